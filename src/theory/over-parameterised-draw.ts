import { exp, log } from "../numerics/index.js";
import { knownFields } from "../numerics/checks.js";
import { checkChance, checkWhole } from "./checks.js";
import { probability, type Probability } from "./lucky-draw.js";
import { expm1, log1p, logComplement } from "./log-space.js";

/** k needed weights, for each of which there are candidates of its own. */
export interface OverParameterisedDraw {
  /** Needed weights, k: an integer ≥ 1. */
  readonly needed: number;
  /** Probability that a candidate is good, q, in (0, 1). */
  readonly chance: number;
}

/** (1 − (1 − q)ʳ)ᵏ: every needed weight has a good one among its r candidates. Rises with r and q, falls with k. r is an integer ≥ 0. */
export function overParameterisedDraw(draw: OverParameterisedDraw, candidates: number): Probability {
  const { needed, chance } = checked("overParameterisedDraw", draw);
  checkWhole("overParameterisedDraw", "candidates", candidates, 0);
  if (candidates === 0) return probability(-Infinity);
  return probability(needed * logComplement(candidates * log1p(-chance)));
}

/** How many candidates are enough. */
export interface CandidatesNeeded {
  /** The fewest candidates with which the draw fails with probability at most `failure`. */
  readonly candidates: number;
  /** ln(k / failure) / q, the rule of thumb: an upper bound on that, before rounding up. */
  readonly ruleOfThumb: number;
}

/**
 * How many candidates each needed weight must have so that the draw fails with probability at most `failure` in (0, 1):
 * ln(1 − (1 − failure)^(1/k)) / ln(1 − q), rounded up. At most ln(k / failure) / q + 1.
 */
export function candidatesNeeded(draw: OverParameterisedDraw, failure: number): CandidatesNeeded {
  const { needed, chance } = checked("candidatesNeeded", draw);
  checkChance("candidatesNeeded", "failure", failure);
  const ruleOfThumb = log(needed / failure) / chance;
  const each = log(-expm1(log1p(-failure) / needed)); // ln of the failure each needed weight may have
  const candidates = Math.max(1, Math.ceil(each / log1p(-chance)));
  // Rounding may put the quotient a hair beside a whole number.
  const fails = (r: number): boolean =>
    -expm1(needed * log1p(-exp(r * log1p(-chance)))) > failure * (1 + 1e-12);
  return { candidates: fails(candidates) ? candidates + 1 : candidates, ruleOfThumb };
}

/** The draw, checked. `name` is the calling function's. */
function checked(name: string, draw: OverParameterisedDraw): OverParameterisedDraw {
  const { needed, chance } = knownFields(name, draw, ["needed", "chance"]);
  checkWhole(name, "needed", needed, 1);
  checkChance(name, "chance", chance);
  return { needed, chance };
}
