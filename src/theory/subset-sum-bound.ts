import { log } from "../numerics/index.js";
import { checkPositive } from "./checks.js";

/**
 * Numbers that are certainly needed to reach all of [−½, ½] within ε: 2ⁿ sums cover 2ε each, so n ≥ log₂(1 / 2ε). Whatever the numbers
 * are; the published n = O(log 1/ε) for random ones (Lueker 1998; da Cunha et al. 2022, "Revisiting the random subset sum problem") is of
 * this order, and so cannot be improved but by a factor.
 */
export function subsetSumCount(tolerance: number): number {
  checkPositive("subsetSumCount", "tolerance", tolerance);
  return Math.max(0, Math.ceil(log(1 / (2 * tolerance)) / Math.LN2 - 1e-9));
}

/**
 * The least that one more number, uniform on [−1, 1], adds to the covered part v of [−½, ½] on average: E[v'] ≥ v + ½ v (1 − v). A target z
 * that is not yet reached is reached if z − X is, which is uniform on an interval of length 2 that holds all of [−½, ½]. While v is
 * small it grows by half a time, which is why log(1/ε) numbers are enough (the argument of da Cunha et al. 2022).
 */
export function coverageGrowth(covered: number): number {
  if (!(covered >= 0 && covered <= 1))
    throw new RangeError(`coverageGrowth: covered must be in [0, 1], got ${covered}`);
  return covered + 0.5 * covered * (1 - covered);
}
