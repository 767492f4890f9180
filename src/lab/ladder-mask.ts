import { streams } from "../data/index.js";
import { resolveNetwork, type Mask } from "../networks/index.js";
import {
  ALIVE,
  denseMask,
  maskAtLevel,
  prune,
  resolveCriterion,
  startParameters,
  type EliminationRounds,
} from "../tickets/index.js";
import { decodeFloats, splitLayers } from "./blobs.js";
import { levelRun, type Ticket } from "./descriptions.js";
import { describedKey, label, ladderKey } from "./keys.js";
import type { TrunkRounds } from "./rounds-file.js";
import type { Store } from "./store.js";

/**
 * The mask of a ladder's level n ≥ 1 with the round in which each weight went: from committed rounds where they reach
 * that level, else from the results of level n − 1: its final weights, and the rounds before. Same bytes either way. Throws if that level is missing, or diverged and so has no final weights.
 */
export function ladderMask(
  { ladder, level }: Ticket,
  store: Store,
  trunks?: TrunkRounds,
): { readonly mask: Mask; readonly rounds: EliminationRounds } | undefined {
  if (level === 0) return undefined;
  const trunk = ladderKey(ladder);
  if (trunks !== undefined && trunks.levels(trunk) >= level) {
    const rounds = trunks.upTo(trunk, level);
    return { mask: maskAtLevel(rounds, level), rounds };
  }
  const network = resolveNetwork(ladder.network);
  const counts = network.layers.map(({ inputs, outputs }) => inputs * outputs);
  const below = levelRun(ladder, level - 1);
  const key = describedKey(below);
  const weights = store.readBlob(key, "weights");
  const rounds = level === 1 ? undefined : store.readBlob(key, "rounds");
  if (weights === undefined || (level > 1 && rounds === undefined)) {
    const found = store.read(key) === undefined ? "no result" : "a run that diverged";
    throw new Error(`ladderMask: level ${level} needs the final weights of ${label(below)}, got ${found}`);
  }

  const earlier: EliminationRounds = {
    levels: level - 1,
    layers:
      rounds === undefined
        ? counts.map((count) => new Uint8Array(count).fill(ALIVE))
        : splitLayers(rounds, counts),
  };
  const before = level === 1 ? denseMask(network) : maskAtLevel(earlier, level - 1);
  const scores = resolveCriterion(ladder.criterion)({
    network,
    mask: before,
    initial: startParameters("original", { network, mask: before, seed: ladder.seed }),
    trained: decodeFloats(weights),
    gradient: () => {
      throw new Error(`ladderMask: criterion ${ladder.criterion} needs gradient, got none`);
    },
    rng: streams(ladder.seed).scores(level),
  });
  const mask = prune({ mask: before, scores, rate: ladder.rate, outputRate: ladder.outputRate });
  const layers = earlier.layers.map((gone, layer) =>
    gone.map((round, weight) => (round === ALIVE && mask.layers[layer]?.[weight] === 0 ? level : round)),
  );
  return { mask, rounds: { levels: level, layers } };
}
