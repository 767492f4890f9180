import { describe, expect, test } from "vitest";
import { initialParameters, layerViews, parameterCount } from "../../src/networks/index.js";
import { at, random } from "../../src/numerics/index.js";
import type { CriterionInput, CriterionName } from "../../src/tickets/index.js";
import { criteria, denseMask, keptCounts, prune, resolveCriterion } from "../../src/tickets/index.js";
import { digits } from "./fixtures.js";

const input: CriterionInput = {
  network: digits,
  mask: denseMask(digits),
  initial: initialParameters(digits, { rng: random(1) }),
  trained: initialParameters(digits, { rng: random(2) }),
  rng: random(3),
};
const names = Object.keys(criteria) as CriterionName[];

describe.each(names)("%s", (name) => {
  test("scores every weight with a number, the same numbers each time, and leaves its input alone", () => {
    const trained = input.trained.slice();
    const scores = criteria[name](input);
    expect(scores.map((layer) => layer.length)).toEqual(input.mask.layers.map((layer) => layer.length));
    expect(scores.every((layer) => Array.from(layer).every(Number.isFinite))).toBe(true);
    expect(criteria[name](input)).toEqual(scores);
    expect(input.trained).toEqual(trained);
  });

  test("its scores prune to exact counts", () => {
    expect(keptCounts(prune({ mask: input.mask, scores: criteria[name](input) }))).toEqual([1638, 410, 144]);
  });
});

test("magnitude keeps the weights of largest |trained value|, whatever their sign and initial value", () => {
  const trained = new Float32Array(parameterCount(digits));
  layerViews(digits, trained)[0]?.weights.forEach((_, j, weights) => (weights[j] = j % 2 === 0 ? j : -j));
  const first = at(resolveCriterion("magnitude")({ ...input, trained }), 0);
  expect(Array.from(first).every((score, j) => score === j)).toBe(true);
});

test("random scores know nothing of the weights, differ by stream and layer, and are uniform in [0, 1)", () => {
  const scores = criteria.random(input);
  expect(criteria.random({ ...input, trained: input.initial })).toEqual(scores);
  expect(criteria.random({ ...input, rng: random(4) })).not.toEqual(scores);
  const first = Array.from(at(scores, 0));
  expect(first.slice(0, 160)).not.toEqual(Array.from(at(scores, 2)));
  const mean = first.reduce((sum, score) => sum + score, 0) / first.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * first.length));
});

test("an own function is returned as it is, an unknown name lists the known", () => {
  const own = () => [];
  expect(resolveCriterion(own)).toBe(own);
  expect(() => resolveCriterion("snipe" as CriterionName)).toThrow(
    `resolveCriterion: name must be one of ${names.join(", ")}, got snipe`,
  );
});
