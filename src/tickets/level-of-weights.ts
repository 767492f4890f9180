import type { Architecture } from "../networks/types.js";
import { checkInteger } from "../numerics/checks.js";
import { ladderDensities, type LadderLevel } from "./ladder.js";
import type { PruneRates } from "./masks/prune-rates.js";

/** A level of a ladder with the number of its surviving weights. */
export interface SizedLevel extends LadderLevel {
  /** Surviving weights of all layers. */
  readonly weights: number;
}

/** The number of surviving weights of each level. */
export function levelSizes(
  network: Architecture,
  levels: number,
  rates: PruneRates = {},
): readonly SizedLevel[] {
  return ladderDensities(network, levels, rates).map((level) => ({
    ...level,
    weights: level.kept.reduce((sum, count) => sum + count, 0),
  }));
}

/**
 * The level of iterative pruning, of the first `levels`, whose number of surviving weights is nearest to `weights`; the denser of two equally near. For
 * tickets of one size out of networks of several widths: at 15,000 weights, level 10 of 784-150-50-10 (13,606) and level 17 of 784-600-200-10 (13,628). How
 * near it is stands in its `weights`. Throws as `ladderDensities`, and unless `weights` is an integer ≥ 1.
 */
export function levelOfWeights(
  network: Architecture,
  weights: number,
  levels: number,
  rates: PruneRates = {},
): SizedLevel {
  checkInteger("levelOfWeights", "weights", weights, 1, Number.MAX_SAFE_INTEGER);
  const distance = (level: SizedLevel): number => Math.abs(level.weights - weights);
  return levelSizes(network, levels, rates).reduce((best, level) =>
    distance(level) < distance(best) ? level : best,
  );
}
