import type { Rng } from "../numerics/random.js";
import { at } from "../numerics/at.js";
import { knownFields } from "../numerics/checks.js";
import { mean, type Interval } from "../statistics/index.js";
import { openQuantile } from "./seed-bootstrap.js";

/** What was measured at one moment of a run: unbiased estimates, of which the second may be negative. */
export interface NoisePoint {
  /** Steps done. */
  readonly step: number;
  /** tr Σ, or tr(HΣ). */
  readonly traceCovariance: number;
  /** |G|², or GᵀHG. */
  readonly squaredGradient: number;
}

/** The noise scale of a stretch of training. */
export interface NoiseAlongRun {
  /** mean tr Σ / mean |G|², in examples; absent where the mean of |G|² is not positive. */
  readonly noiseScale?: number;
  /** 95 % interval of the block bootstrap; an end is Infinity where a resample has no positive denominator. */
  readonly interval?: Interval;
  /** Moments that were averaged. */
  readonly points: number;
}

/** How the interval is drawn. */
export interface NoiseAlongRunOptions {
  /** Resamples of the blocks come from it: the same stream gives the same interval. */
  readonly rng: Rng;
  /** Moments a block: successive ones are resampled together, since they are alike. Default: the cube root of their number, rounded up (Künsch 1989). */
  readonly block?: number | undefined;
  /** Default 1000. */
  readonly resamples?: number | undefined;
}

/**
 * The noise scale over several moments of a run: numerators and denominators are averaged before they are divided (McCandlish et al. 2018, appendix A.1), since a quotient of two noisy
 * numbers at each moment is biased and may have a denominator near 0. The interval is that of the circular block bootstrap (Politis & Romano 1992). Throws on
 * no points, steps that do not rise and numbers that are not finite.
 */
export function noiseAlongRun(points: readonly NoisePoint[], options: NoiseAlongRunOptions): NoiseAlongRun {
  const known = knownFields("noiseAlongRun", options, ["rng", "block", "resamples"]);
  const count = points.length;
  checkPoints(points);
  const { rng, block = cubeRoot(count), resamples = 1000 } = known;
  for (const [name, value] of Object.entries({ block, resamples }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new RangeError(`noiseAlongRun: ${name} must be an integer ≥ 1, got ${value}`);
  const ratio = (chosen: readonly NoisePoint[]): number => {
    const square = mean(chosen.map(({ squaredGradient }) => squaredGradient));
    return square > 0 ? mean(chosen.map(({ traceCovariance }) => traceCovariance)) / square : Infinity;
  };
  const found = ratio(points);
  if (found === Infinity) return { points: count };
  if (count === 1) return { noiseScale: found, points: count };
  const draws = Array.from({ length: resamples }, () => {
    const chosen: NoisePoint[] = [];
    while (chosen.length < count) {
      const begin = rng.integer(count);
      for (let k = 0; k < block && chosen.length < count; k++) chosen.push(at(points, (begin + k) % count));
    }
    return ratio(chosen);
  }).sort((a, b) => a - b);
  return {
    noiseScale: found,
    interval: [openQuantile(draws, 0.025), openQuantile(draws, 0.975)],
    points: count,
  };
}

/** The smallest integer whose cube is at least the count. */
function cubeRoot(count: number): number {
  let root = 1;
  while (root * root * root < count) root++;
  return root;
}

function checkPoints(points: readonly NoisePoint[]): void {
  if (points.length === 0) throw new RangeError("noiseAlongRun: points must be at least 1, got 0");
  points.forEach(({ step, traceCovariance, squaredGradient }, k) => {
    for (const [name, value] of Object.entries({ step, traceCovariance, squaredGradient }))
      if (!Number.isFinite(value))
        throw new RangeError(`noiseAlongRun: ${name} must be finite, got ${value} at point ${k}`);
    const before = points[k - 1]?.step ?? -Infinity;
    if (!(step > before)) throw new RangeError(`noiseAlongRun: steps must rise, got ${step} after ${before}`);
  });
}
