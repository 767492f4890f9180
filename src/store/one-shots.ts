import { at, keyOf } from "../numerics/index.js";
import { ALIVE, type EliminationRounds } from "../tickets/index.js";
import type { Trunk } from "./rounds-file.js";

/** Ladders of one level, the weights that are gone nested one in the next. */
interface Chain {
  readonly keys: string[];
  /** For each weight the number of the first of them, from 1, in which it is gone. */
  readonly layers: readonly Uint8Array[];
}

/**
 * Trunks of one level, joined where they can share their rounds: one-shot ladders of a seed prune the same scores further and further, so
 * that each mask lies in the one before, and all of them together take what a ladder of as many levels takes. Whether they do is looked up
 * in the masks. A mask that is nested in no other has an entry of its own.
 */
export function sharedRounds(trunks: readonly Trunk[]): readonly Trunk[] {
  const chains: Chain[] = [];
  for (const { key, rounds } of inOrder(trunks)) {
    const chain = chains.find((each) => each.keys.length < ALIVE - 1 && continues(each, rounds));
    if (chain === undefined) {
      chains.push({ keys: [key], layers: rounds.layers.map((layer) => layer.slice()) });
      continue;
    }
    chain.keys.push(key);
    chain.layers.forEach((gone, layer) => {
      const next = at(rounds.layers, layer);
      for (const [i, round] of gone.entries()) {
        if (round === ALIVE && next[i] !== ALIVE) gone[i] = chain.keys.length;
      }
    });
  }
  return chains.map(({ keys, layers }) => ({
    key: keyOf({ oneShots: keys }),
    rounds: { levels: keys.length, layers },
    oneShots: Object.fromEntries(keys.map((key, i) => [key, i + 1])),
  }));
}

/** Fewest weights gone first; ties by key, so that the same trunks always give the same entries. */
function inOrder(trunks: readonly Trunk[]): readonly Trunk[] {
  const counted = trunks.map((trunk) => ({ trunk, gone: goneCount(trunk.rounds) }));
  counted.sort((a, b) => a.gone - b.gone || (a.trunk.key < b.trunk.key ? -1 : 1));
  return counted.map(({ trunk }) => trunk);
}

function goneCount({ layers }: EliminationRounds): number {
  return layers.reduce((sum, layer) => layer.reduce((n, round) => (round === ALIVE ? n : n + 1), sum), 0);
}

/** True if every weight that is gone in the chain is gone in these rounds too. */
function continues({ layers }: Chain, next: EliminationRounds): boolean {
  if (layers.length !== next.layers.length) return false;
  return layers.every((gone, layer) => {
    const rounds = at(next.layers, layer);
    return gone.length === rounds.length && gone.every((round, i) => round === ALIVE || rounds[i] !== ALIVE);
  });
}
