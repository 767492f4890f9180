import { expect, it } from "vitest";
import { noisyGradient } from "../../src/noise/index.js";
import { at } from "../../src/numerics/index.js";
import { mean, standardDeviation } from "../../src/statistics/index.js";
import { ladder, optimizerModule, ticketOf } from "../../src/experiments/index.js";
import { functionModule } from "../../src/experiments/modules/function-module.js";
import type { Recipe } from "../../src/training/index.js";
import { small, smallRun, temporaryLab } from "../lab/temporary.js";

const step = (options: Readonly<Record<string, number>>, at = 1, size = 20_000): Float32Array => {
  const parameters = new Float32Array(size);
  const empty = new Float32Array();
  noisyGradient({
    parameters,
    gradient: new Float32Array(size),
    first: empty,
    second: empty,
    buffers: {},
    step: at,
    rate: 1,
    options,
  });
  return parameters;
};

it("adds noise of mean 0 and the given scale, other at each step, seed and coordinate, the same when asked again", () => {
  const noise = [...step({ scale: 2, seed: 3 })];
  expect(Math.abs(mean(noise))).toBeLessThan((4 * 2) / Math.sqrt(20_000));
  expect(standardDeviation(noise) / 2).toBeCloseTo(1, 1);
  expect(new Set(noise).size).toBeGreaterThan(19_900);
  expect(step({ scale: 2, seed: 3 })).toEqual(step({ scale: 2, seed: 3 }));
  for (const other of [step({ scale: 2, seed: 4 }), step({ scale: 2, seed: 3 }, 2)]) {
    const products = noise.map((value, i) => (value * (other[i] ?? 0)) / 4);
    expect(Math.abs(mean(products))).toBeLessThan(4 / Math.sqrt(20_000)); // uncorrelated
  }
  const neighbours = noise.slice(1).map((value, i) => (value * (noise[i] ?? 0)) / 4);
  expect(Math.abs(mean(neighbours))).toBeLessThan(4 / Math.sqrt(20_000));
});

it("of scale 0 is plain SGD, and its text stands alone as a module", () => {
  const parameters = Float32Array.of(1, 2);
  const empty = new Float32Array();
  noisyGradient({
    parameters,
    gradient: Float32Array.of(0.5, -1),
    first: empty,
    second: empty,
    buffers: {},
    step: 1,
    rate: 0.5,
    options: {},
  });
  expect([...parameters]).toEqual([0.75, 2.5]);
  expect(functionModule(noisyGradient, { scale: 1, seed: 2 }).sha256).toHaveLength(64);
});

it("a run with it has the same bits on every back end, other ones than without, and exactly the pruned weights are 0", async () => {
  const optimizer = optimizerModule(noisyGradient, { scale: 0.01, seed: 5 });
  const trunk = ladder({ network: "digits-mlp", data: "digits", recipe: small, seed: 7 });
  const run = (recipe: Recipe) => smallRun({ recipe: { ...recipe, rate: 0.1 }, ticket: ticketOf(trunk, 1) });
  const trained = (engine: "reference" | "wasm" | "native", recipe: Recipe) =>
    temporaryLab({ engine }).run(run(recipe));
  const noisy = { ...small, optimizer };
  const { summary, ...first } = await trained("reference", noisy);
  const weights = await first.weights();
  for (const engine of ["wasm", "native"] as const)
    expect(await (await trained(engine, noisy)).weights()).toEqual(weights);
  const plain = await (await trained("wasm", { ...small, optimizer: "sgd" })).weights();
  expect(plain).not.toEqual(weights);
  const pruned = summary.weightCounts.reduce((sum, count, k) => sum + count - at(summary.kept, k), 0);
  expect(weights?.filter((value) => value === 0)).toHaveLength(pruned);
  weights?.forEach((value, i) => {
    if (value === 0) expect(plain?.[i]).toBe(0);
  });
});
