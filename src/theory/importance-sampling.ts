import { exp, log, type Rng } from "../numerics/index.js";
import { knownFields } from "../numerics/checks.js";
import { studentQuantile, type Interval } from "../statistics/index.js";
import { checkChance, checkWhole } from "./checks.js";
import { probability, type Probability } from "./lucky-draw.js";

/** ln of (indicator of the event · true density / proposal density) of one proposed point; −Infinity off the event. */
export type LogWeight = (rng: Rng) => number;

/** How much is drawn, and whence. */
export interface ImportanceSamplingOptions {
  /** Proposed points: an integer ≥ 100. */
  readonly draws: number;
  /** Of the interval, in (0, 1). Default 0.95. */
  readonly confidence?: number | undefined;
  /** Handed to `logWeight` draw by draw: the same stream gives the same estimate. */
  readonly rng: Rng;
}

/** An estimated probability, and whether its interval can be relied on. */
export interface ImportanceSample {
  /** The mean weight. */
  readonly estimate: Probability;
  /** Student's interval of the mean weight, as probabilities; its lower end is never below 0. */
  readonly interval: Interval;
  /** Standard error over estimate. */
  readonly relativeError: number;
  /** (Σ w)² / Σ w² (Kish 1965): as many equal weights say as much. */
  readonly effectiveDraws: number;
  /** Largest weight over the sum. */
  readonly largestShare: number;
  /** Whether the interval can be relied on: at least 100 effective draws, and no weight above a tenth of the sum. */
  readonly reliable: boolean;
}

/**
 * The probability of a rare event from proposals that make it common: the mean of the weights. Unbiased for every proposal that can reach the
 * whole event; its interval is honest where the weights are bounded and many count, which is why `reliable` stands beside it.
 * Weights are kept as logarithms relative to the largest, so that probabilities of any smallness do not underflow.
 * Cost: `draws` proposals. Throws if a weight is NaN or infinite, and if no proposal meets the event.
 */
export function importanceSampling(
  logWeight: LogWeight,
  options: ImportanceSamplingOptions,
): ImportanceSample {
  const {
    draws,
    confidence = 0.95,
    rng,
  } = knownFields("importanceSampling", options, ["draws", "confidence", "rng"]);
  checkWhole("importanceSampling", "draws", draws, 100);
  checkChance("importanceSampling", "confidence", confidence);
  const logs = Float64Array.from({ length: draws }, () => logWeight(rng));
  if (logs.some((value) => Number.isNaN(value) || value === Infinity))
    throw new RangeError("importanceSampling: logWeight must be below Infinity, got NaN or Infinity");
  const largest = logs.reduce((a, b) => Math.max(a, b), -Infinity);
  if (largest === -Infinity)
    throw new RangeError(`importanceSampling: proposals must meet the event, got none of ${draws}`);

  const weights = logs.map((value) => exp(value - largest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const squares = weights.reduce((total, weight) => total + weight * weight, 0);
  const mean = sum / draws;
  const relativeError = Math.sqrt(Math.max(0, squares / draws - mean * mean) / (draws - 1)) / mean;

  const estimate = probability(largest + log(mean));
  const half = studentQuantile((1 + confidence) / 2, draws - 1) * relativeError;
  const effectiveDraws = (sum * sum) / squares;
  return {
    estimate,
    interval: [estimate.value * Math.max(0, 1 - half), estimate.value * (1 + half)],
    relativeError,
    effectiveDraws,
    largestShare: 1 / sum,
    reliable: effectiveDraws >= 100 && sum >= 10,
  };
}
