import { jackknifeError } from "../statistics/index.js";

/** What one block of examples tells: its mean gradient and the squared norm of each example's own. */
export interface GradientBlock {
  /** (size): mean over the examples of the block. */
  readonly gradient: ArrayLike<number>;
  /** (examples of the block): |g_i|² of each example's own gradient. */
  readonly squaredNorms: ArrayLike<number>;
}

/** tr Σ, |G|² and their quotient, each with its standard error. */
export interface NoiseScale {
  /** Trace of the covariance of a single example's gradient, unbiased. */
  readonly traceCovariance: number;
  /** Standard error of `traceCovariance`, by the jackknife over blocks. */
  readonly traceCovarianceError: number;
  /** Squared norm of the true gradient, unbiased: may come out negative where noise outweighs it. */
  readonly squaredGradient: number;
  /** Standard error of `squaredGradient`, by the jackknife over blocks. */
  readonly squaredGradientError: number;
  /** tr Σ / |G|², in examples; absent where |G|² is not clearly positive (in all jackknife samples). */
  readonly noiseScale?: number;
  /** Standard error of `noiseScale`, in examples; absent where that is. */
  readonly noiseScaleError?: number;
}

interface Sums {
  readonly gradient: Float64Array;
  readonly squared: number;
  readonly count: number;
}

/**
 * The simple noise scale (McCandlish et al. 2018, appendix A.1) from n per-example gradients g_i with mean Ĝ:
 * tr Σ = n / (n − 1) · (mean |g_i|² − |Ĝ|²) and |G|² = |Ĝ|² − tr Σ / n, both unbiased. Standard errors by the delete-one-block
 * jackknife. Cost: blocks · size additions.
 */
export function noiseScale(blocks: readonly GradientBlock[]): NoiseScale {
  if (blocks.length < 2) throw new RangeError(`noiseScale: blocks must be at least 2, got ${blocks.length}`);
  const sums = blocks.map(sumsOf);
  const all = sums.reduce((a, b) => combine(a, b, 1));
  const whole = estimate(all);
  const without = sums.map((block) => estimate(combine(all, block, -1)));
  const error = (value: (each: Moments) => number): number => jackknifeError(without.map(value));
  const ratio = ({ trace, squared }: Moments): number => trace / squared;
  const positive = [whole, ...without].every(({ squared }) => squared > 0);
  return {
    traceCovariance: whole.trace,
    traceCovarianceError: error(({ trace }) => trace),
    squaredGradient: whole.squared,
    squaredGradientError: error(({ squared }) => squared),
    ...(positive ? { noiseScale: ratio(whole), noiseScaleError: error(ratio) } : {}),
  };
}

interface Moments {
  readonly trace: number;
  readonly squared: number;
}

function estimate({ gradient, squared, count }: Sums): Moments {
  let norm = 0;
  for (const value of gradient) norm += (value / count) * (value / count);
  const trace = (count / (count - 1)) * (squared / count - norm);
  return { trace, squared: norm - trace / count };
}

function sumsOf({ gradient, squaredNorms }: GradientBlock): Sums {
  const count = squaredNorms.length;
  let squared = 0;
  for (let i = 0; i < count; i++) squared += squaredNorms[i] ?? 0;
  return {
    gradient: Float64Array.from({ length: gradient.length }, (_, i) => count * (gradient[i] ?? 0)),
    squared,
    count,
  };
}

const combine = (a: Sums, b: Sums, sign: 1 | -1): Sums => ({
  gradient: a.gradient.map((value, i) => value + sign * (b.gradient[i] ?? 0)),
  squared: a.squared + sign * b.squared,
  count: a.count + sign * b.count,
});
