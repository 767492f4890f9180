import fc from "fast-check";
import { expect, it } from "vitest";
import { rankCorrelation } from "../../../src/statistics/index.js";

it("rankCorrelation of 1 2 3 4 5 with 2 1 4 3 5 is 1 − 6 · 4 / (5 · 24) = 0.8", () => {
  expect(rankCorrelation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])).toBeCloseTo(0.8, 14);
});

it("ties share their mean rank: 1 1 2 with 1 2 3 is √3 / 2", () => {
  expect(rankCorrelation([1, 1, 2], [1, 2, 3])).toBeCloseTo(Math.sqrt(3) / 2, 14);
});

it("is unchanged by increasing functions of either list and changes sign with the order of one", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 12 }), (x) => {
      const y = x.map((value, i) => value * value * value + ((i * 7) % 5));
      const found = rankCorrelation(x, y);
      expect(Math.abs(rankCorrelation(x.map(Math.exp), y) - found)).toBeLessThan(1e-12);
      expect(
        Math.abs(
          rankCorrelation(
            x.map((value) => -value),
            y,
          ) + found,
        ),
      ).toBeLessThan(1e-12);
    }),
    { seed: 1, numRuns: 100 },
  );
});

it("refuses lists of other lengths, of one value, and values that do not differ", () => {
  expect(() => rankCorrelation([1, 2], [1])).toThrow("same length >= 2, got 2 and 1");
  expect(() => rankCorrelation([1, 1], [1, 2])).toThrow("values must differ");
});
