import { expect, it } from "vitest";
import { describedKey } from "../../src/experiments/index.js";
import { resolveRecipe } from "../../src/training/index.js";
import { evaluationCount, nextEvaluation } from "../../src/training/evaluation-times.js";
import { small, smallRun, temporaryLab } from "../lab/temporary.js";

const times = (evaluateEvery: number, evaluateGrowth: number, iterations: number): number[] => {
  const found = [];
  for (let step = 0; step < iterations; found.push(step))
    step = nextEvaluation({ evaluateEvery, evaluateGrowth }, step);
  return found;
};

it("of growth 1 come every `evaluateEvery` steps; of growth 1.5 at 2, 4, 6, 9, 14, 21, and so on; at a ratio of at most the factor and a step", () => {
  expect(times(30, 1, 120)).toEqual([30, 60, 90, 120]);
  expect(times(2, 1.5, 30)).toEqual([2, 4, 6, 9, 14, 21, 32]);
  const fine = times(1, 1.05, 5000);
  fine.slice(1).forEach((time, k) => expect(time).toBeLessThanOrEqual(1.05 * (fine[k] ?? 0) + 1));
  expect(fine.length).toBeLessThan(150); // instead of 5,000
});

it("are where a run is evaluated, its end with them, and change nothing of the weights; resumed or not the same", async () => {
  const lab = temporaryLab();
  const growing = smallRun({ recipe: { ...small, evaluateEvery: 2, evaluateGrowth: 1.5 } });
  const [found, plain] = await lab.runAll([growing, smallRun()]);
  expect(found?.summary.history.map(({ iteration }) => iteration)).toEqual([
    0, 2, 4, 6, 9, 14, 21, 32, 48, 72, 108, 120,
  ]);
  expect(await found?.weights()).toEqual(await plain?.weights());
  expect(evaluationCount(growing.recipe)).toBe(11);
  expect(evaluationCount(resolveRecipe(small))).toBe(4);
});

it("of growth 1 leave the key as it was, and other growths are refused outside [1, 10]", () => {
  expect(describedKey(smallRun({ recipe: { ...small, evaluateGrowth: 1 } }))).toBe(describedKey(smallRun()));
  for (const evaluateGrowth of [0.9, 11, NaN])
    expect(() => resolveRecipe({ ...small, evaluateGrowth })).toThrow("evaluateGrowth must be in [1, 10]");
});
