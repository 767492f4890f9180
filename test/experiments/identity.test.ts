import { describe, expect, it } from "vitest";
import {
  describedKey,
  kinds,
  ladder,
  ladderKey,
  levelRun,
  ticketOf,
  trainingRun,
  type Description,
  type KindName,
  type Ladder,
  type LadderOptions,
  type Restart,
  type TrainingRun,
  type TrainingRunOptions,
} from "../../src/experiments/index.js";
import type { LayersModel, LayersNetwork } from "../../src/networks/index.js";
import type { Recipe, ResolvedRecipe, ResolvedSchedule } from "../../src/training/index.js";

// What of a description enters its key: the fields are asked for by the types, so that a new one cannot be forgotten.

/** Changes of one field: those that give another key, and those that have no effect and give the same. */
interface Cases {
  readonly other: readonly object[];
  readonly same?: readonly object[];
}
type Table<D> = { readonly [field in Exclude<keyof D, "job">]-?: Cases };
type Of<K extends KindName> = Extract<Description, { readonly job: K }>;

const recipe: Recipe = {
  optimizer: "adam",
  rate: 2e-3,
  batchSize: 30,
  iterations: 120,
  evaluateEvery: 30,
  validation: 300,
};
const content = (digit: string) => ({ content: digit.repeat(64) });
const dropping: Recipe = { ...recipe, schedule: { drops: [60] } };
const module = (digit: string) => ({ file: "net.mjs", sha256: digit.repeat(64) });
/** A network of TensorFlow.js, and what computes it. */
const layers = (units: number, engine: string): LayersNetwork => {
  const drawn = { kernel: { name: "normal", mean: 0, deviation: 1 } } as const;
  const nodes: LayersModel["nodes"] = [
    { op: "input", from: [], shape: [64] },
    { op: "dense", units, ...drawn, from: [0], shape: [units] },
    { op: "dense", units: 10, ...drawn, from: [1], shape: [10] },
  ];
  return { layersModel: { nodes }, engine };
};
const own = (digit: string) =>
  ({
    name: `own ${digit}`,
    content: digit.repeat(64),
    features: 64,
    outputs: 10,
    answers: "classes",
    trainCount: 1000,
    testCount: 100,
  }) as const;
const subject = { network: "digits-mlp", data: "digits", recipe, seed: 7 } as const;
const trunk = (options: Partial<LadderOptions> = {}): Ladder => ladder({ ...subject, ...options });
const ticket = ticketOf(trunk(), 2);
const run = (options: Partial<TrainingRunOptions> = {}): TrainingRun =>
  trainingRun({ ...subject, ...options });

/** The fields of a training run; `with` a ticket unless a case says otherwise. */
const runFields: Table<TrainingRun> = {
  network: {
    other: [
      { network: { widths: [64, 9, 10] }, ticket: undefined },
      { network: { widths: [64, 32, 16, 10], activation: "tanh" }, ticket: undefined },
      { network: { widths: [64, 32, 16, 10], module: module("a") } },
      { network: { widths: [64, 32, 16, 10], module: module("b") } },
      { network: layers(5, "a"), ticket: undefined },
      { network: layers(6, "a"), ticket: undefined },
      { network: layers(5, "b"), ticket: undefined },
    ],
    same: [
      { network: { widths: [64, 32, 16, 10] } },
      { network: { widths: [64, 32, 16, 10], activation: "relu" } },
    ],
  },
  data: {
    other: [own("a"), own("b")].map((data) => ({ data, ticket: undefined })),
    same: [{ data: "digits" }],
  },
  recipe: {
    other: [
      { recipe: { ...recipe, rate: 1e-3 } }, // field by field below
      { recipe: { ...recipe, optimizer: { name: "own", module: module("c") }, schedule: { warmup: 9 } } },
    ],
  },
  seed: { other: [{ seed: 8 }] },
  ticket: {
    other: [
      { ticket: undefined },
      { ticket: ticketOf(trunk(), 1) },
      { ticket: ticketOf(trunk({ seed: 8 }), 2) },
      { ticket: ticketOf(trunk({ network: { widths: [64, 32, 16, 10], module: module("a") } }), 2) },
    ],
  },
  mask: {
    other: [
      { mask: content("1"), ticket: undefined },
      { mask: content("2"), ticket: undefined },
    ],
  },
  level: { other: [], same: [] }, // see "a level that is only said"
  arrangement: {
    other: ["dense", "random", "shuffled", "erk"].map((arrangement) => ({ arrangement })),
    same: [{ arrangement: "ticket" }],
  },
  start: {
    other: [
      { start: "reinit" },
      { start: "trained" },
      { start: { name: "noise", scale: 0.1 } },
      { start: { name: "noise", scale: 0.2 } },
      { start: { name: "noise", scale: 0.1, of: "reinit" } },
      { start: { name: "rewind", step: 30 } },
      { start: { name: "rewind", step: 30, moments: "fresh" } },
      { start: { layers: ["original", "reinit", "original"] } },
      { start: content("3") },
    ],
    same: [{ start: "original" }, { start: { name: "noise", scale: 0 } }],
  },
  draw: {
    other: [
      { draw: 1, start: "reinit" },
      { draw: 1, arrangement: "random" },
    ],
    same: [{ draw: 1 }],
  },
  orderDraw: { other: [{ orderDraw: 1 }, { orderDraw: 2 }] },
  orderStep: { other: [{ orderStep: 1 }] },
  scheduleStep: {
    other: [{ recipe: dropping }, { recipe: dropping, scheduleStep: 3 }],
    same: [{ scheduleStep: 3 }],
  },
  keep: { other: [{ keep: "state" }], same: [{ keep: "weights" }] },
};

const recipeFields: { readonly [field in keyof ResolvedRecipe]-?: readonly Partial<Recipe>[] } = {
  optimizer: [
    { optimizer: "sgd" },
    { optimizer: "momentum" },
    { optimizer: { name: "momentum", momentum: 0.8 } },
    { optimizer: { name: "adam", beta1: 0.8 } },
    { optimizer: { name: "adam", beta2: 0.8 } },
    { optimizer: { name: "adam", epsilon: 1e-7 } },
    { optimizer: "adamw" },
    { optimizer: { name: "adamw", weightDecay: 0.1 } },
    { optimizer: { name: "adamw", beta1: 0.8 } },
    { optimizer: { name: "adam", weightDecay: 0.01 } },
    { optimizer: { name: "sgd", weightDecay: 0.01 } },
    { optimizer: { name: "momentum", weightDecay: 0.01 } },
    { optimizer: { name: "momentum", nesterov: true } },
    { optimizer: { name: "own", module: module("c") } },
    { optimizer: { name: "own", module: module("d") } },
    { optimizer: { name: "own", module: module("c"), options: { a: 1 } } },
    { optimizer: { name: "own", module: module("c"), options: { a: 2 } } },
  ],
  rate: [{ rate: 1e-3 }],
  batchSize: [{ batchSize: 31 }],
  iterations: [{ iterations: 121 }],
  evaluateEvery: [{ evaluateEvery: 31 }],
  evaluateGrowth: [{ evaluateGrowth: 1.1 }, { evaluateGrowth: 1.05 }],
  evaluateExamples: [{ evaluateExamples: 10 }, { evaluateExamples: 20 }],
  validation: [{ validation: 301 }],
  loss: [
    { loss: "squared" },
    { loss: { name: "own", module: module("e") } },
    { loss: { name: "own", module: module("f") } },
    { loss: { name: "own", module: module("e"), options: { a: 1 } } },
    { loss: { name: "own", module: module("e"), options: { a: 2 } } },
  ],
  initialiser: [{ initialiser: "he-normal" }, { initialiser: "orthogonal" }],
  classWeights: [
    { classWeights: "balanced" },
    { classWeights: [1, 1, 1, 1, 1, 1, 1, 1, 1, 2] },
    { classWeights: [2, 1, 1, 1, 1, 1, 1, 1, 1, 1] },
  ],
  schedule: [{ schedule: { warmup: 10 } }, { schedule: { drops: [60] } }, { schedule: { decay: "cosine" } }],
  labelSmoothing: [{ labelSmoothing: 0.1 }, { labelSmoothing: 0.2 }],
  labelNoise: [{ labelNoise: 0.1 }, { labelNoise: 0.2 }],
  clipNorm: [{ clipNorm: 1 }, { clipNorm: 2 }],
  projection: [{ projection: "initial-signs" }],
};

/** Changes of a recipe that change nothing. */
const idle: readonly Partial<Recipe>[] = [
  { optimizer: { name: "adam", weightDecay: 0 } },
  { labelSmoothing: 0 },
  { labelNoise: 0 },
  { initialiser: "glorot-normal" },
  { clipNorm: undefined },
  { projection: "none" },
  { schedule: { warmup: 0, drops: [], factor: 0.5 } },
];

const scheduleFields: { readonly [field in keyof ResolvedSchedule]-?: readonly Recipe["schedule"][] } = {
  warmup: [{ warmup: 11 }],
  drops: [{ drops: [61] }, { drops: [60, 61] }],
  factor: [{ drops: [60], factor: 0.2 }],
  decay: [{ decay: "cosine" }, { decay: "linear" }, { decay: "cosine", drops: [60] }],
  until: [{ decay: "cosine", until: 60 }],
  floor: [{ decay: "cosine", floor: 0.1 }],
  factors: [{ factors: [1] }, { factors: [1, 0.5] }, { factors: [1, 0.25] }],
};

const ladderFields: { readonly [field in keyof Ladder]-?: readonly Partial<LadderOptions>[] } = {
  network: [{ network: { widths: [64, 32, 16, 10], module: module("a") } }],
  data: [{ data: own("a") }, { data: own("b") }],
  recipe: [{ recipe: { ...recipe, iterations: 60 } }],
  seed: [{ seed: 8 }],
  rate: [{ rate: 0.3 }],
  outputRate: [{ outputRate: 0.2 }],
  rates: [{ rates: [0.3, 0.2, 0.1] }, { rates: [0.3, 0.2, 0.2] }],
  criterion: [{ criterion: "movement" }, { criterion: "snip" }],
  scope: [{ scope: "global" }],
  excluded: [{ excluded: [2] }],
  rounds: [
    { criterion: "synflow", rounds: 10 },
    { criterion: "synflow", rounds: 11 },
  ],
  restart: [], // field by field below
};

const restartFields: { readonly [field in keyof Restart]-?: readonly Partial<Restart>[] } = {
  start: [{ start: "trained" }, { start: { name: "rewind", step: 10 } }],
  iterations: [{ iterations: 60 }],
  scheduleStep: [{ scheduleStep: 5 }],
  orderStep: [{ orderStep: 5 }],
};

const measured = { run: run({ ticket }) };
const replicates = [run(), run({ orderDraw: 1 }), run({ orderDraw: 2 })];
const ends = { from: run(), to: run({ seed: 8 }) };
/** Fields that every kind at one moment of a run has, of every matrix too. */
const momentFields = {
  run: { other: [{ run: run() }] },
  weights: { other: [{ weights: content("1") }] },
  at: { other: [{ at: "start" }], same: [{ at: "end" }] },
  examples: { other: [{ examples: 9 }], same: [{ examples: 1000 }] },
  draw: { other: [{ draw: 1 }], same: [{ draw: 0 }] },
};
/** Fields that every simulation has. */
const simulationFields = {
  seed: { other: [{ seed: 8 }] },
  trials: { other: [{ trials: 9 }], same: [{ trials: 100 }] },
};
/** What each kind is asked with, and its fields. */
const tables: { readonly [K in KindName]: { readonly options: object; readonly fields: Table<Of<K>> } } = {
  train: { options: { ...subject, ticket }, fields: runFields },
  evaluate: {
    options: measured,
    fields: {
      run: { other: [{ run: run() }] },
      weights: { other: [{ weights: content("1") }, { weights: content("2") }] },
      part: { other: [{ part: "training" }, { part: "validation" }], same: [{ part: "test" }] },
      reset: { other: [{ reset: [0] }, { reset: [0, 1] }], same: [{ reset: [] }] },
    },
  },
  interpolate: {
    options: ends,
    fields: {
      from: { other: [{ from: run({ seed: 9 }) }] },
      to: { other: [{ to: run({ seed: 9 }) }] },
      points: { other: [{ points: 3 }], same: [{ points: 30 }] },
      part: { other: [{ part: "training" }], same: [{ part: "test" }] },
    },
  },
  compare: {
    options: ends,
    fields: {
      from: { other: [{ from: run({ seed: 9 }) }] },
      to: { other: [{ to: run({ seed: 9 }) }] },
      part: { other: [{ part: "validation" }], same: [{ part: "test" }] },
    },
  },
  signs: {
    options: { ticket },
    fields: {
      ticket: { other: [{ ticket: ticketOf(trunk(), 1) }, { ticket: ticketOf(trunk({ rate: 0.3 }), 2) }] },
      draws: { other: [{ draws: 21 }], same: [{ draws: 20 }] },
      changes: { other: [{ changes: "fresh" }], same: [{ changes: "carried" }] },
      draw: { other: [{ draw: 1 }], same: [{ draw: 0 }] },
    },
  },
  noise: {
    options: { ...measured, examples: 1000 },
    fields: {
      run: { other: [{ run: run() }] },
      weights: { other: [{ weights: content("1") }] },
      examples: { other: [{ examples: 40 }] },
      blocks: { other: [{ blocks: 10 }], same: [{ blocks: 20 }] },
      weight: {
        other: [{ weight: "hessian" }, { weight: "gauss-newton" }, { weight: "identity" }],
        same: [{ weight: "none" }],
      },
      draw: { other: [{ draw: 1 }], same: [{ draw: 0 }] },
    },
  },
  spectrum: {
    options: measured,
    fields: {
      ...momentFields,
      matrix: {
        other: [{ matrix: "gauss-newton" }, { matrix: "empirical-fisher" }],
        same: [{ matrix: "hessian" }],
      },
      count: { other: [{ count: 1 }], same: [{ count: 5 }] },
      steps: { other: [{ steps: 9 }], same: [{ steps: 60 }] },
      ends: { other: [{ ends: "smallest" }, { ends: "both" }], same: [{ ends: "largest" }] },
    },
  },
  density: {
    options: measured,
    fields: {
      ...momentFields,
      matrix: { other: [{ matrix: "gauss-newton" }], same: [{ matrix: "hessian" }] },
      probes: { other: [{ probes: 4 }], same: [{ probes: 6 }] },
      steps: { other: [{ steps: 9 }], same: [{ steps: 60 }] },
    },
  },
  trace: {
    options: measured,
    fields: {
      ...momentFields,
      matrix: { other: [{ matrix: "gauss-newton" }], same: [{ matrix: "hessian" }] },
      method: { other: [{ method: "xtrace" }, { method: "hutchinson" }], same: [{ method: "hutch++" }] },
      products: { other: [{ products: 9 }], same: [{ products: 60 }] },
    },
  },
  rank: {
    options: measured,
    fields: {
      ...momentFields,
      matrix: { other: [{ matrix: "hessian" }], same: [{ matrix: "gauss-newton" }] },
      products: { other: [{ products: 12 }], same: [{ products: 60 }] },
    },
  },
  descent: {
    options: measured,
    fields: {
      ...momentFields,
      matrix: { other: [{ matrix: "hessian" }], same: [{ matrix: "gauss-newton" }] },
      steps: { other: [{ steps: 9 }], same: [{ steps: 100 }] },
    },
  },
  gradient: { options: measured, fields: momentFields },
  path: { options: measured, fields: { run: { other: [{ run: run() }] } } },
  line: {
    options: measured,
    fields: {
      run: momentFields.run,
      weights: momentFields.weights,
      examples: momentFields.examples,
      draw: momentFields.draw,
      points: { other: [{ points: 3 }], same: [{ points: 31 }] },
    },
  },
  slice: {
    options: measured,
    fields: {
      ...momentFields,
      points: { other: [{ points: 3 }], same: [{ points: 21 }] },
      radius: { other: [{ radius: 0.5 }], same: [{ radius: 1 }] },
    },
  },
  stableRate: {
    options: measured,
    fields: {
      ...momentFields,
      steps: { other: [{ steps: 9 }], same: [{ steps: 50 }] },
      halvings: { other: [{ halvings: 9 }], same: [{ halvings: 10 }] },
    },
  },
  overlap: {
    options: { ticket: ticketOf(trunk(), 1) },
    fields: {
      ticket: { other: [{ ticket: ticketOf(trunk({ rate: 0.3 }), 1) }] },
      draws: { other: [{ draws: 21 }], same: [{ draws: 100 }] },
      draw: { other: [{ draw: 1 }], same: [{ draw: 0 }] },
    },
  },
  spread: {
    options: { runs: replicates },
    fields: {
      runs: { other: [{ runs: [run(), run({ orderDraw: 2 })] }, { runs: replicates.slice(0, 2) }] },
      part: { other: [{ part: "training" }], same: [{ part: "test" }] },
    },
  },
  barriers: {
    options: { runs: replicates },
    fields: {
      runs: { other: [{ runs: [run(), run({ orderDraw: 2 })] }, { runs: replicates.slice(0, 2) }] },
      points: { other: [{ points: 3 }], same: [{ points: 30 }] },
      part: { other: [{ part: "validation" }], same: [{ part: "test" }] },
    },
  },
  productTrials: {
    options: { samples: 22, seed: 7 },
    fields: {
      ...simulationFields,
      samples: { other: [{ samples: 20 }] },
      features: { other: [{ features: 30 }], same: [{ features: 40 }] },
      nonzero: { other: [{ nonzero: 4 }], same: [{ nonzero: 5 }] },
      candidates: { other: [{ candidates: 2 }], same: [{ candidates: 1 }] },
      scale: { other: [{ scale: 0.1 }], same: [{ scale: 0.2 }] },
      steps: { other: [{ steps: 9 }], same: [{ steps: 300 }] },
      rate: { other: [{ rate: 0.2 }], same: [{ rate: 0.1 }] },
    },
  },
  supportTrials: {
    options: { samples: 14, seed: 7 },
    fields: {
      ...simulationFields,
      samples: { other: [{ samples: 18 }] },
      features: { other: [{ features: 30 }], same: [{ features: 24 }] },
      nonzero: { other: [{ nonzero: 4 }], same: [{ nonzero: 3 }] },
      noise: { other: [{ noise: 0 }, { noise: 0.1 }], same: [{ noise: 0.5 }] },
      methods: {
        other: [{ methods: ["lasso"] }, { methods: ["lasso", "oracle"] }],
        same: [{ methods: ["oracle", "lasso", "iterative magnitude", "one-shot magnitude"] }],
      },
    },
  },
  xorTrials: {
    options: { width: 3, seed: 7 },
    fields: {
      ...simulationFields,
      width: { other: [{ width: 4 }] },
      steps: { other: [{ steps: 9 }], same: [{ steps: 1000 }] },
      rate: { other: [{ rate: 0.2 }], same: [{ rate: 0.1 }] },
    },
  },
  codes: {
    options: measured,
    fields: {
      run: { other: [{ run: run() }] },
      weights: { other: [{ weights: content("1") }] },
    },
  },
};

const keyOfOptions = (kind: KindName, options: object): string => {
  const description: Description = kinds[kind].describe(options);
  return describedKey(description);
};

describe.each(Object.entries(tables) as [KindName, { options: object; fields: Record<string, Cases> }][])(
  "the key of %s",
  (kind, { options, fields }) => {
    const base = keyOfOptions(kind, options);

    it.each(Object.entries(fields))(
      "tells every change of %s that has an effect, and no other",
      (_, cases) => {
        const { other, same = [] } = cases;
        const keys = other.map((change) => keyOfOptions(kind, { ...options, ...change }));
        expect(new Set([base, ...keys]).size).toBe(keys.length + 1);
        for (const change of same) expect(keyOfOptions(kind, { ...options, ...change })).toBe(base);
      },
    );

    it("refuses a field that it does not know, at its own level and in every object below it", () => {
      const changes = Object.values(fields).flatMap(({ other }) => other);
      for (const change of [{}, ...changes]) {
        const description = kinds[kind].describe({ ...options, ...change });
        for (const path of paths(description)) {
          const more = withUnknown(description, path);
          expect(() => kinds[kind].describe(more), `${path.join(".")} of ${JSON.stringify(change)}`).toThrow(
            /must (be one of|be a content|be a file|be parameters|be in|be 3, one each|stand)/,
          );
        }
      }
    });

    it("stays when the description is written out and read again", () => {
      const description: Description = kinds[kind].describe(options);
      const again = JSON.parse(JSON.stringify(description)) as object;
      expect(kinds[kind].describe(again)).toEqual(description);
    });
  },
);

/** The paths of all objects in a value, but arrays and the free options of an own optimizer. */
function paths(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return [path, ...Object.entries(value).flatMap(([field, each]) => paths(each, [...path, field]))];
}

/** The value with an unknown field in the object at a path. */
function withUnknown(value: object, [first, ...rest]: readonly string[]): object {
  if (first === undefined) return { ...value, unheardOf: 1 };
  const inner = (value as Record<string, object>)[first] ?? {};
  return { ...value, [first]: withUnknown(inner, rest) };
}

describe("the key of a run", () => {
  const base = describedKey(run({ ticket }));

  it.each(Object.entries(recipeFields))("tells every change of the recipe's %s", (_, changes) => {
    const keys = changes.map((change) => describedKey(run({ recipe: { ...recipe, ...change } })));
    expect(new Set([describedKey(run()), ...keys]).size).toBe(keys.length + 1);
  });

  it.each(idle)("is that of a recipe without %j, which has no effect", (change) => {
    expect(describedKey(run({ recipe: { ...recipe, ...change } }))).toBe(describedKey(run()));
  });

  it.each(Object.entries(scheduleFields))("tells every change of the schedule's %s", (_, schedules) => {
    const keys = [{ warmup: 10 }, { drops: [60] }, ...schedules].map((schedule) =>
      describedKey(run({ recipe: { ...recipe, schedule } })),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(Object.entries(ladderFields))(
    "and of the ladder itself tell every change of the ladder's %s",
    (_, changes) => {
      const ladders = [{}, ...changes].map(trunk);
      expect(new Set(ladders.map(ladderKey)).size).toBe(ladders.length);
      const others = ladders.map((each) => describedKey(run({ ticket: ticketOf(each, 2) })));
      expect(new Set(others).size).toBe(others.length);
      expect(others[0]).toBe(base);
    },
  );

  it.each(Object.entries(restartFields))("tells every change of a restart's %s", (_, changes) => {
    const ladders = [{}, ...changes].map((restart) => trunk({ recipe: dropping, restart }));
    expect(new Set(ladders.map(ladderKey)).size).toBe(ladders.length);
    const keys = ladders.map((each) => describedKey(levelRun(each, 2)));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("tells a network module, in the run and in the ladder of its ticket, each by itself", () => {
    const plain = { widths: [64, 32, 16, 10] };
    const own = { ...plain, module: module("a") };
    const keys = [plain, own].flatMap((network) =>
      [plain, own].map((below) =>
        describedKey(run({ network, ticket: ticketOf(trunk({ network: below }), 2) })),
      ),
    );
    expect(new Set(keys).size).toBe(4);
  });

  it("does not depend on a level that is only said", () => {
    const mask = content("1");
    expect(describedKey(run({ mask, level: 3 }))).toBe(describedKey(run({ mask })));
  });

  it("tells fresh weights of another seed's ticket inside another start from those kept before they came from the run", () => {
    const other = ticketOf(trunk({ seed: 8 }), 2);
    for (const start of ["signKept", { layers: ["reinit", "original", "original"] }] as const) {
      expect(kinds.train.form(run({ ticket: other, start }))).toMatchObject({ freshFrom: "run" });
      expect(kinds.train.form(run({ ticket, start }))).not.toHaveProperty("freshFrom");
    }
    expect(kinds.train.form(run({ ticket: other, start: "reinit" }))).not.toHaveProperty("freshFrom");
  });
});
