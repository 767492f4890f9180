import { describe, expect, it } from "vitest";
import { loadDataset } from "../../src/data/index.js";
import { referenceEngine } from "../../src/engine/index.js";
import {
  barrierMatrix,
  comparison,
  interpolation,
  ladder,
  levelRun,
  spreadProbe,
  type TrainingRun,
} from "../../src/experiments/index.js";
import { runRow } from "../../src/lab/index.js";
import { layerViews, resolveNetwork } from "../../src/networks/index.js";
import { at } from "../../src/numerics/index.js";
import { barriers, linePoint } from "../../src/stability/index.js";
import { small, smallRun, temporaryLab } from "../lab/temporary.js";

const network = resolveNetwork("digits-mlp");
const runs = [0, 1, 2].map((orderDraw) => smallRun({ orderDraw }));

describe("spread probe", () => {
  it("has each run's own accuracy and the disagreement of the pairs", async () => {
    const lab = temporaryLab();
    const { summary } = await lab.run(spreadProbe({ runs }));
    const own = await lab.runAll(runs);
    expect(summary.accuracies).toEqual(own.map((result) => runRow(result).finalAccuracy));
    const pairs = [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const;
    const found = await lab.runAll(pairs.map(([i, j]) => comparison({ from: at(runs, i), to: at(runs, j) })));
    const mean = found.reduce((sum, each) => sum + each.summary.disagreement.fraction / 3, 0);
    expect(summary.disagreement).toBeCloseTo(mean, 14);
    expect(summary.examples).toBe(360);
  });

  it("of runs that differ in one bit of one weight: inputs are else the same, predictions need not be", async () => {
    const lab = temporaryLab();
    const twins = [0, 1].map((draw) => smallRun({ start: "oneBit", draw }));
    const [a, b] = twins;
    expect({ ...a, draw: 0 }).toEqual({ ...b, draw: 0 });
    const { summary } = await lab.run(spreadProbe({ runs: twins, part: "validation" }));
    expect(summary.examples).toBe(300);
    expect(summary.accuracy).toBeGreaterThan(0.5);
  });

  it("refuses what is no set of replicates", () => {
    expect(() => spreadProbe({ runs: runs.slice(0, 1) })).toThrow(
      "spreadProbe: runs must be in [2, 1000], got 1",
    );
    expect(() => spreadProbe({ runs: [at(runs, 0), at(runs, 1), at(runs, 0)] })).toThrow(
      "spreadProbe: runs must be different, got run 2 a second time",
    );
    const other = smallRun({ network: { widths: [64, 9, 10] } });
    expect(() => spreadProbe({ runs: [at(runs, 0), other] })).toThrow(
      "runs must have one network, data and loss",
    );
    expect(() => spreadProbe({ runs: at(runs, 0) as unknown as TrainingRun[] })).toThrow(
      "runs must be a list",
    );
  });
});

describe("barrier matrix", () => {
  it("holds the barriers of all pairs, symmetric, 0 on the diagonal", async () => {
    const lab = temporaryLab();
    const { summary } = await lab.run(barrierMatrix({ runs, points: 5 }));
    const line = (await lab.run(interpolation({ from: at(runs, 0), to: at(runs, 2), points: 5 }))).summary;
    expect(summary.error[0]?.[2]).toBe(line.errorBarrier);
    expect(summary.loss[2]?.[0]).toBe(line.lossBarrier);
    expect([0, 1, 2].map((i) => summary.error[i]?.[i])).toEqual([0, 0, 0]);
    const above = [summary.error[0]?.[1], summary.error[0]?.[2], summary.error[1]?.[2]].map(Number);
    expect(summary.meanError).toBeCloseTo(above.reduce((a, b) => a + b) / 3, 14);
  });
});

it("a network has a barrier to its own permutation of hidden units, and none to itself", async () => {
  const lab = temporaryLab();
  const run = levelRun(ladder({ network: "digits-mlp", data: "digits", recipe: small, seed: 7 }), 0);
  const weights = await (await lab.run(run)).weights();
  const { widths } = { widths: network.layers.map(({ outputs }) => outputs) };
  const moved = weights.slice();
  const units = at(widths, 0);
  const turn = (unit: number): number => (unit + 1) % units;
  const [from, to] = [layerViews(network, weights), layerViews(network, moved)];
  // Unit u of the first hidden layer becomes unit u + 1: its row of weights, its bias, its column in the next layer.
  const [inputs, next] = [at(network.layers, 0).inputs, at(network.layers, 1).outputs];
  for (let u = 0; u < units; u++) {
    at(to, 0).biases[turn(u)] = at(at(from, 0).biases, u);
    for (let i = 0; i < inputs; i++)
      at(to, 0).weights[turn(u) * inputs + i] = at(at(from, 0).weights, u * inputs + i);
    for (let o = 0; o < next; o++)
      at(to, 1).weights[o * units + turn(u)] = at(at(from, 1).weights, o * units + u);
  }
  const dataset = await loadDataset("digits");
  const engine = referenceEngine();
  const test = engine.bind(dataset.test);
  const program = engine.compile({ network });
  const along = (end: Float32Array) =>
    barriers(
      [0, 0.5, 1].map((alpha) => {
        program.load(linePoint(weights, end, alpha));
        const { loss, accuracy } = program.evaluate(test);
        return { alpha, loss, error: 1 - accuracy };
      }),
    );
  const [self, permuted] = [along(weights), along(moved)];
  expect([self.error.height, self.loss.height]).toEqual([0, 0]);
  expect(permuted.error.height).toBeGreaterThan(0.05);
  program.load(weights);
  const own = program.evaluate(test);
  program.load(moved);
  expect(program.evaluate(test).correct).toBe(own.correct); // the same function
});
