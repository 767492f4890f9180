import { resolveNetwork } from "../../networks/index.js";
import { globalDensities, ladderDensities, type PruneRates } from "../../tickets/index.js";
import type { Ladder } from "./ladders.js";

/** What the ladder tells `prune`. */
export function pruneRates({ rate, outputRate, rates, scope, excluded }: Ladder): PruneRates {
  if (scope === "global") return { rate, scope, excluded };
  return rates === undefined ? { rate, outputRate, excluded } : { fractions: rates, excluded };
}

/** Weights that survive at a level: of the network, and in scope "layer" of each layer. */
export interface LevelDensity {
  readonly total: number;
  readonly kept?: readonly number[];
  readonly density: number;
}

/**
 * Weights that survive at levels 0 … `levels`. Throws where a level would remove nothing, since rounding leaves every layer as it is: what follows it
 * would be the same ticket under other names.
 */
export function levelDensities(ladder: Ladder, levels: number): readonly LevelDensity[] {
  const network = resolveNetwork(ladder.network);
  const rates = pruneRates(ladder);
  const found: readonly LevelDensity[] =
    ladder.scope === "global"
      ? globalDensities(network, levels, rates)
      : ladderDensities(network, levels, rates).map(({ kept, density }) => ({
          kept,
          density,
          total: kept.reduce((sum, count) => sum + count, 0),
        }));
  const stalled = found.findIndex(({ total }, level) => level > 0 && total === found[level - 1]?.total);
  if (stalled < 0) return found;
  const { total = 0 } = found[stalled] ?? {};
  throw new RangeError(
    `ladder: level must be at most ${stalled - 1}, where ${total} weights are left and a round removes none, got ${levels}`,
  );
}
