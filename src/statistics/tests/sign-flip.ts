import type { Rng } from "../../numerics/random.js";
import { at } from "../../numerics/at.js";
import { knownFields } from "../../numerics/checks.js";
import { checkChoice, checkCount, checkValues } from "../checks.js";

/** Which values count as extreme, and how flips are sampled. */
export interface SignFlipOptions {
  /** "greater": the values tend to lie above 0. Default "two-sided". */
  readonly alternative?: "two-sided" | "greater" | "less";
  /** Needed above 20 values, where the 2^n flips are sampled. */
  readonly rng?: Rng;
  /** Sampled flips above 20 values, ≥ 1,000. Default 100,000 (standard error of p = 0.05: 0.0007). */
  readonly resamples?: number;
}

/** The outcome of a permutation test. */
export interface SignFlipResult {
  /** In (0, 1]; never 0, since the pattern seen is one of them. */
  readonly p: number;
  /** All 2^n sign patterns were counted. */
  readonly exact: boolean;
  /** Values. */
  readonly n: number;
}

/** The largest sample whose sign patterns are all counted: 2^20 sums take about ten milliseconds. */
const EXACT_UP_TO = 20;

/**
 * Sign-flip permutation test (Fisher 1935, section 21) of values symmetric about 0: the share of the 2^n sign patterns whose
 * sum is at least as extreme as the one seen, itself included, so p ≥ 2^-n. Exact for any symmetric distribution up to
 * n = 20; above, (1 + hits) / (1 + resamples), which is valid too. Throws when empty, not finite, or rng is missing.
 */
export function signFlip(values: readonly number[], options: SignFlipOptions = {}): SignFlipResult {
  const known = knownFields("signFlip", options, ["alternative", "rng", "resamples"]);
  const { alternative = "two-sided", rng, resamples = 100_000 } = known;
  checkValues("signFlip", values);
  checkCount("signFlip", "resamples", resamples, 1000);
  checkChoice("signFlip", "alternative", alternative, ["two-sided", "greater", "less"]);
  const n = values.length;
  const score = (sum: number): number =>
    alternative === "two-sided" ? Math.abs(sum) : alternative === "greater" ? sum : -sum;
  const total = values.reduce((sum, x) => sum + x, 0);
  // Sums that are equal on paper may differ by rounding: they count as equal.
  const slack = 1e-12 * values.reduce((sum, x) => sum + Math.abs(x), 0);
  const bound = score(total) - slack;

  if (n <= EXACT_UP_TO) {
    const count = (i: number, sum: number): number => {
      if (i === n) return score(sum) >= bound ? 1 : 0;
      return count(i + 1, sum + at(values, i)) + count(i + 1, sum - at(values, i));
    };
    return { p: count(0, 0) / 2 ** n, exact: true, n };
  }

  if (rng === undefined) throw new TypeError(`signFlip: rng is needed above ${EXACT_UP_TO} values, got ${n}`);
  let hits = 0;
  for (let b = 0; b < resamples; b++) {
    let bits = 0;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      bits = i % 32 === 0 ? rng.uint32() : bits >>> 1;
      sum += (bits & 1) === 1 ? at(values, i) : -at(values, i);
    }
    if (score(sum) >= bound) hits++;
  }
  return { p: (1 + hits) / (1 + resamples), exact: false, n };
}
