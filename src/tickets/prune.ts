import type { Mask } from "../networks/types.js";
import { at } from "../numerics/at.js";
import type { LayerScores } from "./criteria.js";
import { keptCounts } from "./masks.js";
import type { PruneRates } from "./pruneRates.js";
import { keptAfter, layerFractions } from "./pruneRates.js";

export interface PruneToOptions {
  readonly mask: Mask;
  /** Larger is kept. Never NaN on a surviving weight. */
  readonly scores: LayerScores;
  /** Weights that survive in each layer: an integer from 1 to the survivors there are. */
  readonly kept: readonly number[];
}

export interface PruneOptions extends PruneRates {
  readonly mask: Mask;
  /** Larger is kept. Never NaN on a surviving weight. */
  readonly scores: LayerScores;
}

/**
 * Removes the survivors of lowest score in each layer, the fraction of them that `rate`, `outputRate` or `fractions` says, to the
 * nearest whole number (halves up): see `keptAfter`. Of equal scores those of lower index go. What was pruned stays pruned.
 * Throws on a fraction outside (0, 1), on a layer that would keep no weight, on NaN among the scores that count.
 */
export function prune({ mask, scores, ...rates }: PruneOptions): Mask {
  const fractions = layerFractions(mask.layers.length, rates);
  const kept = keptCounts(mask).map((survivors, i) => keptAfter(survivors, at(fractions, i), i));
  return pruneTo({ mask, scores, kept });
}

/** As `prune`, with the survivors of each layer given: one-shot pruning to the exact counts of a ladder's level. */
export function pruneTo({ mask, scores, kept }: PruneToOptions): Mask {
  const survivors = keptCounts(mask);
  for (const [name, list] of Object.entries({ scores, kept }))
    if (list.length !== survivors.length)
      throw new RangeError(`prune: ${name} must have ${survivors.length} layers, got ${list.length}`);
  kept.forEach((count, i) => {
    if (!Number.isSafeInteger(count) || count < 1 || count > at(survivors, i))
      throw new RangeError(
        `prune: layer ${i} must keep an integer from 1 to its ${at(survivors, i)} weights, got ${count}`,
      );
  });
  return {
    layers: mask.layers.map((bits, i) => pruneLayer(bits, at(scores, i), at(survivors, i) - at(kept, i), i)),
  };
}

/** A copy of `bits` without the `removed` survivors of lowest score. */
function pruneLayer(bits: Uint8Array, scores: ArrayLike<number>, removed: number, index: number): Uint8Array {
  if (scores.length !== bits.length)
    throw new RangeError(
      `prune: scores of layer ${index} must have ${bits.length} values, got ${scores.length}`,
    );
  const alive: number[] = [];
  bits.forEach((bit, j) => {
    if (bit === 0) return;
    const score = scores[j];
    if (score === undefined || Number.isNaN(score))
      throw new RangeError(`prune: score of weight ${j} in layer ${index} must be a number, got ${score}`);
    alive.push(score);
  });
  const pruned = bits.slice();
  if (removed === 0) return pruned;

  // The highest score that goes; below it all go, at it the first by index until the count is reached.
  const sorted = Float64Array.from(alive).sort();
  const threshold = at(sorted, removed - 1);
  let atThreshold = removed - sorted.findIndex((score) => score >= threshold);
  bits.forEach((bit, j) => {
    if (bit === 0) return;
    const score = at(scores, j);
    if (score < threshold || (score === threshold && atThreshold-- > 0)) pruned[j] = 0;
  });
  return pruned;
}
