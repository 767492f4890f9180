import type { Mask } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { orderStatistic } from "../../numerics/order-statistic.js";
import type { LayerScores } from "../criteria/criterion.js";
import { keptCounts } from "./masks.js";
import type { PruneRates } from "./prune-rates.js";
import { countIn, globalRate, includedLayers, keptAfter, layerRates, rateFields } from "./prune-rates.js";
import { checkFields, knownFields } from "../../numerics/checks.js";
import { checkBits } from "../../numerics/check-numbers.js";
import { shown } from "../../numerics/names.js";

/** How many weights are to survive: a number for each layer, or one for the network. */
export type PruneTarget =
  | {
      /** Weights that survive in each layer: an integer from 1 to the survivors there are. */
      readonly kept: readonly number[];
      /** Not beside `kept`. */
      readonly total?: undefined;
      /** Not beside `kept`: a layer is left alone by keeping all it has. */
      readonly excluded?: undefined;
    }
  | {
      /** Not beside `total`. */
      readonly kept?: undefined;
      /** Weights that survive in all layers together, excluded ones not counted: an integer from 1 to the survivors there are. */
      readonly total: number;
      /** Indices of layers left alone and not counted. Default none. */
      readonly excluded?: readonly number[] | undefined;
    };

/** What is pruned by which scores, down to how many weights: see `PruneTarget`. */
export type PruneToOptions = PruneTarget & {
  /** The weights that still survive; those it has pruned stay pruned. */
  readonly mask: Mask;
  /** Larger is kept. Never NaN on a surviving weight. */
  readonly scores: LayerScores;
};

/** What is pruned by which scores, and how much of it goes. */
export interface PruneOptions extends PruneRates {
  /** The weights that still survive; those it has pruned stay pruned. */
  readonly mask: Mask;
  /** Larger is kept. Never NaN on a surviving weight. */
  readonly scores: LayerScores;
}

/**
 * Removes the survivors of lowest score, what was pruned stays pruned. Scope "layer": of each layer the fraction that `rate`, `outputRate`
 * or `rates` says; scope "global": of all layers together the fraction `rate`, their scores in one order, so that a layer may lose
 * every weight (SNIP does that to layers: Tanaka et al. 2020, "layer collapse"). Counts are to the nearest whole number (halves up): see
 * `keptAfter`. Of equal scores those of lower index go, indices running through the layers from the first. Excluded layers stay.
 * Throws on a fraction outside (0, 1), on a layer (scope "global": a network) that would keep no weight, on NaN among the scores that count.
 */
export function prune(options: PruneOptions): Mask {
  const { mask, scores, ...rates } = knownFields("prune", options, ["mask", "scores", ...rateFields]);
  checkBits("prune", "mask", mask.layers);
  const counts = keptCounts(mask);
  if (rates.scope === "global") {
    const { excluded } = rates;
    const count = countIn(includedLayers(counts.length, excluded), counts);
    return pruneTo({ mask, scores, total: keptAfter(count, globalRate(rates), "the network"), excluded });
  }
  const removed = layerRates(counts.length, rates);
  const kept = counts.map((count, i) => keptAfter(count, at(removed, i), `layer ${i}`));
  return pruneTo({ mask, scores, kept });
}

/** As `prune`, with the survivors of each layer given, or those of the network: pruning to the exact counts of a ladder's level. */
export function pruneTo(options: PruneToOptions): Mask {
  checkFields("pruneTo", options, ["mask", "scores", "kept", "total", "excluded"]);
  const { mask, scores, kept, total, excluded } = options;
  checkBits("pruneTo", "mask", mask.layers);
  const counts = keptCounts(mask);
  for (const [name, list] of Object.entries({ scores, kept: kept ?? counts }))
    if (list.length !== counts.length)
      throw new RangeError(`prune: ${name} must have ${counts.length} layers, got ${list.length}`);
  const layers = mask.layers.map((bits, i): ScoredLayer => ({ bits, scores: at(scores, i), index: i }));

  if (total !== undefined) {
    const included = includedLayers(counts.length, excluded);
    const count = countIn(included, counts);
    checkKept(total, count, "the network");
    const pruned = withoutLowest(
      included.map((i) => at(layers, i)),
      count - total,
    );
    return { layers: mask.layers.map((bits, i) => pruned.get(i) ?? bits.slice()) };
  }
  kept.forEach((count, i) => checkKept(count, at(counts, i), `layer ${i}`));
  return {
    layers: layers.map((layer, i) =>
      at([...withoutLowest([layer], at(counts, i) - at(kept, i)).values()], 0),
    ),
  };
}

function checkKept(count: number, weights: number, place: string): void {
  if (!Number.isSafeInteger(count) || count < 1 || count > weights)
    throw new RangeError(
      `prune: ${place} must keep an integer from 1 to its ${weights} weights, got ${count}`,
    );
}

interface ScoredLayer {
  readonly bits: Uint8Array;
  readonly scores: ArrayLike<number>;
  readonly index: number;
}

/** Copies of the layers' bits, by index, without the `removed` survivors of lowest score among all of them. */
function withoutLowest(layers: readonly ScoredLayer[], removed: number): ReadonlyMap<number, Uint8Array> {
  const all = survivingScores(layers);
  if (removed === 0) return new Map(layers.map(({ bits, index }) => [index, bits.slice()]));

  // The highest score that goes; below it all go, at it the first by index until the count is reached.
  const { value: threshold, below } = orderStatistic(all, removed - 1);
  let atThreshold = removed - below;
  return new Map(
    layers.map(({ bits, scores, index }) => {
      const pruned = bits.slice();
      for (let j = 0; j < bits.length; j++) {
        if (bits[j] === 0) continue;
        const score = scores[j] as number; // as long as bits, which survivingScores saw
        if (score < threshold || (score === threshold && atThreshold-- > 0)) pruned[j] = 0;
      }
      return [index, pruned];
    }),
  );
}

/** The scores that count. Throws on a wrong number of them and on NaN. */
function survivingScores(layers: readonly ScoredLayer[]): Float64Array {
  const alive = new Float64Array(layers.reduce((sum, { bits }) => sum + bits.length, 0));
  let count = 0;
  for (const { bits, scores, index } of layers) {
    if (scores.length !== bits.length)
      throw new RangeError(
        `prune: scores of layer ${index} must have ${bits.length} values, got ${scores.length}`,
      );
    for (let j = 0; j < bits.length; j++) {
      if (bits[j] === 0) continue;
      const score = scores[j];
      if (typeof score !== "number" || Number.isNaN(score))
        // infinities are numbers: always kept, never kept
        throw new RangeError(
          `prune: score of weight ${j} in layer ${index} must be a number, got ${shown(score)}`,
        );
      alive[count++] = score;
    }
  }
  return alive.subarray(0, count);
}
