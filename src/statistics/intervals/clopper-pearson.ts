import { knownFields } from "../../numerics/checks.js";
import { checkCount, checkOpenFraction } from "../checks.js";
import { betaQuantile } from "../distributions/distributions.js";
import type { ConfidenceOptions, Interval } from "./t-interval.js";

/**
 * The exact interval of a binomial probability (Clopper & Pearson 1934): it covers with at least the given confidence,
 * whatever the probability. Throws unless 0 ≤ successes ≤ trials, both integers, and trials ≥ 1.
 */
export function clopperPearson(successes: number, trials: number, options: ConfidenceOptions = {}): Interval {
  const { confidence = 0.95 } = knownFields("clopperPearson", options, ["confidence"]);
  checkCount("clopperPearson", "trials", trials, 1);
  checkCount("clopperPearson", "successes", successes, 0);
  if (successes > trials)
    throw new RangeError(`clopperPearson: successes must be ≤ trials (${trials}), got ${successes}`);
  checkOpenFraction("clopperPearson", "confidence", confidence);
  const tail = (1 - confidence) / 2;
  return [
    successes === 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1),
    successes === trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes),
  ];
}
