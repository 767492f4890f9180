import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { random, type Rng } from "../../src/numerics/index.js";
import { accuracyVariance } from "../../src/stability/index.js";
import { mean, standardDeviation } from "../../src/statistics/index.js";

/** Runs that are right on each of n examples with one probability, their own: mean 1 − error, intra-class correlation ρ. */
function exchangeable(rng: Rng, options: { error: number; rho: number; runs: number; examples: number }) {
  const { error, rho, runs, examples } = options;
  const spread = Math.sqrt(rho * error * (1 - error));
  return Array.from({ length: runs }, () => {
    const right = 1 - error + (rng.uniform() < 0.5 ? spread : -spread);
    return Uint8Array.from({ length: examples }, () => +(rng.uniform() < right));
  });
}

describe("accuracyVariance", () => {
  it("by hand: two runs of four examples, 2 and 3 right", () => {
    const found = accuracyVariance([
      [1, 1, 0, 0],
      [1, 1, 1, 0],
    ]);
    // Accuracies 1/2 and 3/4; one example is told both ways: R/(R − 1) · 1/4 = 1/2 of 16.
    expect(found).toMatchObject({
      runs: 2,
      examples: 4,
      accuracy: 5 / 8,
      variance: 1 / 32,
      binomial: 1 / 32,
    });
    expect(found.distribution).toBe(0);
    expect(found.dispersion).toBe(1);
  });

  it("is exactly 0 for identical runs, whatever they get right, and then has nothing to divide by", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 2, maxLength: 40 }),
        fc.integer({ min: 2, max: 9 }),
        (run, runs) => {
          const found = accuracyVariance(Array.from({ length: runs }, () => run));
          expect([found.variance, found.binomial, found.distribution, found.betweenHalves]).toEqual([0, 0, 0, 0]);
          expect(found).not.toHaveProperty("standardised");
        },
      ),
      { numRuns: 50 },
    );
  });

  it("is the mean covariance of two different examples, by brute force", () => {
    const rng = random(1);
    const runs = exchangeable(rng, { error: 0.3, rho: 0.1, runs: 7, examples: 12 });
    const center = (i: number) => mean(runs.map((run) => run[i] ?? 0));
    let sum = 0;
    for (let i = 0; i < 12; i++)
      for (let j = 0; j < 12; j++)
        if (i !== j)
          for (const run of runs) sum += (((run[i] ?? 0) - center(i)) * ((run[j] ?? 0) - center(j))) / 6;
    expect(accuracyVariance(runs).distribution).toBeCloseTo(sum / (12 * 11), 14);
  });

  it("finds the variance on the distribution within 3 standard errors over 600 simulated studies, where the plain one is three times it", () => {
    const [error, rho] = [0.1, 0.01];
    const truth = rho * error * (1 - error);
    const found = Array.from({ length: 600 }, (_, k) =>
      accuracyVariance(exchangeable(random(k), { error, rho, runs: 8, examples: 50 })),
    );
    const values = found.map(({ distribution }) => distribution);
    const margin = (3 * standardDeviation(values)) / Math.sqrt(600);
    expect(Math.abs(mean(values) - truth)).toBeLessThan(margin);
    const halves = found.map(({ betweenHalves }) => betweenHalves);
    expect(Math.abs(mean(halves) - truth)).toBeLessThan((3 * standardDeviation(halves)) / Math.sqrt(600));
    expect(mean(found.map(({ variance }) => variance)) / truth).toBeCloseTo(1 + 99 / 50, 0);
  });

  it("for equal per-example probabilities at errors 2 and 3 %: the raw ln sd ratio is −0.20, the standardised ones 0, within 3 standard errors", () => {
    const ratio = (k: number, rho: number) => {
      const options = { rho, runs: 30, examples: 2000 };
      const [low, high] = [0.02, 0.03].map((error) =>
        accuracyVariance(exchangeable(random(k).split(String(error)), { error, ...options })),
      );
      return {
        raw: Math.log((low?.variance ?? 0) / (high?.variance ?? 0)) / 2,
        dispersion: Math.log((low?.dispersion ?? 0) / (high?.dispersion ?? 0)) / 2,
        standardised: Math.log((low?.standardised ?? 0) / (high?.standardised ?? 0)) / 2,
      };
    };
    const near = (values: readonly number[], truth: number) =>
      Math.abs(mean(values) - truth) < (3 * standardDeviation(values)) / Math.sqrt(values.length);
    const alone = Math.log((0.02 * 0.98) / (0.03 * 0.97)) / 2;
    const studies = Array.from({ length: 40 }, (_, k) => ratio(k, 0.005));
    expect(
      near(
        studies.map(({ raw }) => raw),
        alone,
      ),
    ).toBe(true);
    expect(
      near(
        studies.map(({ raw }) => raw),
        0,
      ),
    ).toBe(false);
    expect(
      near(
        studies.map(({ dispersion }) => dispersion),
        0,
      ),
    ).toBe(true);
    expect(
      near(
        studies.map(({ standardised }) => standardised),
        0,
      ),
    ).toBe(true);
    // Errors that fall independently have no variance on the distribution: only the dispersion has a logarithm.
    const independent = Array.from({ length: 40 }, (_, k) => ratio(k, 0));
    expect(
      near(
        independent.map(({ raw }) => raw),
        alone,
      ),
    ).toBe(true);
    expect(
      near(
        independent.map(({ dispersion }) => dispersion),
        0,
      ),
    ).toBe(true);
  });

  it.each([
    [[[1, 0]], "runs must be at least 2, got 1"],
    [[[1], [0]], "examples must be at least 2, got 1"],
    [[[1, 0], [1]], "every run must have 2 examples, got 1 in run 1"],
    [
      [
        [1, 0],
        [2, 0],
      ],
      "correct must be 0 or 1, got 2 for example 0 of run 1",
    ],
  ])("refuses %j", (runs, message) => {
    expect(() => accuracyVariance(runs)).toThrow(`accuracyVariance: ${message}`);
  });
});
