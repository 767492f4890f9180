import { at, type Rng } from "../numerics/index.js";
import { checkNumbers } from "../numerics/check-numbers.js";
import { knownFields } from "../numerics/checks.js";
import { clopperPearson, type Interval } from "../statistics/index.js";
import { checkPositive, checkWhole } from "./checks.js";
import { nearestSubsetSum, subsetSums } from "./subset-sums.js";

/** Random numbers up to which every subset of a draw is looked at. */
const EXACT = 24;
/** Random numbers in a block when there are too many for every subset. */
const BLOCK = 32;

/**
 * The part of [−½, ½] that lies within `tolerance` of a subset sum, in [0, 1]: exact, from all 2^n sums; n ≤ 24.
 * Property: adding a value never lowers it.
 */
export function subsetSumCoverage(values: readonly number[], tolerance: number): number {
  checkPositive("subsetSumCoverage", "tolerance", tolerance);
  checkNumbers("subsetSumCoverage", "values", values);
  let covered = 0;
  let end = -0.5; // covered so far up to here
  for (const sum of subsetSums(values)) {
    const from = Math.max(end, sum - tolerance);
    const to = Math.min(0.5, sum + tolerance);
    if (to > from) {
      covered += to - from;
      end = to;
    }
  }
  return Math.min(1, covered);
}

/** Whether all of [−½, ½] lies within `tolerance` of a subset sum; exact, n ≤ 24. */
export function reachesAll(values: readonly number[], tolerance: number): boolean {
  checkPositive("reachesAll", "tolerance", tolerance);
  checkNumbers("reachesAll", "values", values);
  let end = -0.5;
  for (const sum of subsetSums(values)) {
    if (sum - tolerance > end) break; // sums ascend: what lies between is never reached
    end = Math.max(end, sum + tolerance);
  }
  return end >= 0.5;
}

/** How many numbers are drawn, how often, and what they are to reach. */
export interface SubsetSumReachOptions {
  /** Random numbers n, uniform on [−1, 1]: an integer ≥ 1. */
  readonly count: number;
  /** ε > 0. */
  readonly tolerance: number;
  /** Draws of the n numbers: an integer ≥ 1. */
  readonly draws: number;
  /** "all" of [−½, ½] (count ≤ 24), or "one" target, uniform on it and drawn anew each time. Default "one". */
  readonly targets?: "all" | "one" | undefined;
  /** With more than 32 numbers, blocks of 32 in which a draw is searched at most. Default 8. */
  readonly blocks?: number | undefined;
  /** Draw d comes from `split(d)`. */
  readonly rng: Rng;
}

/** How often random numbers reached the target. */
export interface SubsetSumReach {
  /** Draws that reached it. */
  readonly hits: number;
  /** Draws made. */
  readonly draws: number;
  /** hits / draws, in [0, 1]. */
  readonly frequency: number;
  /** Clopper-Pearson, 95 %. */
  readonly interval: Interval;
  /** Whether each draw was searched whole. If not, the frequency is a lower bound: a subset may exist that no block holds. */
  readonly exact: boolean;
}

/**
 * How often n random numbers have a subset whose sum is within ε of the target: up to 32 numbers each draw is searched whole, by meeting in
 * the middle; beyond that, random blocks of 32 of them, until one reaches it. Lueker (1998) shows that n = O(log 1/ε) reach every
 * target in [−½, ½] with high probability; see `subsetSumCount` for what no draw can do with fewer.
 */
export function subsetSumReach(options: SubsetSumReachOptions): SubsetSumReach {
  const {
    count,
    tolerance,
    draws,
    targets = "one",
    blocks = 8,
    rng,
  } = knownFields("subsetSumReach", options, ["count", "tolerance", "draws", "targets", "blocks", "rng"]);
  checkWhole("subsetSumReach", "count", count, 1, targets === "all" ? EXACT : undefined);
  checkPositive("subsetSumReach", "tolerance", tolerance);
  checkWhole("subsetSumReach", "draws", draws, 1);
  checkWhole("subsetSumReach", "blocks", blocks, 1);
  let hits = 0;
  for (let draw = 0; draw < draws; draw++) {
    const stream = rng.split(draw);
    const values = Array.from({ length: count }, () => 2 * stream.uniform() - 1);
    const reached =
      targets === "all"
        ? reachesAll(values, tolerance)
        : isReached(values, stream.uniform() - 0.5, { tolerance, blocks, rng: stream });
    if (reached) hits++;
  }
  const interval = clopperPearson(hits, draws);
  return { hits, draws, frequency: hits / draws, interval, exact: count <= BLOCK };
}

interface SearchOptions {
  readonly tolerance: number;
  readonly blocks: number;
  readonly rng: Rng;
}

function isReached(
  values: readonly number[],
  target: number,
  { tolerance, blocks, rng }: SearchOptions,
): boolean {
  if (values.length <= BLOCK) return nearestSubsetSum(values, target).distance <= tolerance;
  for (let block = 0; block < blocks; block++) {
    const chosen = [...rng.permutation(values.length).subarray(0, BLOCK)].map((i) => at(values, i));
    if (nearestSubsetSum(chosen, target).distance <= tolerance) return true;
  }
  return false;
}
