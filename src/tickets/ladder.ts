import { weightCount } from "../networks/architecture.js";
import type { Architecture } from "../networks/types.js";
import { at } from "../numerics/at.js";
import type { PruneRates } from "./masks/prune-rates.js";
import {
  countIn,
  globalRate,
  includedLayers,
  keptAfter,
  layerRates,
  rateFields,
} from "./masks/prune-rates.js";
import { checkFields } from "../numerics/checks.js";
import { checkNumbers } from "../numerics/check-numbers.js";

/** A level of a ladder before it is trained: exact counts, known beforehand. */
export interface LadderLevel {
  /** Prunings done: 0 is dense. */
  readonly level: number;
  /** Surviving weights of each layer. */
  readonly kept: readonly number[];
  /** Surviving weights of the network / all its weights. */
  readonly density: number;
}

/**
 * The counts of levels 0 … `levels` of iterative pruning. LeNet-300-100 at the default rates: 1, 0.800, 0.641, 0.513, 0.411, … as in
 * Frankle & Carbin 2019. Throws unless `levels` is an integer ≥ 0, as `prune` on the rates, and when a layer would run out.
 */
export function ladderDensities(
  network: Architecture,
  levels: number,
  rates: PruneRates = {},
): readonly LadderLevel[] {
  checkLevels("ladderDensities", levels);
  checkFields("ladderDensities", rates, rateFields);
  const removed = layerRates(network.layers.length, rates);
  const weights = weightCount(network);
  const ladder: LadderLevel[] = [];
  let kept = network.layers.map(({ inputs, outputs }) => inputs * outputs);
  for (let level = 0; level <= levels; level++) {
    if (level > 0) kept = kept.map((weights, i) => keptAfter(weights, at(removed, i), `layer ${i}`));
    ladder.push({ level, kept, density: kept.reduce((sum, count) => sum + count, 0) / weights });
  }
  return ladder;
}

/** A level of a ladder in scope "global" before it is trained: how many weights survive, not in which layers. */
export interface GlobalLevel {
  /** Prunings done: 0 is dense. */
  readonly level: number;
  /** Surviving weights of all layers that are pruned, excluded ones not counted: what `pruneTo` takes as `total`. */
  readonly total: number;
  /** Surviving weights of the network, excluded layers with all of theirs / all its weights. */
  readonly density: number;
}

/**
 * The counts of levels 0 … `levels` of iterative pruning in scope "global", rounded as those of `ladderDensities`. Throws unless `levels`
 * is an integer ≥ 0, as `prune` on the rates of scope "global" and the excluded layers, and when no weight would be left.
 */
export function globalDensities(
  network: Architecture,
  levels: number,
  rates: PruneRates = {},
): readonly GlobalLevel[] {
  checkLevels("globalDensities", levels);
  checkFields("globalDensities", rates, rateFields);
  const fraction = globalRate(rates);
  const counts = network.layers.map(({ inputs, outputs }) => inputs * outputs);
  const weights = weightCount(network);
  let total = countIn(includedLayers(counts.length, rates.excluded), counts);
  const untouched = weights - total;
  const ladder: GlobalLevel[] = [];
  for (let level = 0; level <= levels; level++) {
    if (level > 0) total = keptAfter(total, fraction, "the network");
    ladder.push({ level, total, density: (untouched + total) / weights });
  }
  return ladder;
}

function checkLevels(caller: string, levels: number): void {
  if (!Number.isSafeInteger(levels) || levels < 0)
    throw new RangeError(`${caller}: levels must be an integer ≥ 0, got ${levels}`);
}

/**
 * The level whose density is nearest to a rounded one, as papers print it (0.211 is level 7 of LeNet-300-100). Throws unless the density
 * is in (0, 1] and some level lies within 5 % of it: a ladder without such a level has no ticket of that density.
 */
export function levelOfDensity(
  ladder: readonly Pick<LadderLevel, "level" | "density">[],
  density: number,
): number {
  if (!(density > 0 && density <= 1))
    throw new RangeError(`levelOfDensity: density must be in (0, 1], got ${String(density)}`);
  if (ladder.length === 0) throw new RangeError("levelOfDensity: ladder must have levels, got 0");
  checkNumbers(
    "levelOfDensity",
    "densities",
    ladder.map((level) => level.density),
    { least: 0, most: 1 },
  );
  const distance = (level: { readonly density: number }): number => Math.abs(level.density - density);
  const nearest = ladder.reduce((best, level) => (distance(level) < distance(best) ? level : best));
  if (distance(nearest) > 0.05 * density)
    throw new RangeError(
      `levelOfDensity: density must be within 5 % of a level (${ladder.map((level) => level.density.toFixed(4)).join(", ")}), got ${density}`,
    );
  return nearest.level;
}
