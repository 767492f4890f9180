import { describe, expect, it } from "vitest";
import { random } from "../../../src/numerics/index.js";
import { benjaminiHochberg, holm, tInterval } from "../../../src/statistics/index.js";

const rounded = (values: readonly number[]): number[] => values.map((x) => Number(x.toFixed(10)));

describe("holm", () => {
  it("multiplies 0.01 0.04 0.03 0.005 to 0.03 0.06 0.06 0.02, as R's p.adjust", () => {
    expect(rounded(holm([0.01, 0.04, 0.03, 0.005]))).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(rounded(holm([0.5, 0.9, 0.02]))).toEqual([1, 1, 0.06]);
  });

  it("is closed testing: largest Bonferroni p over all sets that hold the hypothesis, for 200 families of 6", () => {
    const rng = random(1).split("closed");
    for (let trial = 0; trial < 200; trial++) {
      const ps = Array.from({ length: 6 }, () => rng.uniform() ** 2);
      const closed = ps.map((_, i) => {
        let largest = 0;
        for (let set = 1; set < 64; set++) {
          if (((set >> i) & 1) === 0) continue;
          const members = ps.filter((_p, j) => ((set >> j) & 1) === 1);
          largest = Math.max(largest, Math.min(1, members.length * Math.min(...members)));
        }
        return largest;
      });
      expect(rounded(holm(ps))).toEqual(rounded(closed));
    }
  });

  it("rejects falsely in at most 5 % of 4,000 families of 5 true nulls, and in nearly as many", () => {
    const rng = random(1).split("holm");
    let families = 0;
    for (let i = 0; i < 4000; i++)
      if (holm(Array.from({ length: 5 }, rng.uniform)).some((p) => p <= 0.05)) families++;
    // Independent: 1 − 0.99⁵ = 0.049.
    expect(Math.abs(families / 4000 - 0.049)).toBeLessThan(4 * Math.sqrt((0.049 * 0.951) / 4000));
  });
});

describe("benjaminiHochberg", () => {
  // Benjamini & Hochberg 1995, section 4.1: 15 p values, of which their procedure rejects 4 at q = 0.05 and Bonferroni 3.
  const published = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
    0.759, 1,
  ];

  it("rejects the first 4 of the 15 published p values at 0.05, Holm the first 3", () => {
    expect(benjaminiHochberg(published).filter((p) => p <= 0.05).length).toBe(4);
    expect(holm(published).filter((p) => p <= 0.05).length).toBe(3);
  });

  it("keeps the share of false among its rejections at 0.05 · 6/10 with 6 true nulls of 10, in 4,000 families", () => {
    const rng = random(2).split("false discoveries");
    const shares = Array.from({ length: 4000 }, () => {
      const ps = Array.from({ length: 10 }, (_, i) => (i < 6 ? rng.uniform() : rng.uniform() ** 6));
      const rejected = benjaminiHochberg(ps).map((p) => p <= 0.05);
      const wrong = rejected.filter((r, i) => r && i < 6).length;
      return wrong / Math.max(1, rejected.filter(Boolean).length);
    });
    // Exactly that for independent p (Benjamini & Yekutieli 2001, theorem 5.1).
    const { estimate, standardError } = tInterval(shares);
    expect(Math.abs(estimate - 0.03)).toBeLessThan(4 * standardError);
  });

  it("adjusts 0.01 0.04 0.03 0.005 to 0.02 0.04 0.04 0.02, as R's p.adjust", () => {
    expect(rounded(benjaminiHochberg([0.01, 0.04, 0.03, 0.005]))).toEqual([0.02, 0.04, 0.04, 0.02]);
  });
});

it("both keep the given order, take the empty list, and refuse p outside [0, 1]", () => {
  for (const [name, correct] of Object.entries({ holm, benjaminiHochberg })) {
    expect(correct([])).toEqual([]);
    expect(correct([0.2])).toEqual([0.2]);
    expect(() => correct([0.1, NaN])).toThrow(
      `${name}: p values must be finite in [0, 1], got NaN at index 1`,
    );
    expect(() => correct([1.1])).toThrow(`${name}: p values must be finite in [0, 1], got 1.1 at index 0`);
  }
});
