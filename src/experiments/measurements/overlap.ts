import { streams } from "../../data/index.js";
import { layerViews, resolveNetwork, weightCount } from "../../networks/index.js";
import { at } from "../../numerics/index.js";
import { initialOverlap, type InitialOverlap } from "../../theory/index.js";
import { shown } from "../../training/index.js";
import { guess } from "../cost.js";
import { drawField, integerField, readFields, type Fields } from "../fields.js";
import type { Kind } from "../kind.js";
import { ladderMask } from "../ladders/ladder-mask.js";
import { ticketField } from "../ladders/ticket-field.js";
import type { Ticket } from "../ladders/ladder-types.js";
import { levelRun } from "../train/level-run.js";
import { runStart } from "../train/run-start.js";
import { runOfTicket, ticketForm } from "./ticket-form.js";
import { trainingLabel } from "../train/training-label.js";
import { pointOf } from "./point.js";
import { zeroInputs } from "./signs.js";
import { timed } from "./timed.js";

/** Which ticket, and how the null is drawn. */
export interface OverlapOptions {
  /** A ticket of one round of pruning after training, reset to the initial weights: `oneShotTicket` makes one. */
  readonly ticket: Ticket;
  /** Permutations of the changes, in [2, 10000]. Default 100. */
  readonly draws?: number | undefined;
  /** Which draw of the null: 0, 1, … Default 0. */
  readonly draw?: number | undefined;
}

/** Whether the survivors of one round of pruning are those of largest initial magnitude. */
export interface OverlapRun {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "overlap";
  /** Level 1 of a layer-wise magnitude ladder reset to its initial weights. */
  readonly ticket: Ticket;
  /** Permutations of the changes, in [2, 10000]. */
  readonly draws: number;
  /** Which draw of the null: 0, 1, … */
  readonly draw: number;
}

/** What a measurement of overlap found, weights of always-zero inputs left out. */
export interface OverlapSummary {
  /** First layer first. */
  readonly layers: readonly Omit<InitialOverlap, "values">[];
}

const fields: Fields<OverlapRun> = {
  ticket: ticketField,
  draws: integerField({ byDefault: 100, least: 2, most: 10_000 }),
  draw: drawField,
};

/** The overlap of one-shot survivors with the largest |w₀| of their layer, beside its exact null; see `initialOverlap`. */
export const overlapKind: Kind<OverlapRun, OverlapSummary> = {
  title: "overlap",
  version: 1,
  describe(options) {
    const description = readFields<OverlapRun>("overlap", "overlap", fields, options);
    checkOneRound(description.ticket);
    return description;
  },
  form: (description) => ticketForm(fields, description),
  subject: runOfTicket,
  needs: ({ ticket: { ladder } }) => [levelRun(ladder, 0)],
  contents: () => [],
  label: (description) => `overlap: ${trainingLabel(runOfTicket(description))}`,
  cost: ({ ticket: { ladder }, draws }) => ({
    steps: 1,
    secondsAStep: guess.deal * draws * weightCount(resolveNetwork(ladder.network)),
    like: String(draws),
  }),
  async compute({ ticket, draws, draw }, tools) {
    return timed(tools, async () => {
      const { ladder } = ticket;
      const network = resolveNetwork(ladder.network);
      const dense = levelRun(ladder, 0);
      const { parameters: initial } = await runStart(dense, undefined, tools.store);
      const { parameters: trained } = await pointOf({ run: dense }, tools);
      const mask = (await ladderMask(ticket, tools))?.mask.layers ?? [];
      const exclude = await zeroInputs(ladder, tools.store);
      const rng = streams(ladder.seed).probe(draw).split("overlap");
      const [before, after] = [layerViews(network, initial), layerViews(network, trained)];
      const layers = network.layers.map(({ inputs }, i) => {
        const counts = (_: number, j: number): boolean => i > 0 || exclude[j % inputs] === 0;
        const { values: _values, ...found } = initialOverlap({
          initial: at(before, i).weights.filter(counts),
          trained: at(after, i).weights.filter(counts),
          kept: at(mask, i)
            .filter(counts)
            .reduce((sum, bit) => sum + bit, 0),
          draws,
          rng: rng.split(i),
        });
        return found;
      });
      return { layers };
    });
  },
};

/** Describes a measurement of overlap. Every field is checked; errors begin with `overlap`. */
export function overlap(options: OverlapOptions): OverlapRun {
  return overlapKind.describe(options);
}

/** With more rounds the null would have to carry changes from one to the next, and would not be exact. */
function checkOneRound({ ladder: { criterion, restart, scope }, level }: Ticket): void {
  if (criterion === "magnitude" && scope === "layer" && restart.start === "original" && level === 1) return;
  throw new RangeError(
    `overlap: ticket must be of level 1 of a layer-wise magnitude ladder reset to its initial weights, got level ${level} of ${criterion} (${scope}) from ${shown(restart.start)}`,
  );
}
