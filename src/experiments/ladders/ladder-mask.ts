import { streams } from "../../data/index.js";
import { resolveNetwork, type Mask } from "../../networks/index.js";
import {
  ALIVE,
  criteria,
  denseMask,
  initialTicket,
  maskAtLevel,
  prune,
  resolveCriterion,
  startParts,
  type EliminationRounds,
} from "../../tickets/index.js";
import { decodeFloats, splitLayers } from "../../store/index.js";
import { levelRun, type TrainingRun } from "../train/descriptions.js";
import type { JobTools } from "../jobs.js";
import { describedKey, ladderKey } from "../keys.js";
import { label } from "../labels.js";
import { levelDensities, pruneRates, type Ladder, type Ticket } from "./ladders.js";
import { absence, runStart } from "../train/run-start.js";
import { withScoringGradient } from "./scoring.js";

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
  if (criteria[ladder.criterion].when === "start") return { mask: await maskAtStart(ticket, tools) };
  const trunk = ladderKey(ladder);
  if (tools.trunks.levels(trunk) < level) return maskAfterTraining(ticket, tools);
  const rounds = tools.trunks.upTo(trunk, level);
  return { mask: maskAtLevel(rounds, level), rounds };
}

/** Level n from the trained weights of level n − 1. */
async function maskAfterTraining({ ladder, level }: Ticket, tools: MaskTools): Promise<LadderMask> {
  const { store, bench } = tools;
  const network = resolveNetwork(ladder.network);
  const counts = network.layers.map(({ inputs, outputs }) => inputs * outputs);
  const below = levelRun(ladder, level - 1);
  const key = describedKey(below);
  const weights = store.readBlob(key, "weights");
  const rounds = level === 1 ? undefined : store.readBlob(key, "rounds");
  if (weights === undefined || (level > 1 && rounds === undefined)) {
    throw new Error(
      `ladderMask: level ${level} needs the final weights of ${label(below)}, got ${absence(key, store)}`,
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
  const { parameters: initial } = await runStart(firstWeights(ladder, level), before, store);
  const scores = withScoringGradient(ladder, await bench(ladder.data), (gradient) =>
    resolveCriterion(ladder.criterion)({
      ...{ network, mask: before, initial, trained: decodeFloats(weights), gradient },
      rng: streams(ladder.seed).scores(level),
    }),
  );
  const mask = prune({ mask: before, scores, ...pruneRates(ladder) });
  const layers = earlier.layers.map((gone, layer) =>
    gone.map((round, weight) => (round === ALIVE && mask.layers[layer]?.[weight] === 0 ? level : round)),
  );
  return { mask, rounds: { levels: level, layers } };
}

/** The weights that a criterion compares trained ones with: those a level is reset to, or where it goes on from trained ones, the very first. */
function firstWeights(ladder: Ladder, level: number): TrainingRun {
  const run = levelRun(ladder, level);
  return startParts(run.start).includes("trained") ? { ...run, start: "original" } : run;
}

/** Pruning at initialisation, straight from the dense network to the weights that a level has. */
async function maskAtStart({ ladder, level }: Ticket, { store, bench }: MaskTools): Promise<Mask> {
  const network = resolveNetwork(ladder.network);
  const { scope, excluded, criterion, rounds } = ladder;
  const { total = 0, kept = [] } = levelDensities(ladder, level).at(-1) ?? {};
  const { parameters } = await runStart(levelRun(ladder, 0), undefined, store);
  const target = scope === "global" ? { scope, total, excluded } : { scope, kept };
  return withScoringGradient(ladder, await bench(ladder.data), (gradient) =>
    initialTicket({
      ...{ network, initial: parameters, criterion, rounds, gradient, ...target },
      rng: streams(ladder.seed).scores(level),
    }),
  );
}
