import { exp, log } from "../numerics/index.js";
import { checkFields } from "../numerics/checks.js";
import { checkWhole } from "./checks.js";
import { logBinomial } from "./log-binomial.js";
import { expm1, log1p } from "./log-space.js";

/** What makes a draw lucky. */
export interface LuckyDraw {
  /** Weights drawn, N: an integer ≥ 1. */
  readonly weights: number;
  /** Needed weights, k: an integer in [0, N]. */
  readonly needed: number;
  /** How many of the largest |w| must hold the needed ones, K: an integer in [k, N]. Default k: they are exactly the largest. */
  readonly top?: number | undefined;
  /** Whether each needed weight must have the right sign too; for laws symmetric about 0. Default false. */
  readonly signs?: boolean | undefined;
}

/** A probability that may be too small for a float64. */
export interface Probability {
  /** Natural logarithm. */
  readonly log: number;
  /** Decimal logarithm. */
  readonly log10: number;
  /** The probability itself: 0 where it is below 5e-324. */
  readonly value: number;
}

/** The probability of a logarithm. */
export const probability = (logarithm: number): Probability => ({
  log: logarithm,
  log10: logarithm / Math.LN10,
  value: exp(logarithm),
});

/** The draw with its defaults, checked. `name` is the calling function's, `more` are the fields that it knows besides. */
export function checkedDraw(
  name: string,
  draw: LuckyDraw,
  more: readonly string[] = [],
): { readonly [field in keyof LuckyDraw]-?: NonNullable<LuckyDraw[field]> } {
  checkFields(name, draw, ["weights", "needed", "top", "signs", ...more]);
  const { weights, needed, top = needed, signs = false } = draw;
  checkWhole(name, "weights", weights, 1);
  checkWhole(name, "needed", needed, 0, weights);
  checkWhole(name, "top", top, needed, weights);
  return { weights, needed, top, signs };
}

/**
 * The probability that one random draw is lucky: that all k needed weights are among the K of largest magnitude, and, if asked, that each
 * has the right sign. C(N−k, K−k) / C(N, K) · 2⁻ᵏ, and so 1 / C(N, k) for K = k.
 *
 * The order of N independent values of one continuous law is uniform, so the law does not enter: heavy tails make no draw luckier. (They
 * change by how much the needed weights stand out, not whether they do.)
 * Properties: never falls as K grows; never rises as N or, at a given K, k grows. Checked by enumeration for all N ≤ 12.
 */
export function luckyDraw(draw: LuckyDraw): Probability {
  const { weights, needed, top, signs } = checkedDraw("luckyDraw", draw);
  // C(N−k, K−k) / C(N, K) = C(K, k) / C(N, k): the second form has no large numbers that cancel.
  const ranks = logBinomial(top, needed) - logBinomial(weights, needed);
  return probability(ranks - (signs ? needed * Math.LN2 : 0));
}

/**
 * The probability that at least one of `draws` independent draws is lucky, each with the given log probability: 1 − (1 − p)^draws. Draws
 * may be any number ≥ 0, up to Infinity. Throws unless the logarithm is ≤ 0.
 */
export function atLeastOne(logProbability: number, draws: number): number {
  if (!(logProbability <= 0))
    throw new RangeError(`atLeastOne: logProbability must be ≤ 0, got ${logProbability}`);
  if (!(draws >= 0)) throw new RangeError(`atLeastOne: draws must be ≥ 0, got ${draws}`);
  const one = exp(logProbability);
  if (one === 1) return draws === 0 ? 0 : 1;
  if (draws === 0) return 0;
  // Where p is below rounding, ln(1 − p) is −p, and its product with the draws is formed in logarithms: p itself may underflow.
  const exponent = one < 1e-17 ? -exp(logProbability + log(draws)) : draws * log1p(-one);
  return -expm1(exponent);
}
