import { describe, expect, it } from "vitest";
import { random } from "../../../src/numerics/index.js";
import { pairedT, simultaneousIntervals, tInterval } from "../../../src/statistics/index.js";

// Student 1908: hours of sleep gained by ten patients under two drugs. R: t.test(extra ~ group, paired = TRUE).
const drug1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
const drug2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

describe("pairedT", () => {
  it("gives Student's sleep data −1.58, interval (−2.4599, −0.7001), p = 0.002833", () => {
    const result = pairedT(drug1, drug2);
    expect(result.estimate).toBeCloseTo(-1.58, 12);
    expect(result.interval[0]).toBeCloseTo(-2.4598858, 6);
    expect(result.interval[1]).toBeCloseTo(-0.7001142, 6);
    expect(result.p).toBeCloseTo(0.00283289, 7);
    expect(result.n).toBe(10);
  });

  it("excludes a null mean at confidence 1 − α exactly when p < α", () => {
    for (const nullMean of [-2.46, -2.45, -1.58, -0.71, -0.7]) {
      const { p, interval } = pairedT(drug1, drug2, { nullMean });
      expect(p < 0.05).toBe(nullMean < interval[0] || nullMean > interval[1]);
    }
  });

  it("of arms that differ by a constant has zero width, and p = 0 or 1", () => {
    const a = [3, 5, 9];
    const b = [1, 3, 7];
    expect(pairedT(a, b)).toEqual({ estimate: 2, interval: [2, 2], standardError: 0, n: 3, p: 0 });
    expect(pairedT(a, b, { nullMean: 2 }).p).toBe(1);
  });

  it("refuses unequal lengths, one pair, NaN, and a confidence of 95", () => {
    expect(() => pairedT([1, 2], [1])).toThrow(
      "pairedT: both arms must have the same seeds, got 2 and 1 values",
    );
    expect(() => pairedT([1], [1])).toThrow("pairedT: needs at least 2 values, got 1");
    expect(() => pairedT([1, 2], [1, NaN])).toThrow("pairedT: values must be finite, got NaN at index 1");
    expect(() => tInterval([1, 2], { confidence: 95 })).toThrow(
      "tInterval: confidence must be in (0, 1), got 95",
    );
  });
});

describe("by simulation", () => {
  const trials = 4000;
  const rng = random(1).split("t");
  const results = Array.from({ length: trials }, () => tInterval(Array.from({ length: 6 }, rng.normal)));

  it("covers the mean of 6 normals in 95 % of 4,000 samples (within 4 standard errors)", () => {
    const covered = results.filter(({ interval }) => interval[0] < 0 && interval[1] > 0).length;
    expect(Math.abs(covered / trials - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / trials));
  });

  it("p is uniform under the null: each tenth holds a tenth (χ² of 9 degrees below 27.9, p = 0.001)", () => {
    const counts = new Array<number>(10).fill(0);
    for (const { p } of results) counts[Math.floor(10 * p)] = (counts[Math.floor(10 * p)] ?? NaN) + 1;
    expect(counts.reduce((sum, c) => sum + (c - 400) ** 2 / 400, 0)).toBeLessThan(27.9);
  });

  it("three simultaneous intervals cover all three means in 95 % of 2,000 samples (within 4 standard errors)", () => {
    const covered = Array.from({ length: 2000 }, () =>
      simultaneousIntervals([0, 1, 2].map(() => Array.from({ length: 6 }, rng.normal))).every(
        ({ interval }) => interval[0] < 0 && interval[1] > 0,
      ),
    ).filter(Boolean).length;
    // Independent samples: (1 − 0.05/3)³ = 0.9508.
    expect(Math.abs(covered / 2000 - 0.9508)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / 2000));
  });
});

describe("simultaneousIntervals", () => {
  it("are those at 1 − 0.05/m one by one", () => {
    const all = simultaneousIntervals([drug1, drug2]);
    expect(all).toEqual([drug1, drug2].map((values) => tInterval(values, { confidence: 0.975 })));
  });
});
