import { at } from "../../numerics/at.js";
import { checkFields, knownFields } from "../../numerics/checks.js";
import { checkOpenFraction, checkValues } from "../checks.js";
import { studentCdf, studentQuantile } from "../distributions/distributions.js";
import { mean, standardDeviation } from "./summaries.js";

/** Two ends in the unit of what they bound, lower ≤ upper; an open end is −Infinity or Infinity. */
export type Interval = readonly [lower: number, upper: number];

/** How much an interval is to cover. */
export interface ConfidenceOptions {
  /** Coverage in (0, 1). Default 0.95. */
  readonly confidence?: number;
}

/** How much the interval is to cover, and what is tested. */
export interface TIntervalOptions extends ConfidenceOptions {
  /** The mean under the null hypothesis that `p` tests. Default 0. */
  readonly nullMean?: number;
}

/** A mean over units (seeds) with its interval and test. */
export interface TInterval {
  /** Mean of the values. */
  readonly estimate: number;
  /** Student's, of the chosen confidence. */
  readonly interval: Interval;
  /** s / √n. */
  readonly standardError: number;
  /** Values. */
  readonly n: number;
  /** Two-sided p of the null hypothesis that the mean is `nullMean`. */
  readonly p: number;
}

/**
 * Student's interval for a mean, x̄ ± t(n − 1) s/√n, and its two-sided test: exact for independent normal values.
 * Equal values give an interval of zero width, and p = 1 at the null mean, else 0.
 * Throws below 2 values, when not finite, or for a confidence outside (0, 1).
 */
export function tInterval(values: readonly number[], options: TIntervalOptions = {}): TInterval {
  const { confidence = 0.95, nullMean = 0 } = knownFields("tInterval", options, ["confidence", "nullMean"]);
  checkValues("tInterval", values, 2);
  checkOpenFraction("tInterval", "confidence", confidence);
  checkValues("tInterval: nullMean", [nullMean]);
  const n = values.length;
  const estimate = mean(values);
  const standardError = standardDeviation(values) / Math.sqrt(n);
  const reach = studentQuantile((1 + confidence) / 2, n - 1) * standardError;
  const distance = Math.abs(estimate - nullMean);
  const degenerate = distance === 0 ? 1 : 0;
  return {
    estimate,
    interval: [estimate - reach, estimate + reach],
    standardError,
    n,
    p: standardError === 0 ? degenerate : 2 * studentCdf(-distance / standardError, n - 1),
  };
}

/** The paired t interval of a − b: `tInterval` of the differences, pair by pair. Throws also for unequal lengths. */
export function pairedT(
  a: readonly number[],
  b: readonly number[],
  options: TIntervalOptions = {},
): TInterval {
  if (a.length !== b.length)
    throw new RangeError(
      `pairedT: both arms must have the same seeds, got ${a.length} and ${b.length} values`,
    );
  const firsts = checkValues("pairedT", a, 2);
  const seconds = checkValues("pairedT", b, 2);
  checkFields("pairedT", options, ["confidence", "nullMean"]);
  return tInterval(
    firsts.map((x, i) => x - at(seconds, i)),
    options,
  );
}

/** Student's intervals that cover all means at once with at least the given confidence (Bonferroni). */
export function simultaneousIntervals(
  samples: readonly (readonly number[])[],
  options: ConfidenceOptions = {},
): readonly TInterval[] {
  const { confidence = 0.95 } = knownFields("simultaneousIntervals", options, ["confidence"]);
  checkOpenFraction("simultaneousIntervals", "confidence", confidence);
  return samples.map((values) => tInterval(values, { confidence: 1 - (1 - confidence) / samples.length }));
}
