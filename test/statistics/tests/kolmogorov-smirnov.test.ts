import { describe, expect, it } from "vitest";
import { random } from "../../../src/numerics/index.js";
import { kolmogorovSmirnov, kolmogorovSmirnovTwoSample } from "../../../src/statistics/index.js";

/** Values whose largest distance from the uniform distribution is d. */
const shifted = (n: number, d: number) =>
  kolmogorovSmirnov(
    Array.from({ length: n }, (_, i) => (i + 1) / n),
    (x) => Math.max(0, x - d),
  );

describe("kolmogorovSmirnov", () => {
  // Miller 1956, table of percentage points, 5 % two-sided.
  it.each([
    [1, 0.975],
    [5, 0.56328],
    [10, 0.40925],
    [20, 0.29408],
    [40, 0.21012],
  ])("has p = 0.05 at Miller's tabled distance of %i values, %f", (n, d) => {
    const { statistic, p } = shifted(n, d);
    expect(statistic).toBeCloseTo(d, 12);
    expect(p).toBeCloseTo(0.05, 4);
  });

  it("gives 1 − 0.6284796 for 10 values at 0.274, the example of Marsaglia, Tsang and Wang 2003", () => {
    expect(shifted(10, 0.274).p).toBeCloseTo(1 - 0.62847961545650428, 12);
  });

  it("exact and limiting p agree where they meet, at 100 and 101 values: within 0.001 for p < 0.06, 0.01 anywhere", () => {
    for (const d of [0.05, 0.08, 0.1, 0.134, 0.16, 0.2]) {
      const exact = shifted(100, d).p;
      const limit = shifted(101, d * Math.sqrt(100 / 101)).p;
      expect(Math.abs(exact - limit)).toBeLessThan(exact < 0.06 ? 1e-3 : 1e-2);
    }
  });

  it("p is uniform under the null for 8 and for 200 values: its own test passes on 200 samples each", () => {
    const rng = random(6).split("one sample");
    for (const n of [8, 200]) {
      const ps = Array.from(
        { length: 200 },
        () => kolmogorovSmirnov(Array.from({ length: n }, rng.uniform), (x) => x).p,
      );
      expect(kolmogorovSmirnov(ps, (x) => x).p).toBeGreaterThan(0.001);
    }
  });

  it("rejects a normal shifted by 0.2 in 1,000 values, and refuses no values, NaN and a cdf of 2", () => {
    const rng = random(7).split("shifted");
    const values = Array.from({ length: 1000 }, () => rng.uniform() + 0.1);
    expect(kolmogorovSmirnov(values, (x) => Math.min(1, x)).p).toBeLessThan(1e-6);
    expect(() => kolmogorovSmirnov([], (x) => x)).toThrow("needs at least 1 values, got 0");
    expect(() => kolmogorovSmirnov([NaN], (x) => x)).toThrow("values must be finite, got NaN");
    expect(() => kolmogorovSmirnov([2], (x) => x)).toThrow("cdf must be in [0, 1], got 2 at 2");
  });
});

describe("kolmogorovSmirnovTwoSample", () => {
  /** p by going through every choice of which pooled values are the first sample's. */
  function enumerated(a: readonly number[], b: readonly number[]): number {
    const pooled = [...a, ...b];
    const distance = (first: readonly number[], second: readonly number[]): number =>
      Math.max(
        ...pooled.map((x) => {
          const below = (sample: readonly number[]): number => sample.filter((y) => y <= x).length;
          return Math.abs(below(first) * second.length - below(second) * first.length);
        }),
      );
    const seen = distance(a, b);
    let [hits, all] = [0, 0];
    for (let flags = 0; flags < 2 ** pooled.length; flags++) {
      const first = pooled.filter((_, i) => ((flags >> i) & 1) === 1);
      if (first.length !== a.length) continue;
      all++;
      const second = pooled.filter((_, i) => ((flags >> i) & 1) === 0);
      if (distance(first, second) >= seen) hits++;
    }
    return hits / all;
  }

  it("is the full enumeration of all splits, with and without ties, for equal and unequal sizes", () => {
    for (const [a, b] of [
      [
        [1, 2, 3, 4],
        [2.5, 5, 6, 7, 8],
      ],
      [
        [1, 1, 2, 3],
        [1, 2, 2, 3, 3, 3],
      ],
      [
        [0, 0, 0, 1],
        [0, 1, 1, 1],
      ],
      [[5], [1, 2, 3]],
      [
        [1, 1],
        [1, 1, 1],
      ],
    ] as const)
      expect(kolmogorovSmirnovTwoSample(a, b).p).toBeCloseTo(enumerated(a, b), 12);
  });

  // Siegel & Castellan 1988, table L; R: psmirnov(0.6, c(10, 10), lower.tail = FALSE) = 0.05245.
  it("of 10 and 10 values at 0.6 is 0.05245 and carries both sizes", () => {
    const a = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const { statistic, p, n, m } = kolmogorovSmirnovTwoSample(
      a,
      [6.5, 7.5, 8.5, 9.5, 13, 14, 15, 16, 17, 18],
    );
    expect([statistic, n, m]).toEqual([0.6, 10, 10]);
    expect(p).toBeCloseTo(0.05245, 5);
  });

  it("counting and limit law agree at 900 against 1,100 values: both reject at p within 15 % of each other", () => {
    const a = Array.from({ length: 900 }, (_, i) => (i + 0.5) / 900);
    const b = Array.from({ length: 1100 }, (_, i) => ((i + 0.5) / 1100) ** 1.15);
    const exact = kolmogorovSmirnovTwoSample(a, b);
    const root = Math.sqrt((900 * 1100) / 2000) * exact.statistic;
    expect(exact.p / (2 * Math.exp(-2 * root * root))).toBeGreaterThan(0.85);
    expect(exact.p / (2 * Math.exp(-2 * root * root))).toBeLessThan(1.02);
    const more = kolmogorovSmirnovTwoSample([...a, ...a], b);
    expect(more.statistic).toBeCloseTo(exact.statistic, 12);
    expect(more.p).toBeLessThan(exact.p);
  });

  it("p of 1,100 against 1,000 equal laws is uniform: Kolmogorov's test passes on 40 samples", () => {
    const rng = random(8).split("two samples");
    const draws = (n: number): number[] => Array.from({ length: n }, rng.uniform);
    const ps = Array.from({ length: 40 }, () => kolmogorovSmirnovTwoSample(draws(1100), draws(1000)).p);
    expect(kolmogorovSmirnov(ps, (x) => x).p).toBeGreaterThan(0.001);
  });
});
