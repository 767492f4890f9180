import { describe, expect, it } from "vitest";
import { random } from "../../../src/numerics/index.js";
import { crossing, nonincreasingFit } from "../../../src/statistics/fits/isotonic.js";

describe("nonincreasingFit", () => {
  it("pools 4 1 3 2 2.5 0 to 4, 2.125 four times, 0", () => {
    expect(nonincreasingFit([4, 1, 3, 2, 2.5, 0])).toEqual([4, 2.125, 2.125, 2.125, 2.125, 0]);
    expect(nonincreasingFit([1, 2, 3])).toEqual([2, 2, 2]);
  });

  it("is the min-max formula min over i ≤ k of max over j ≥ k of mean(i … j), on 40 random sequences of 8", () => {
    const rng = random(9).split("isotonic");
    for (let trial = 0; trial < 40; trial++) {
      const y = Array.from({ length: 8 }, rng.normal);
      const direct = y.map((_, k) =>
        Math.min(
          ...Array.from({ length: k + 1 }, (_, i) =>
            Math.max(
              ...Array.from({ length: 8 - k }, (_, d) => {
                const part = y.slice(i, k + d + 1);
                return part.reduce((sum, x) => sum + x, 0) / part.length;
              }),
            ),
          ),
        ),
      );
      nonincreasingFit(y).forEach((fitted, k) => {
        expect(fitted).toBeCloseTo(direct[k] ?? NaN, 10);
      });
    }
  });

  it("refuses nothing and NaN", () => {
    expect(() => nonincreasingFit([])).toThrow("nonincreasingFit: needs at least 1 values, got 0");
    expect(() => nonincreasingFit([NaN])).toThrow("nonincreasingFit: values must be finite, got NaN");
  });
});

describe("crossing", () => {
  it("is linear in log dose: half-way from 0.1 to 10 is 1", () => {
    expect(crossing([0.1, 10], [3, 1], 2)).toBeCloseTo(1, 12);
    expect(crossing([0.01, 0.1, 10], [3, 3, 1], 2.5)).toBeCloseTo(0.1 * 100 ** 0.25, 12);
  });

  it("is exact on a dose, 0 below the first and Infinity beyond the last", () => {
    expect(crossing([1, 2, 4], [3, 2, 1], 2)).toBe(2);
    expect(crossing([1, 2, 4], [3, 2, 1], 3)).toBe(1);
    expect(crossing([1, 2, 4], [3, 2, 1], 3.1)).toBe(0);
    expect(crossing([1, 2, 4], [3, 2, 1], 0.9)).toBe(Infinity);
  });
});
