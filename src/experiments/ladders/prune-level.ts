import { streams } from "../../data/index.js";
import { resolveNetwork, type Mask } from "../../networks/index.js";
import { applyMask, initialTicket, prune, startParts, type CriterionEntry } from "../../tickets/index.js";
import type { JobTools } from "../kind.js";
import { levelRun } from "../train/level-run.js";
import { runStart } from "../train/run-start.js";
import type { TrainingRun } from "../train/training-run.js";
import { levelDensities, pruneRates } from "./level-densities.js";
import type { Ladder, Ticket } from "./ladder-types.js";
import { withScoringGradient } from "./scoring.js";

// One step of a ladder, for criteria of the table and of one's own alike.

/** A level and what it is pruned by. */
export interface PruneLevel {
  readonly ticket: Ticket;
  readonly entry: CriterionEntry;
}

/** A level that follows from the one before. */
export interface PruneNext extends PruneLevel {
  /** What survived so far. */
  readonly before: Mask;
  /** The weights trained under it. */
  readonly trained: Float32Array;
  /** In the place of the seed's original weights. */
  readonly weights?: Float32Array | undefined;
}

/** What a step is made with. */
export type PruneTools = Pick<JobTools, "store" | "bench">;

/** The mask of level n ≥ 1 from the weights that level n − 1 trained. */
export async function nextMask(
  { ticket: { ladder, level }, entry, before, trained, weights }: PruneNext,
  { store, bench }: PruneTools,
): Promise<Mask> {
  const network = resolveNetwork(ladder.network);
  const initial =
    weights === undefined
      ? (await runStart(firstWeights(ladder, level), before, store)).parameters
      : applyMask(network, before, weights);
  const scores = await withScoringGradient(ladder, bench, (gradient) => {
    const rng = streams(ladder.seed).scores(level);
    return entry.score({ network, mask: before, initial, trained, gradient, rng });
  });
  return prune({ mask: before, scores, ...pruneRates(ladder) });
}

/** Pruning at initialisation, straight from the dense network to the weights that a level has. */
export async function maskAtStart(
  { ticket: { ladder, level }, entry }: PruneLevel,
  { store, bench }: PruneTools,
): Promise<Mask> {
  const network = resolveNetwork(ladder.network);
  const { scope, excluded, rounds } = ladder;
  const { total = 0, kept = [] } = levelDensities(ladder, level).at(-1) ?? {};
  const { parameters: initial } = await runStart(levelRun(ladder, 0), undefined, store);
  const target = scope === "global" ? { total, excluded } : { kept };
  return withScoringGradient(ladder, bench, (gradient) => {
    const rng = streams(ladder.seed).scores(level);
    return initialTicket({ network, initial, criterion: entry.score, rounds, gradient, rng, ...target });
  });
}

/** The weights that a criterion compares trained ones with: those a level is reset to, or where it goes on from trained ones, the very first. */
function firstWeights(ladder: Ladder, level: number): TrainingRun {
  const run = levelRun(ladder, level);
  return startParts(run.start).includes("trained") ? { ...run, start: "original" } : run;
}
