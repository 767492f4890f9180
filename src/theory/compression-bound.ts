import { log } from "../numerics/index.js";
import { knownFields } from "../numerics/checks.js";
import { checkChance, checkWhole } from "./checks.js";
import { log1p } from "./log-space.js";

/** Kullback-Leibler divergence of coins, nats: q ln(q/p) + (1−q) ln((1−q)/(1−p)); q in [0, 1], p in [0, 1]. */
export function binaryKl(q: number, p: number): number {
  checkShare("binaryKl", "q", q);
  checkShare("binaryKl", "p", p);
  const wrong = q === 0 ? 0 : q * (log(q) - log(p));
  const right = q === 1 ? 0 : (1 - q) * (log1p(-q) - (p === 1 ? -Infinity : log1p(-p)));
  return Math.max(0, wrong + right);
}

/** The largest p ≥ q with kl(q ‖ p) ≤ bound, by bisection to the last bit; bound ≥ 0 in nats. 1 if the bound is Infinity. */
export function klInverse(q: number, bound: number): number {
  checkShare("klInverse", "q", q);
  if (!(bound >= 0)) throw new RangeError(`klInverse: bound must be ≥ 0, got ${bound}`);
  let [low, high] = [q, 1];
  for (let i = 0; i < 200; i++) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break;
    if (binaryKl(q, middle) <= bound) low = middle;
    else high = middle;
  }
  return bound === Infinity ? 1 : low;
}

/** What the network gets wrong, and what it takes to write it down. */
export interface CompressionBoundOptions {
  /** Training examples that the decoded network gets wrong: an integer in [0, examples]. */
  readonly errors: number;
  /** Training examples, n ≥ 1. */
  readonly examples: number;
  /** Bits from which the network is decoded, in a code fixed before the data were seen: > 0. */
  readonly bits: number;
  /** Alternatives (levels, bit widths) among which the data chose; an integer ≥ 1. Each costs its share of the confidence. Default 1. */
  readonly choices?: number | undefined;
  /** Probability with which the bound may fail, in (0, 1). Default 0.05. */
  readonly failure?: number | undefined;
}

/** What training errors and length say of new examples. */
export interface CompressionBound {
  /** With probability 1 − failure over the training sample the error on new examples is at most this, in [0, 1]. */
  readonly risk: number;
  /** The price of the description, nats an example: (bits · ln 2 + ln(choices / failure)) / n. */
  readonly natsPerExample: number;
  /** No better than guessing among `classes` would be: true where risk ≥ 0.9, the error of guessing one of ten classes. */
  readonly vacuous: boolean;
  /** What must be true for it to hold. */
  readonly assumptions: readonly string[];
}

/** The error of guessing one of ten classes. */
const GUESSING = 0.9;

/**
 * Occam's bound in its Kullback-Leibler form (Langford 2005, "Tutorial on practical prediction theory", section 3; a PAC-Bayes bound whose prior is
 * 2^−bits and whose posterior is one network): risk ≤ kl⁻¹(errors/n, (bits ln 2 + ln(choices/failure))/n).
 * Properties: rises with bits, errors and choices, falls with n; at 0 bits, 1 choice, the Chernoff bound of a test set.
 */
export function compressionBound(options: CompressionBoundOptions): CompressionBound {
  const {
    errors,
    examples,
    bits,
    choices = 1,
    failure = 0.05,
  } = knownFields("compressionBound", options, ["errors", "examples", "bits", "choices", "failure"]);
  checkWhole("compressionBound", "examples", examples, 1);
  checkWhole("compressionBound", "errors", errors, 0, examples);
  checkWhole("compressionBound", "choices", choices, 1);
  checkChance("compressionBound", "failure", failure);
  if (!(bits >= 0 && bits < Infinity))
    throw new RangeError(`compressionBound: bits must be finite and ≥ 0, got ${bits}`);
  const natsPerExample = (bits * Math.LN2 + log(choices / failure)) / examples;
  const risk = klInverse(errors / examples, natsPerExample);
  return {
    risk,
    natsPerExample,
    vacuous: risk >= GUESSING,
    assumptions: [
      "training and future examples are drawn independently from one distribution",
      "the code was fixed before the training data were seen",
      "the bound is about the decoded network, not about the one it was made from",
      `the data chose among at most ${choices} codes of the union`,
    ],
  };
}

function checkShare(name: string, what: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name}: ${what} must be in [0, 1], got ${value}`);
}
