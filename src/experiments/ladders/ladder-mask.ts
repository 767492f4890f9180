import { resolveNetwork, type Mask } from "../../networks/index.js";
import {
  ALIVE,
  criteria,
  denseMask,
  maskAtLevel,
  type CriterionEntry,
  type EliminationRounds,
} from "../../tickets/index.js";
import { decodeFloats, splitLayers } from "../../store/index.js";
import type { JobTools } from "../kind.js";
import { levelRun } from "../train/level-run.js";
import { runKey } from "../train/run-key.js";
import { absence } from "../train/run-start.js";
import { trainingLabel } from "../train/training-label.js";
import { ladderKey } from "./ladder-key.js";
import type { Ticket } from "./ladders.js";
import { maskAtStart, nextMask } from "./prune-level.js";

/** A mask of a ladder, and for levels that come one from another the round in which each weight went. */
export interface LadderMask {
  readonly mask: Mask;
  readonly rounds?: EliminationRounds | undefined;
}

/** What a mask is made with. */
export type MaskTools = Pick<JobTools, "store" | "trunks" | "bench">;

/**
 * The mask of a ladder's level n ≥ 1: from committed rounds where they reach that level, else from the results of level n − 1, its final
 * weights and the rounds before; the same bytes either way. With a criterion that prunes before training: from the initial weights.
 * Throws if the level below is missing, or diverged and so has no final weights.
 */
export async function ladderMask(ticket: Ticket, tools: MaskTools): Promise<LadderMask | undefined> {
  const { ladder, level } = ticket;
  if (level === 0) return undefined;
  const entry: CriterionEntry = criteria[ladder.criterion];
  if (entry.when === "start") return { mask: await maskAtStart({ ticket, entry }, tools) };
  const trunk = ladderKey(ladder);
  if (tools.trunks.levels(trunk) < level) return maskAfterTraining(ticket, tools);
  const rounds = tools.trunks.upTo(trunk, level);
  return { mask: maskAtLevel(rounds, level), rounds };
}

/** Level n from the trained weights of level n − 1. */
async function maskAfterTraining(ticket: Ticket, tools: MaskTools): Promise<LadderMask> {
  const { ladder, level } = ticket;
  const { store } = tools;
  const network = resolveNetwork(ladder.network);
  const counts = network.layers.map(({ inputs, outputs }) => inputs * outputs);
  const below = levelRun(ladder, level - 1);
  const key = runKey(below);
  const weights = store.readBlob(key, "weights");
  const rounds = level === 1 ? undefined : store.readBlob(key, "rounds");
  if (weights === undefined || (level > 1 && rounds === undefined)) {
    throw new Error(
      `ladderMask: level ${level} needs the final weights of ${trainingLabel(below)}, got ${absence(key, store)}`,
    );
  }
  const earlier: EliminationRounds = {
    levels: level - 1,
    layers:
      rounds === undefined
        ? counts.map((count) => new Uint8Array(count).fill(ALIVE))
        : splitLayers(rounds, counts),
  };
  const before = level === 1 ? denseMask(network) : maskAtLevel(earlier, level - 1);
  const entry: CriterionEntry = criteria[ladder.criterion];
  const mask = await nextMask({ ticket, entry, before, trained: decodeFloats(weights) }, tools);
  const layers = earlier.layers.map((gone, layer) =>
    gone.map((round, weight) => (round === ALIVE && mask.layers[layer]?.[weight] === 0 ? level : round)),
  );
  return { mask, rounds: { levels: level, layers } };
}
