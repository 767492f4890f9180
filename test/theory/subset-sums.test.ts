import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { at, random } from "../../src/numerics/index.js";
import { mean, standardDeviation } from "../../src/statistics/index.js";
import {
  coverageGrowth,
  nearestSubsetSum,
  reachesAll,
  subsetSumCount,
  subsetSumCoverage,
  subsetSumReach,
  subsetSums,
} from "../../src/theory/index.js";

/** All subset sums, one by one. */
const plain = (values: readonly number[]): number[] =>
  Array.from({ length: 2 ** values.length }, (_, m) =>
    values.reduce((sum, value, k) => ((m >>> k) & 1 ? sum + value : sum), 0),
  );

const numbers = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 12 });

describe("nearestSubsetSum", () => {
  it("is as near as the nearest of all 2ⁿ sums for any n ≤ 12, and its indices add up to its sum", () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: -1, max: 1, noNaN: true }), (values, target) => {
        const { indices, sum, distance } = nearestSubsetSum(values, target);
        const best = Math.min(...plain(values).map((each) => Math.abs(each - target)));
        expect(distance).toBeCloseTo(best, 12);
        expect(indices.reduce((total, i) => total + at(values, i), 0)).toBe(sum);
        expect(new Set(indices).size).toBe(indices.length);
      }),
    );
  });

  it("finds a planted subset of 40 integers exactly", () => {
    const rng = random(8);
    const values = Array.from({ length: 40 }, () => rng.integer(2 ** 40) - 2 ** 39);
    const target = values.reduce((sum, value, i) => (i % 3 === 0 ? sum + value : sum), 0);
    expect(nearestSubsetSum(values, target).distance).toBe(0);
  });

  it("refuses 41 values and values that are not finite", () => {
    expect(() => nearestSubsetSum(new Array<number>(41).fill(0), 0)).toThrow(
      "nearestSubsetSum: values must be at most 40, got 41",
    );
    expect(() => nearestSubsetSum([1, NaN], 0)).toThrow("values must be finite, got NaN at index 1");
    expect(() => nearestSubsetSum([1], Infinity)).toThrow("target must be finite, got Infinity");
  });
});

describe("subsetSums", () => {
  it("are all 2ⁿ sums in ascending order", () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const sorted = plain(values).sort((a, b) => a - b);
        subsetSums(values).forEach((sum, i) => expect(sum).toBeCloseTo(at(sorted, i), 12));
      }),
    );
  });
});

describe("subsetSumCoverage and reachesAll", () => {
  it("agree with a scan of 4,001 targets to 1e-3, and with each other", () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (values, tolerance) => {
        const sums = plain(values);
        const targets = Array.from({ length: 4001 }, (_, i) => i / 4000 - 0.5);
        const reached = targets.filter((z) => sums.some((sum) => Math.abs(sum - z) <= tolerance)).length;
        const covered = subsetSumCoverage(values, tolerance);
        expect(Math.abs(covered - reached / 4001)).toBeLessThan(1e-3 + (2 ** values.length * 2) / 4000);
        // a gap below rounding may be seen by one and not by the other
        if (reachesAll(values, tolerance)) expect(covered).toBeCloseTo(1, 9);
        if (covered < 1 - 1e-9) expect(reachesAll(values, tolerance)).toBe(false);
        const gap = targets.some((z) => sums.every((sum) => Math.abs(sum - z) > tolerance + 1e-9));
        if (gap) expect(reachesAll(values, tolerance)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it("never fall when a number is added or the tolerance grows", () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: -1, max: 1, noNaN: true }), (values, more) => {
        const covered = subsetSumCoverage(values, 0.01);
        expect(subsetSumCoverage([...values, more], 0.01)).toBeGreaterThanOrEqual(covered - 1e-12);
        expect(subsetSumCoverage(values, 0.02)).toBeGreaterThanOrEqual(covered - 1e-12);
      }),
    );
  });

  it("cannot reach everything with fewer than log₂(1/2ε) numbers, and can with as many powers of two", () => {
    for (const tolerance of [0.2, 0.1, 0.01, 0.001]) {
      const count = subsetSumCount(tolerance);
      // 2ⁿ evenly spaced sums, from −½ + ½ gap on: as good as numbers can be.
      const gap = 1 / 2 ** count;
      const values = [-0.5 + gap / 2, ...Array.from({ length: count }, (_, i) => gap * 2 ** i)];
      const fixed = subsetSums(values.slice(1)).map((sum) => sum + at(values, 0));
      expect(Math.max(...fixed.map((sum, i) => (i === 0 ? 0 : sum - at(fixed, i - 1))))).toBeLessThanOrEqual(
        2 * tolerance + 1e-12,
      );
      for (let seed = 0; seed < 20 && count > 0; seed++) {
        const rng = random(seed);
        const few = Array.from({ length: count - 1 }, () => 2 * rng.uniform() - 1);
        expect(reachesAll(few, tolerance)).toBe(false);
      }
    }
  });

  it("grow at least as the bound says: E[v'] ≥ v + ½v(1−v), in 400 draws of 10 numbers to 4 standard errors", () => {
    for (let count = 0; count < 10; count++) {
      const gains = Array.from({ length: 400 }, (_, draw) => {
        const rng = random(1000 * count + draw);
        const values = Array.from({ length: count + 1 }, () => 2 * rng.uniform() - 1);
        return subsetSumCoverage(values, 0.01) - coverageGrowth(subsetSumCoverage(values.slice(0, -1), 0.01));
      });
      // one more number never adds less; ends of the interval, where v hides more than it shows, cost at most the tolerance
      expect(mean(gains)).toBeGreaterThan(-(4 * standardDeviation(gains)) / 20 - 1e-9);
    }
  });
});

describe("subsetSumReach", () => {
  it("finds that 24 numbers reach a target within 1e-3 in more than 95 % of draws and 6 in fewer than 30 %", () => {
    const at24 = subsetSumReach({ count: 24, tolerance: 1e-3, draws: 100, rng: random(1) });
    const at6 = subsetSumReach({ count: 6, tolerance: 1e-3, draws: 400, rng: random(2) });
    expect(at24.interval[1]).toBeGreaterThan(0.95);
    expect(at6.interval[0]).toBeLessThan(0.3);
    expect([at24.exact, at6.exact]).toEqual([true, true]);
  });

  it("beyond 32 numbers is a lower bound, and says so", () => {
    const found = subsetSumReach({ count: 60, tolerance: 1e-4, draws: 5, blocks: 1, rng: random(1) });
    expect(found.exact).toBe(false);
    expect(found.hits).toBe(5);
  });

  it("for all targets is how often reachesAll says yes", () => {
    const { hits, exact } = subsetSumReach({
      count: 9,
      tolerance: 0.05,
      draws: 50,
      targets: "all",
      rng: random(7),
    });
    let counted = 0;
    for (let draw = 0; draw < 50; draw++) {
      const stream = random(7).split(draw);
      const values = Array.from({ length: 9 }, () => 2 * stream.uniform() - 1);
      if (reachesAll(values, 0.05)) counted++;
    }
    expect([hits, exact]).toEqual([counted, true]);
    expect(() =>
      subsetSumReach({ count: 25, tolerance: 1, draws: 1, targets: "all", rng: random(7) }),
    ).toThrow("subsetSumReach: count must be an integer in [1, 24], got 25");
  });
});
