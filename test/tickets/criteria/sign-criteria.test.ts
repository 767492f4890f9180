import { describe, expect, test } from "vitest";
import { architecture, initialParameters, layerViews } from "../../../src/networks/index.js";
import { at, random } from "../../../src/numerics/index.js";
import type { CriterionInput } from "../../../src/tickets/index.js";
import { criteria, denseMask, prune } from "../../../src/tickets/index.js";

const network = architecture({ widths: [40, 20, 10] });
const initial = initialParameters(network, { rng: random(1) });
const noise = initialParameters(network, { rng: random(2) });
const trained = initial.map((weight, j) => 0.5 * weight + at(noise, j));
const input: CriterionInput = {
  network,
  mask: denseMask(network),
  initial,
  trained,
  gradient: () => initial,
  rng: random(3),
};
const before = layerViews(network, initial).map(({ weights }) => weights);
const after = layerViews(network, trained).map(({ weights }) => weights);

/** Zhou et al. 2019 in the words of their code: a score for the weights whose sign stayed (or changed), 0 for the rest. */
const table = {
  magnitudeSameSign: { same: true, score: (_: number, f: number) => Math.abs(f) },
  magnitudeDifferentSign: { same: false, score: (_: number, f: number) => Math.abs(f) },
  magnitudeIncreaseSameSign: { same: true, score: (i: number, f: number) => Math.abs(f) - Math.abs(i) },
  magnitudeIncreaseDifferentSign: { same: false, score: (i: number, f: number) => Math.abs(f) - Math.abs(i) },
};
const names = Object.keys(table) as (keyof typeof table)[];

describe.each(names)("%s", (name) => {
  const { same, score } = table[name];
  const scores = criteria[name].score(input);
  const expected = before.map((weights, i) =>
    Array.from(weights, (w, j) => {
      const final = at(at(after, i), j);
      return (Math.sign(w) === Math.sign(final)) === same ? Math.max(0, score(w, final)) : 0;
    }),
  );

  test("is max(0, …) where positive; all other weights lie in (−1, 0], each at a place of its own", () => {
    let others = 0;
    scores.forEach((layer, i) => {
      Array.from(layer).forEach((found, j) => {
        const published = at(at(expected, i), j);
        if (published > 0) expect(found).toBe(published);
        else {
          others++;
          expect(found).toBeLessThanOrEqual(0);
          expect(found).toBeGreaterThan(-1);
        }
      });
    });
    const ties = scores.flatMap((layer) => Array.from(layer).filter((found) => found <= 0));
    expect(others).toBeGreaterThan(100);
    expect(new Set(ties).size).toBe(others);
  });

  test("pruning takes the weights of score 0 first, spread over the whole layer instead of its first rows", () => {
    const zeros = at(expected, 0).filter((value) => value === 0).length;
    const half = Math.floor(zeros / 2);
    const { layers } = prune({ mask: input.mask, scores, fractions: [half / 800, 0] });
    const gone = [...at(layers, 0).keys()].filter((j) => at(layers, 0)[j] === 0);
    expect(gone.every((j) => at(expected, 0)[j] === 0)).toBe(true);
    const meanRow = gone.reduce((sum, j) => sum + Math.floor(j / 40), 0) / gone.length;
    expect(Math.abs(meanRow - 9.5)).toBeLessThan((4 * Math.sqrt(399 / 12)) / Math.sqrt(gone.length));
  });

  test("changing the signs of both ends changes nothing; of one, every weight changes sides", () => {
    const minus = (weights: Float32Array) => weights.map((weight) => -weight);
    expect(criteria[name].score({ ...input, initial: minus(initial), trained: minus(trained) })).toEqual(
      scores,
    );
    const flipped = criteria[name].score({ ...input, trained: minus(trained) });
    const positive = (list: typeof scores) => list.flatMap((layer) => Array.from(layer, (x) => x > 0));
    const [was, is] = [positive(scores), positive(flipped)];
    expect(was.some((value, j) => value && at(is, j))).toBe(false);
  });

  test("NaN stays NaN, which prune refuses", () => {
    const broken = trained.map(() => NaN);
    const bad = criteria[name].score({ ...input, trained: broken });
    expect(() => prune({ mask: input.mask, scores: bad })).toThrow("must be a number, got NaN");
  });
});
