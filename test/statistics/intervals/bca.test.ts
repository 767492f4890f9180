import { describe, expect, it } from "vitest";
import { random } from "../../../src/numerics/index.js";
import { bcaInterval, mean } from "../../../src/statistics/index.js";

const rng = random(1).split("bca");

describe("bcaInterval", () => {
  // Efron & Tibshirani 1993, tables 14.1 and 14.2 and section 14.3: spatial test data A, variance with 1/n, 90 %.
  it("gives the published interval of the spatial data, 115.8 to 259.6, with a = 0.061 and z₀ = 0.146", () => {
    const spatial = [
      48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41,
    ];
    const variance = (values: readonly number[]): number => {
      const center = mean(values);
      return mean(values.map((x) => (x - center) ** 2));
    };
    const result = bcaInterval(spatial, { rng, statistic: variance, confidence: 0.9, resamples: 20_000 });
    expect(result.estimate).toBeCloseTo(171.534, 3);
    expect(result.acceleration).toBeCloseTo(0.061, 3);
    expect(Math.abs(result.bias - 0.146)).toBeLessThan(0.05); // the book has 2,000 resamples: z₀ ± 0.03
    expect(Math.abs(result.interval[0] - 115.8)).toBeLessThan(3);
    expect(Math.abs(result.interval[1] - 259.6)).toBeLessThan(4);
  });

  // Davison & Hinkley 1997, table 1.2 and examples 5.4 and 5.8: mean time between failures of air conditioning, 95 %, with 999
  // resamples, which leave the upper end a standard deviation of 9 hours.
  it("gives a = 0.0938 and 55.33 to 243.5 for the air-conditioning mean, where percentiles give 43.9 to 192.1", () => {
    const failures = [3, 5, 7, 18, 43, 85, 91, 98, 100, 130, 230, 487];
    const { estimate, interval, acceleration } = bcaInterval(failures, { rng, resamples: 20_000 });
    expect(estimate).toBeCloseTo(108.083, 3);
    expect(acceleration).toBeCloseTo(0.0938, 4);
    expect(Math.abs(interval[0] - 55.33)).toBeLessThan(3);
    expect(Math.abs(interval[1] - 243.5)).toBeLessThan(27);
  });

  it("respects monotone transformations: exp of the interval of log x̄ is the interval of x̄", () => {
    const values = [1, 2, 3, 5, 8, 13, 21, 34];
    const plain = bcaInterval(values, { rng: rng.split("same") });
    const logs = bcaInterval(values, { rng: rng.split("same"), statistic: (x) => Math.log(mean(x)) });
    // Not exactly: the acceleration comes from a jackknife, to which the transformation is only nearly linear.
    expect(Math.exp(logs.interval[0]) / plain.interval[0]).toBeCloseTo(1, 1);
    expect(Math.exp(logs.interval[1]) / plain.interval[1]).toBeCloseTo(1, 1);
    expect(logs.bias).toBe(plain.bias);
  });

  it("covers the mean of 20 exponentials in 88 to 95 % of 400 samples", () => {
    const draws = rng.split("coverage");
    let covered = 0;
    for (let trial = 0; trial < 400; trial++) {
      const values = Array.from({ length: 20 }, () => -Math.log(1 - draws.uniform()));
      const { interval } = bcaInterval(values, { rng: draws, resamples: 1000 });
      if (interval[0] < 1 && interval[1] > 1) covered++;
    }
    expect(covered / 400).toBeGreaterThan(0.88);
    expect(covered / 400).toBeLessThan(0.95);
  });

  it("of equal values has zero width and no bias", () => {
    const { estimate, interval, bias, acceleration } = bcaInterval([0.1, 0.1, 0.1, 0.1], { rng });
    expect({ estimate, interval, acceleration }).toEqual({
      estimate: 0.1,
      interval: [0.1, 0.1],
      acceleration: 0,
    });
    expect(bias).toBeCloseTo(0, 12);
  });

  it("is the same for the same stream and values", () => {
    const run = (): unknown => bcaInterval([1, 2, 4, 8], { rng: random(5) });
    expect(run()).toEqual(run());
  });

  it("refuses 2 values, NaN, a statistic that is NaN, and 100 resamples", () => {
    expect(() => bcaInterval([1, 2], { rng })).toThrow("bcaInterval: needs at least 3 values, got 2");
    expect(() => bcaInterval([1, 2, NaN], { rng })).toThrow("bcaInterval: values must be finite, got NaN");
    expect(() => bcaInterval([1, 2, 3], { rng, statistic: () => NaN })).toThrow(
      "bcaInterval: statistic must be finite, got NaN",
    );
    expect(() => bcaInterval([1, 2, 3], { rng, resamples: 100 })).toThrow(
      "bcaInterval: resamples must be an integer ≥ 1000, got 100",
    );
  });
});
