import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import {
  describedKey,
  ladder,
  levelRun,
  lossModule,
  noiseProbe,
  spectrum,
  ticketOf,
  trainingRun,
  type OwnLoss,
  type TrainingSummary,
} from "../../src/index.js";
import { withGivenModules } from "../../src/lab/index.js";
import { classWeightsOf } from "../../src/experiments/train/class-weights.js";
import { small, smallRun, temporaryFolder, temporaryLab } from "./temporary.js";

/** Softmax cross-entropy written as a user would, Math functions and all; sharpened by `options.heat`. */
const text = (scale: string): string => `
const terms = (z, heat) => { const top = Math.max(...z); return z.map((value) => Math.exp(heat * (value - top))); };
export const value = ({ outputs, label }, { heat = 1 }) => {
  const p = terms(outputs, heat), sum = p.reduce((all, one) => all + one, 0);
  return -Math.log(p[label] / sum);
};
export const derivative = ({ outputs, label }, { heat = 1 }) => {
  const p = terms(outputs, heat), sum = p.reduce((all, one) => all + one, 0);
  return p.map((one, c) => ${scale} * heat * (one / sum - (c === label ? 1 : 0)));
};
`;

function moduleFile(content: string): string {
  const file = join(temporaryFolder(), "loss.mjs");
  writeFileSync(file, content);
  return file;
}

const runWith = (loss: OwnLoss | undefined, more = {}) =>
  smallRun({ recipe: { ...small, iterations: 60, ...(loss === undefined ? {} : { loss }), ...more } });

const finalOf = ({ final }: TrainingSummary): readonly [number, number] => [
  final.testLoss,
  final.testAccuracy ?? NaN,
];

it("an own softmax cross-entropy trains in a worker process to the named one's test loss within 1e-4", async () => {
  const loss = await lossModule(moduleFile(text("1")));
  const lab = temporaryLab({ workers: 1 });
  const [own, named] = [await lab.run(runWith(loss)), await lab.run(runWith(undefined))];
  expect(Math.abs(finalOf(own.summary)[0] - finalOf(named.summary)[0])).toBeLessThan(1e-4);
  expect(finalOf(own.summary)[1]).toBeCloseTo(finalOf(named.summary)[1], 2);
});

it("the key has the module by content, not by place, and the options; a ladder with an own loss prunes by gradients too", async () => {
  const [here, there, other] = [
    await lossModule(moduleFile(text("1"))),
    await lossModule(moduleFile(text("1"))),
    await lossModule(moduleFile(text("1.0"))),
  ];
  const hot = await lossModule(here.module.file, { heat: 2 });
  const key = (loss: OwnLoss): string => describedKey(runWith(loss));
  expect(key(there)).toBe(key(here));
  expect(new Set([here, other, hot].map(key)).size).toBe(3);
  const { network, data, recipe } = runWith(here);
  const described = ladder({ network, data, recipe, criterion: "snip", seed: 3 });
  const lab = temporaryLab();
  const { summary } = await lab.run(levelRun(described, 2));
  expect(summary.density).toBeLessThan(0.7);
});

it("what multiplies by a Hessian refuses an own loss before anything is computed, with the file", async () => {
  const loss = await lossModule(moduleFile(text("1")));
  for (const describe of [() => spectrum({ run: runWith(loss) }), () => noiseProbe({ run: runWith(loss) })])
    expect(describe).toThrow(
      /loss must be "softmax-cross-entropy" or "squared", .* got an own one of .*loss\.mjs/,
    );
});

it("a module is refused whose derivative is not that of its value, that lacks one, or that changed since it was described", async () => {
  await expect(lossModule(moduleFile(text("1.01")))).rejects.toThrow(/derivative must be that of value/);
  await expect(lossModule(moduleFile("export const value = () => 1;"))).rejects.toThrow(
    /must export derivative, a function of an example, got undefined/,
  );
  const loss = await lossModule(moduleFile(text("1")));
  writeFileSync(loss.module.file, text("1 "));
  await expect(temporaryLab().run(runWith(loss))).rejects.toThrow(/must have SHA-256/);
});

it("a description in a file names an own loss, and it is imported only if its module is given", async () => {
  const loss = await lossModule(moduleFile(text("1")));
  const written = JSON.parse(JSON.stringify(runWith(loss))) as unknown;
  expect(() => withGivenModules("run", written)).toThrow(/recipe\.loss\.module names .* --module/);
  expect(withGivenModules("run", written, [loss.module.file])).toEqual(runWith(loss));
});

it("balanced weights are n / (classes · n of the class) of the examples trained on, and a class without any is refused", () => {
  const labels = Uint8Array.of(0, 0, 0, 1, 2, 2, 2, 2);
  const given = { labels, classes: 3 };
  const recipe = { classWeights: "balanced" } as const;
  expect(classWeightsOf(recipe, given, Uint32Array.of(0, 1, 3, 4, 5, 6))).toEqual([1, 2, 2 / 3]);
  expect(() => classWeightsOf(recipe, given, Uint32Array.of(0, 4))).toThrow(
    "balanced classWeights must have a training example of each class, got none of class 1",
  );
  expect(classWeightsOf({ classWeights: [1, 2, 3] }, given, Uint32Array.of(0))).toEqual([1, 2, 3]);
  expect(classWeightsOf({}, given, Uint32Array.of(0))).toBeUndefined();
});

it("weights and initialisers change what is trained; a run on a ticket must have its ladder's initialiser", async () => {
  const lab = temporaryLab();
  const losses = new Set<number>();
  for (const more of [
    {},
    { initialiser: "orthogonal" },
    { initialiser: "he-uniform" },
    { classWeights: "balanced" },
  ])
    losses.add(finalOf((await lab.run(runWith(undefined, more))).summary)[0]);
  expect(losses.size).toBe(4);
  const { network, data, recipe } = runWith(undefined, { initialiser: "he-normal" });
  const ticket = ticketOf(ladder({ network, data, recipe, seed: 1 }), 1);
  expect(() => trainingRun({ ...runWith(undefined), ticket })).toThrow(
    "initialiser must be that of the ticket's ladder, he-normal, got glorot-normal",
  );
  const own = { name: "own", module: { file: "loss.mjs", sha256: "a".repeat(64) } } as const;
  const misspelt = (loss: object) => () => runWith(loss as OwnLoss);
  expect(misspelt(() => 0)).toThrow(
    "loss must be a name or what lossModule(FILE) gives, since workers need a file",
  );
  expect(misspelt({ ...own, option: {} })).toThrow(/loss field must be one of .* \(did you mean "options"/);
  expect(misspelt({ ...own, module: { file: "loss.mjs" } })).toThrow(/module must be what lossModule gives/);
  expect(misspelt({ ...own, options: { heat: NaN } })).toThrow(
    /option heat of the loss must be a finite number/,
  );
  const weights = (classWeights: readonly number[]) => () => runWith(undefined, { classWeights });
  expect(weights([1, 2])).toThrow("trainingRun: classWeights must be 10 positive numbers, got [1,2]");
  expect(() => runWith(undefined, { initialiser: "he_normal" })).toThrow(/did you mean "he-normal"/);
});
