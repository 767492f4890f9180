import { streams } from "../data/index.js";
import { resolveNetwork, type Mask } from "../networks/index.js";
import { arrangements, unpackMask, type EliminationRounds } from "../tickets/index.js";
import { readContent } from "./contents.js";
import type { TrainingRun } from "./descriptions.js";
import { ladderMask } from "./ladder-mask.js";
import type { TrunkRounds } from "./rounds-file.js";
import type { Store } from "./store.js";

/** A run's mask: that of its ticket or the user's own, arranged as the run says; undefined if every weight survives. */
export function runMask(
  { network: described, seed, ticket, mask: own, arrangement, draw }: TrainingRun,
  store: Store,
  trunks?: TrunkRounds,
): { readonly mask: Mask; readonly rounds?: EliminationRounds } | undefined {
  if (arrangement === "dense") return undefined;
  const network = resolveNetwork(described);
  const found =
    own === undefined
      ? ticket && ladderMask(ticket, store, trunks)
      : { mask: unpackMask(network, readContent(store, own)), rounds: undefined };
  if (found === undefined) return undefined;
  const mask = arrangements[arrangement](found.mask, { network, rng: streams(seed).mask(draw) });
  return found.rounds === undefined || arrangement !== "ticket" ? { mask } : { mask, rounds: found.rounds };
}
