import { describe, expect, it } from "vitest";
import { random } from "../../../src/numerics/index.js";
import { detectableEffect, mean, power, standardDeviation } from "../../../src/statistics/index.js";

const twoSided = { direction: "beyond", standardDeviation: 1 } as const;

describe("power", () => {
  // G*Power 3.1 manual, chapters on one sample and on matched pairs; R's pwr 1.3, pwr.t.test.
  it("has G*Power's values of the t test: 0.832114, 0.955144 (one-sided), 0.900169, and pwr's 0.8077775", () => {
    expect(power({ ...twoSided, n: 50, effect: 0.421637 }).power).toBeCloseTo(0.832114, 6);
    const oneSided = { n: 30, effect: 0.625, standardDeviation: 1, confidence: 0.9 };
    expect(power(oneSided).power).toBeCloseTo(0.955144, 6);
    expect(power({ ...twoSided, n: 1492, effect: 0.1, confidence: 0.99 }).power).toBeCloseTo(0.900169, 6);
    expect(power({ ...twoSided, n: 34, effect: 0.5 }).power).toBeCloseTo(0.8077775, 7);
  });

  it("is the share of 4,000 simulated studies that support, for x > 0.1 and |x| > 0.1 with 6 seeds", () => {
    const rng = random(5).split("power");
    const design = { n: 6, effect: 0.35, standardDeviation: 0.2, delta: 0.1 };
    const intervals = Array.from({ length: 4000 }, () => {
      const values = Array.from({ length: 6 }, () => 0.35 + 0.2 * rng.normal());
      // Table III of Fisher & Yates: 2.5706 for 5 degrees.
      const reach = (2.570582 * standardDeviation(values)) / Math.sqrt(6);
      return [mean(values) - reach, mean(values) + reach] as const;
    });
    const greater = intervals.filter(([lower]) => lower > 0.1).length / 4000;
    const beyond = intervals.filter(([lower, upper]) => lower > 0.1 || upper < -0.1).length / 4000;
    for (const [direction, share] of [
      ["greater", greater],
      ["beyond", beyond],
    ] as const) {
      const p = power({ ...design, direction }).power;
      expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 4000));
    }
  });

  it("at effect = delta is the 2.5 % of one side, at 0 two-sided the 5 % of the test", () => {
    expect(power({ n: 6, effect: 0.2, delta: 0.2, standardDeviation: 3 }).power).toBeCloseTo(0.025, 7);
    expect(power({ ...twoSided, n: 6, effect: 0 }).power).toBeCloseTo(0.05, 7);
  });

  it("depends on effect and standard deviation by their ratio, carries n, and says itself in words", () => {
    const small = power({ n: 5, effect: 0.2, standardDeviation: 0.15, unit: "points" });
    expect(small.power).toBe(power({ n: 5, effect: 0.4, standardDeviation: 0.3 }).power);
    expect(small.n).toBe(5);
    expect(small.text).toBe("With 5 seeds an effect of 0.2 points is seen with probability 0.61");
  });

  it("refuses one seed, no spread, a negative delta beyond, and a NaN effect", () => {
    const design = { n: 6, effect: 1, standardDeviation: 1 };
    expect(() => power({ ...design, n: 1 })).toThrow("power: n must be an integer ≥ 2, got 1");
    expect(() => power({ ...design, standardDeviation: 0 })).toThrow(
      "power: standardDeviation must be finite and > 0, got 0",
    );
    expect(() => power({ ...design, delta: -1, direction: "beyond" })).toThrow('≥ 0 for "beyond", got -1');
    expect(() => power({ ...design, effect: NaN })).toThrow("power: effect must be finite, got NaN");
  });
});

describe("detectableEffect", () => {
  it("is where power reaches 0.8: 0.421637 and 0.5 come back from G*Power's and pwr's powers", () => {
    const back = (n: number, wanted: number) => detectableEffect({ ...twoSided, n, power: wanted }).effect;
    expect(back(50, 0.832114)).toBeCloseTo(0.421637, 5);
    expect(back(34, 0.8077775)).toBeCloseTo(0.5, 6);
    const seen = detectableEffect({ n: 6, standardDeviation: 0.15, delta: -0.2 });
    expect(seen.power).toBeCloseTo(0.8, 7);
    expect(seen.effect).toBeCloseTo(-0.2 + 0.15 * detectableEffect({ n: 6, standardDeviation: 1 }).effect, 7);
  });

  it("refuses a power that chance reaches", () => {
    expect(() => detectableEffect({ n: 6, standardDeviation: 1, power: 0.02 })).toThrow(
      "detectableEffect: power must be above that at effect = delta (0.02",
    );
  });
});
