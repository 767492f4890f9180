import { describe, expect, it } from "vitest";
import { random } from "../../../src/numerics/index.js";
import { logisticSlope, mean, standardDeviation } from "../../../src/statistics/index.js";

/** Successes of chance 1 / (1 + e^−(a + b z)) at normal z. */
function simulated(seed: number, a: number, b: number, n: number): { x: number[]; y: number[] } {
  const rng = random(seed);
  const x = Array.from({ length: n }, () => 5 + 3 * rng.normal());
  const y = x.map((value) => (rng.uniform() < 1 / (1 + Math.exp(-(a + (b * (value - 5)) / 3))) ? 1 : 0));
  return { x, y };
}

describe("logisticSlope", () => {
  it("of two groups is the log odds ratio with ½ added to each cell (Firth 1993; Haldane's correction)", () => {
    const [a, b, c, d] = [12, 8, 5, 15]; // successes and failures at x = 1, then at x = 0
    const x = [...new Array<number>(20).fill(1), ...new Array<number>(20).fill(0)];
    const y = [a, b, c, d].flatMap((count, i) => new Array<number>(count).fill(i % 2 === 0 ? 1 : 0));
    const { logOddsRatio, share } = logisticSlope(x, y);
    const expected = Math.log(((a + 0.5) * (d + 0.5)) / ((b + 0.5) * (c + 0.5)));
    expect(logOddsRatio / standardDeviation(x)).toBeCloseTo(expected, 8);
    expect(share).toBeCloseTo(17 / 40, 12);
  });

  it("recovers a slope of 0.4 on average, with the spread its standard error says, in 200 samples of 300", () => {
    const fits = Array.from({ length: 200 }, (_, seed) => {
      const { x, y } = simulated(seed, -0.5, 0.4, 300);
      return logisticSlope(x, y);
    });
    const slopes = fits.map(({ logOddsRatio }) => logOddsRatio);
    const error = mean(fits.map(({ standardError }) => standardError));
    expect(Math.abs(mean(slopes) - 0.4)).toBeLessThan((4 * error) / Math.sqrt(200));
    expect(Math.abs(standardDeviation(slopes) / error - 1)).toBeLessThan(0.2);
  });

  it("stays finite where x separates successes from failures, and is 0 on average where it says nothing", () => {
    const { logOddsRatio } = logisticSlope([1, 2, 3, 4, 5, 6], [0, 0, 0, 1, 1, 1]);
    expect(logOddsRatio).toBeGreaterThan(0.5);
    expect(logOddsRatio).toBeLessThan(20);
    expect(logisticSlope([1, 2, 1, 2], [1, 1, 0, 0]).logOddsRatio).toBeCloseTo(0, 10);
  });

  it("refuses equal x, successes that are no 0 or 1, and lists of different length", () => {
    expect(() => logisticSlope([1, 1, 1], [0, 1, 0])).toThrow("logisticSlope: x must vary, got equal values");
    expect(() => logisticSlope([1, 2, 3], [0, 2, 0])).toThrow("logisticSlope: success must be 0 or 1, got 2");
    expect(() => logisticSlope([1, 2, 3], [0, 1])).toThrow(
      "logisticSlope: success must have 3 values, got 2",
    );
  });
});
