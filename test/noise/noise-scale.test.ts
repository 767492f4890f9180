import { describe, expect, it } from "vitest";
import { noiseScale } from "../../src/noise/index.js";
import { random } from "../../src/numerics/index.js";

/** Blocks of Gaussian per-example gradients with this mean and standard deviation in each of `size` coordinates. */
function blocks(
  seed: number,
  { mean, deviation, size, count }: { mean: number; deviation: number; size: number; count: number },
) {
  const rng = random(seed);
  return Array.from({ length: count }, () => {
    const examples = Array.from({ length: 10 }, () =>
      Array.from({ length: size }, () => mean + deviation * rng.normal()),
    );
    const gradient = Array.from(
      { length: size },
      (_, i) => examples.reduce((sum, g) => sum + (g[i] ?? 0), 0) / 10,
    );
    return { gradient, squaredNorms: examples.map((g) => g.reduce((sum, x) => sum + x * x, 0)) };
  });
}

describe("noiseScale", () => {
  it("of gradients (1, 0) and (3, 0) is tr Σ = 2, |G|² = 4 − 1 = 3", () => {
    const found = noiseScale([
      { gradient: [1, 0], squaredNorms: [1] },
      { gradient: [3, 0], squaredNorms: [9] },
      { gradient: [1, 0], squaredNorms: [1] },
      { gradient: [3, 0], squaredNorms: [9] },
    ]);
    expect(found.traceCovariance).toBeCloseTo(4 / 3, 12); // n − 1 = 3
    expect(found.squaredGradient).toBeCloseTo(4 - 1 / 3, 12);
    expect(found.noiseScale).toBeCloseTo(4 / 3 / (11 / 3), 12);
  });

  it("is unbiased in both parts: over 400 draws tr Σ = 20 and |G|² = 0.05, within 4 standard errors of the mean", () => {
    const draws = Array.from({ length: 400 }, (_, seed) =>
      noiseScale(blocks(seed, { mean: 0.1, deviation: 2, size: 5, count: 4 })),
    );
    const check = (value: (each: (typeof draws)[number]) => number, truth: number): void => {
      const values = draws.map(value);
      const mean = values.reduce((a, b) => a + b, 0) / 400;
      const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 399);
      expect(Math.abs(mean - truth)).toBeLessThan((4 * deviation) / 20);
    };
    check(({ traceCovariance }) => traceCovariance, 20);
    check(({ squaredGradient }) => squaredGradient, 0.05);
  });

  it("has jackknife errors of the size the estimates scatter by, within a factor of 1.5", () => {
    const draws = Array.from({ length: 100 }, (_, seed) =>
      noiseScale(blocks(seed, { mean: 1, deviation: 1, size: 10, count: 20 })),
    );
    const values = draws.map(({ noiseScale = NaN }) => noiseScale);
    const mean = values.reduce((a, b) => a + b, 0) / 100;
    const scatter = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 99);
    const stated = draws.reduce((sum, { noiseScaleError = NaN }) => sum + noiseScaleError, 0) / 100;
    expect(stated / scatter).toBeGreaterThan(1 / 1.5);
    expect(stated / scatter).toBeLessThan(1.5);
  });

  it("errors are the delete-one-block jackknife √((n − 1)/n · Σ(xᵢ − x̄)²), computed anew from the single gradients, to 1e-10", () => {
    const rng = random(8);
    const gradients = Array.from({ length: 3 }, () =>
      Array.from({ length: 4 }, () => Array.from({ length: 2 }, () => 1 + rng.normal())),
    );
    const moments = (examples: readonly (readonly number[])[]): readonly [number, number] => {
      const n = examples.length;
      const mean = [0, 1].map((i) => examples.reduce((sum, g) => sum + (g[i] ?? 0) / n, 0));
      const trace = examples.reduce(
        (sum, g) => sum + g.reduce((all, x, i) => all + (x - (mean[i] ?? 0)) ** 2, 0) / (n - 1),
        0,
      );
      return [trace, mean.reduce((sum, x) => sum + x * x, 0) - trace / n];
    };
    const left = gradients.map((_, k) => moments(gradients.filter((_unused, j) => j !== k).flat()));
    const jackknife = (values: readonly number[]): number => {
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      return Math.sqrt((2 / 3) * values.reduce((sum, x) => sum + (x - mean) ** 2, 0));
    };
    const found = noiseScale(
      gradients.map((block) => ({
        gradient: [0, 1].map((i) => block.reduce((sum, g) => sum + (g[i] ?? 0) / 4, 0)),
        squaredNorms: block.map((g) => g.reduce((sum, x) => sum + x * x, 0)),
      })),
    );
    expect(found.traceCovarianceError).toBeCloseTo(jackknife(left.map(([trace]) => trace)), 10);
    expect(found.squaredGradientError).toBeCloseTo(jackknife(left.map(([, squared]) => squared)), 10);
    expect(found.noiseScaleError).toBeCloseTo(jackknife(left.map(([trace, squared]) => trace / squared)), 10);
  });

  it("of 4 blocks the mean squared error stated for |G|² is the variance of the estimates within 12 % (without (n − 1)/n a third more)", () => {
    const draws = Array.from({ length: 3000 }, (_, seed) =>
      noiseScale(blocks(seed, { mean: 2, deviation: 1, size: 2, count: 4 })),
    );
    const mean = draws.reduce((sum, { squaredGradient }) => sum + squaredGradient, 0) / 3000;
    const variance = draws.reduce((sum, { squaredGradient: x }) => sum + (x - mean) ** 2, 0) / 2999;
    const stated = draws.reduce((sum, { squaredGradientError: x }) => sum + x * x, 0) / 3000;
    expect(Math.abs(stated / variance - 1)).toBeLessThan(0.12);
  });

  it("gives no quotient where |G|² is not clearly positive, instead of a number without meaning", () => {
    const found = noiseScale(blocks(1, { mean: 0, deviation: 1, size: 50, count: 4 }));
    expect("noiseScale" in found).toBe(false);
  });

  it("refuses fewer than 2 blocks", () => {
    expect(() => noiseScale([])).toThrow("noiseScale: blocks must be at least 2, got 0");
  });
});
