import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { LabProgress } from "../../src/lab/index.js";
import { ownStart, runOwnLadder, runRow } from "../../src/lab/index.js";
import { contentKey } from "../../src/store/index.js";
import {
  fineTuneFor,
  ladder,
  levelRun,
  rewindTo,
  type LadderOptions,
  networkModule,
  optimizerModule,
  trainingRun,
} from "../../src/experiments/index.js";
import { initialParameters, layerViews, resolveNetwork } from "../../src/networks/index.js";
import { at, random } from "../../src/numerics/index.js";
import {
  applyMask,
  criteria,
  denseMask,
  startParameters,
  type Criterion,
  type CriterionEntry,
} from "../../src/tickets/index.js";
import { small, smallRun, temporaryFolder, temporaryLab } from "./temporary.js";

const subject = { network: "digits-mlp", data: "digits", recipe: small, seed: 7 } as const;

describe("runOwnLadder", () => {
  it("with magnitude written in a cell gives the masks and weights of the ladder of that name, at 3 levels", async () => {
    const lab = temporaryLab();
    const own: Criterion = ({ trained, network }) =>
      criteria.magnitude.score({ trained, network } as Parameters<Criterion>[0]);
    const levels = await runOwnLadder(lab, { ...subject, criterion: own, levels: 3 });
    for (const [n, level] of levels.entries()) {
      const named = await lab.run(levelRun(ladder(subject), n));
      expect(level.summary).toEqual(named.summary);
      expect(await level.weights()).toEqual(await named.weights());
      if (n > 0) expect(await level.mask()).toEqual(await named.mask());
    }
    expect(levels.map((level) => runRow(level).arm)).toEqual([
      "dense",
      "own ticket",
      "own ticket",
      "own ticket",
    ]);
  });

  it("reports all its levels as one count, which ends once, also where they are there already", async () => {
    const lab = temporaryLab();
    const reports: { done: number; total: number; cached: number }[] = [];
    const onProgress = ({ done, total, cached }: LabProgress) => void reports.push({ done, total, cached });
    const options = { ...subject, criterion: criteria.magnitude.score, levels: 2 };
    await runOwnLadder(lab, options, { onProgress });
    expect(reports.filter(({ done, total }) => done >= total)).toEqual([{ done: 3, total: 3, cached: 0 }]);
    reports.length = 0;
    await runOwnLadder(lab, options, { onProgress });
    expect(reports.map(({ total }) => total)).toEqual([2, 1, 0]);
    expect(reports.at(-1)).toEqual({ done: 0, total: 0, cached: 3 });
    await expect(runOwnLadder(lab, options, { onProgres: onProgress } as object)).rejects.toThrow(
      "onProgres",
    );
  });

  it("runs nothing again for the same criterion, and everything after level 0 for another one", async () => {
    const lab = temporaryLab();
    const criterion: Criterion = ({ trained, network }) =>
      criteria.magnitude
        .score({ trained, network } as Parameters<Criterion>[0])
        .map((layer) => Array.from(layer, (x) => -x));
    await runOwnLadder(lab, { ...subject, criterion, levels: 2 });
    const before = lab.store.keys();
    await runOwnLadder(lab, { ...subject, criterion, levels: 2 });
    expect(lab.store.keys()).toEqual(before);
    await runOwnLadder(lab, { ...subject, criterion: criteria.magnitude.score, levels: 1 });
    expect(lab.store.keys()).toHaveLength(before.length + 2); // a mask and a run
  });
});

describe("runOwnLadder from elsewhere", () => {
  const network = resolveNetwork("digits-mlp");
  const options = { ...subject, criterion: criteria.magnitude.score, levels: 2 };

  it("with the ladder's own weights and mask of level 1 gives levels 1 and 2 of the ladder, to the bit", async () => {
    const lab = temporaryLab();
    const named = [1, 2].map((level) => levelRun(ladder(subject), level));
    const [first, second] = [await lab.run(at(named, 0)), await lab.run(at(named, 1))];
    const weights = startParameters("original", { network, seed: subject.seed });
    const found = await runOwnLadder(lab, { ...options, levels: 1, weights, mask: await first.mask() });
    for (const [k, one] of [first, second].entries()) {
      expect(at(found, k).summary).toEqual(one.summary);
      expect(await at(found, k).mask()).toEqual(await one.mask());
      expect(await at(found, k).weights()).toEqual(await one.weights());
    }
  });

  it("every level starts from imported weights, and criteria see them as the initial ones", async () => {
    const lab = temporaryLab();
    const weights = initialParameters(network, { initialiser: "he-uniform", rng: random(9) });
    const seen: Float32Array[] = [];
    const criterion: Criterion = ({ trained, initial, network: own }) => {
      seen.push(Float32Array.from(initial));
      return layerViews(own, trained as Float32Array).map((view) => view.weights.map(Math.abs));
    };
    const found = await runOwnLadder(lab, { ...options, criterion, weights });
    const masks = [denseMask(network), await at(found, 1).mask()];
    expect(seen).toEqual(masks.map((mask) => applyMask(network, mask, weights)));
    const original = await runOwnLadder(lab, options);
    found.forEach(({ summary }, k) => expect(summary).not.toEqual(at(original, k).summary));
  });

  it("what does not fit, or stands beside something else that says where a ladder begins, is refused", async () => {
    const lab = temporaryLab();
    const weights = new Float32Array(3);
    await expect(runOwnLadder(lab, { ...options, weights })).rejects.toThrow(
      /runOwnLadder: weights must be a Float32Array of/,
    );
    const mask = denseMask(network);
    await expect(runOwnLadder(lab, { ...options, mask, restart: rewindTo(small, 20) })).rejects.toThrow(
      /mask and weights from elsewhere must stand with .* got a restart from/,
    );
    await expect(runOwnLadder(lab, { ...options, mask, criterion: criteria.snip })).rejects.toThrow(
      /got one that prunes before training/,
    );
  });
});

describe("runOwnLadder and the ladder of the name", () => {
  const he = (): string => {
    const file = join(temporaryFolder(), "he.mjs");
    writeFileSync(
      file,
      "export const widths = [64, 32, 16, 10]; export const initialiser = ({ inputs }) => Math.sqrt(2 / inputs);",
    );
    return file;
  };
  const cases: readonly (readonly [
    string,
    () => Promise<Partial<LadderOptions>> | Partial<LadderOptions>,
  ])[] = [
    ["as they are", () => ({})],
    ["rewinding to step 20", () => ({ restart: rewindTo(small, 20) })],
    ["restarting from fresh weights", () => ({ restart: { start: "reinit" } })],
    ["going on from trained weights", () => ({ restart: fineTuneFor(small, 30) })],
    ["with an own network and its initialiser", async () => ({ network: await networkModule(he()) })],
    ["in scope global", () => ({ scope: "global" })],
    [
      "with rates of layers and one excluded",
      () => ({ scope: "layer", rates: [0.3, 0.2, 0.1], excluded: [1] }),
    ],
  ];
  const names = [
    "magnitude",
    "magnitudeIncrease",
    "movement",
    "gradientTimesWeight",
    "random",
    "snip",
  ] as const;

  it.each(cases)("prune alike for every kind of criterion, %s: two levels", async (_, more) => {
    const lab = temporaryLab();
    const options = { ...subject, ...(await more()) };
    // Pruning at initialisation has no trained weights to go on from.
    const trained = options.restart?.start === "trained";
    for (const criterion of names.filter((name) => !trained || name !== "snip")) {
      const entry: CriterionEntry = criteria[criterion];
      const own = await runOwnLadder(lab, { ...options, criterion: entry, levels: 2 });
      for (const level of [1, 2]) {
        const named = await lab.run(levelRun(ladder({ ...options, criterion }), level));
        expect(await own[level]?.mask(), criterion).toEqual(await named.mask());
        expect(own[level]?.summary, criterion).toEqual(named.summary);
        expect(runRow(own[level] as typeof named).level).toBe(level);
      }
    }
  });

  it("refuse a level that cannot be before level 0 trains, and what is no criterion", async () => {
    const lab = temporaryLab();
    const criterion = criteria.magnitude.score;
    await expect(runOwnLadder(lab, { ...subject, criterion, levels: 90 })).rejects.toThrow(
      "level must be at most",
    );
    await expect(runOwnLadder(lab, { ...subject, criterion, levels: 0.5 })).rejects.toThrow("got 0.5");
    await expect(runOwnLadder(lab, { ...subject, criterion: {} as never, levels: 1 })).rejects.toThrow(
      "runOwnLadder: criterion must be a function or an entry",
    );
    expect(lab.store.keys()).toEqual([]);
  });

  it("of an entry that does other than its name says lead to other masks: scope global is not forgotten", async () => {
    const lab = temporaryLab();
    const entry: CriterionEntry = { ...criteria.magnitude, scope: "global" };
    const [, own] = await runOwnLadder(lab, { ...subject, criterion: entry, levels: 1 });
    const [, layered] = await runOwnLadder(lab, { ...subject, criterion: entry, scope: "layer", levels: 1 });
    const named = await lab.run(levelRun(ladder({ ...subject, scope: "global" }), 1));
    expect(await own?.mask()).toEqual(await named.mask());
    expect(await layered?.mask()).not.toEqual(await named.mask());
  });
});

describe("own starts and masks", () => {
  it("kept by their bytes give the run of the named start; another byte is another key", async () => {
    const lab = temporaryLab({ workers: 1 });
    const network = resolveNetwork("digits-mlp");
    const start = ownStart(lab, (input) => startParameters("reinit", input), { network, seed: 7 });
    const [own, named] = await lab.runAll([smallRun({ start }), smallRun({ start: "reinit" })]);
    expect(own?.key).not.toBe(named?.key);
    expect(own?.summary).toEqual(named?.summary);
    const other = lab.keep(startParameters("reinit", { network, seed: 8 }));
    expect(other).not.toEqual(start);
    expect(lab.keep(startParameters("reinit", { network, seed: 7 }))).toEqual(start);
    expect(lab.store.read(contentKey(start))?.summary).toEqual({ bytes: 4 * 2778 });
  });

  it("are refused where the array has another length, and where a ticket stands beside a mask", async () => {
    const lab = temporaryLab();
    const start = lab.keep(new Float32Array(3));
    await expect(lab.run(smallRun({ start }))).rejects.toThrow("start must have 2778 parameters, got 3");
    const { ticket } = levelRun(ladder(subject), 1);
    expect(() => smallRun({ ticket, mask: start })).toThrow("mask must stand alone");
  });
});

describe("own modules", () => {
  const sgd = `export default ({ parameters, gradient, rate, options }) => {
    for (let i = 0; i < parameters.length; i++) parameters[i] -= Math.fround(Math.fround(rate * (options.factor ?? 1)) * gradient[i]);
  };`;

  it("an optimizer file trains in a worker as the engine's own rule does, and its bytes and options are in the key", async () => {
    const file = join(temporaryFolder(), "sgd.mjs");
    writeFileSync(file, sgd);
    const lab = temporaryLab({ workers: 1 });
    const recipe = (options = {}) => ({ ...small, rate: 0.05, optimizer: optimizerModule(file, options) });
    const results = await lab.runAll([
      smallRun({ recipe: recipe() }),
      smallRun({ recipe: { ...small, rate: 0.05, optimizer: "sgd" } }),
      smallRun({ recipe: recipe({ factor: 0.5 }) }),
      levelRun(ladder({ ...subject, recipe: recipe() }), 1),
    ]);
    const [own, named, half] = results.map(({ summary }) => summary);
    expect(own).toEqual(named);
    expect(half).not.toEqual(named);
    expect(new Set(results.map(({ key }) => key)).size).toBe(4);
    const elsewhere = join(temporaryFolder(), "renamed.mjs");
    writeFileSync(elsewhere, sgd);
    const again = { ...small, rate: 0.05, optimizer: optimizerModule(elsewhere) };
    expect(lab.plan([smallRun({ recipe: again })]).toRun).toBe(0);
  });

  it("a network file brings widths and initialiser; a changed file is refused by name", async () => {
    const file = join(temporaryFolder(), "net.mjs");
    writeFileSync(
      file,
      `export const widths = [64, 12, 10]; export const initialiser = ({ inputs }) => 1 / inputs;`,
    );
    const lab = temporaryLab({ workers: 1 });
    const network = await networkModule(file);
    const run = trainingRun({ ...subject, network });
    const plain = trainingRun({ ...subject, network: { widths: [64, 12, 10] } });
    const [own, other] = await lab.runAll([run, plain]);
    expect(own?.summary.weightCounts).toEqual([768, 120]);
    expect(own?.key).not.toBe(other?.key);
    expect(own?.summary.history[0]).not.toEqual(other?.summary.history[0]);
    writeFileSync(file, "export const widths = [64, 12, 10];");
    await expect(lab.run(trainingRun({ ...subject, network, seed: 8 }))).rejects.toThrow(
      /net\.mjs must have SHA-256/,
    );
  });

  it("of several files train in a worker; when an imported one changes, it is another key and another rule there", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "shared"));
    const factor = join(folder, "shared", "factor.cjs");
    writeFileSync(join(folder, "sgd.mjs"), `import { update } from "./update.mjs"; export default update;`);
    writeFileSync(
      join(folder, "update.mjs"),
      `import factor from "./shared/factor.cjs"; ${sgd.replace("export default", "const rule =").replace("options.factor ?? 1", "factor")} export { rule as update };`,
    );
    const lab = temporaryLab({ workers: 1 });
    const runs = (seed: number, text: string) => {
      writeFileSync(factor, text);
      const optimizer = optimizerModule(join(folder, "sgd.mjs"));
      return (["sgd", optimizer] as const).map((rule) =>
        smallRun({ seed, recipe: { ...small, rate: 0.05, optimizer: rule } }),
      );
    };
    const [named, one] = await lab.runAll(runs(7, "module.exports = 1;"));
    expect(one?.summary).toEqual(named?.summary);
    const [, half] = await lab.runAll(runs(7, "module.exports = 0.5;"));
    expect(half?.key).not.toBe(one?.key);
    expect(half?.summary).not.toEqual(one?.summary);
    const [other, again] = await lab.runAll(runs(8, "module.exports = 1;"));
    expect(again?.summary).toEqual(other?.summary);
  });

  it("are refused where they export something else", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "b.mjs"), "export const width = 3;");
    await expect(networkModule(join(folder, "b.mjs"))).rejects.toThrow(
      'export must be one of "widths", "activation", "initialiser", got "width" (did you mean "widths"?)',
    );
  });
});
