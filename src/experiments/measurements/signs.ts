import { alwaysZeroInputs, streams, trainingSplit } from "../../data/index.js";
import { resolveNetwork, weightCount } from "../../networks/index.js";
import { at, recall } from "../../numerics/index.js";
import {
  denseMask,
  permutationNull,
  signPreservation,
  type ChangeDealing,
  type PermutationNull,
  type SignPreservation,
  type TrainedLevel,
} from "../../tickets/index.js";
import { shown } from "../../training/index.js";
import type { Store } from "../../store/index.js";
import { dataForm } from "../identity/data-form.js";
import { guess } from "../cost.js";
import { drawField, integerField, nameField, readFields, type Fields } from "../fields.js";
import type { Kind } from "../kind.js";
import type { Ladder, Ticket } from "../ladders/ladder-types.js";
import { openData } from "../open-data.js";
import { ticketField } from "../ladders/ticket-field.js";
import { levelRun } from "../train/level-run.js";
import { runStart } from "../train/run-start.js";
import { runOfTicket, ticketForm } from "./ticket-form.js";
import { trainingLabel } from "../train/training-label.js";
import { pointOf } from "./point.js";
import { timed } from "./timed.js";

/** Which ticket, and how the null ladders are drawn. */
export interface SignsOptions {
  /** A ticket of a ladder that prunes after training and resets to the initial weights; level ≥ 1. */
  readonly ticket: Ticket;
  /** Null ladders, in [2, 1000]. Default 20. */
  readonly draws?: number | undefined;
  /** How the null deals a level's changes of the weights: see `permutationNull`. Default "carried". */
  readonly changes?: ChangeDealing | undefined;
  /** Which draw of the nulls: 0, 1, … Default 0. */
  readonly draw?: number | undefined;
}

/** How many of a ticket's survivors keep the sign they started with, beside what other weights and permuted changes would do. */
export interface SignsRun {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "signs";
  /** Level ≥ 1 of a layer-wise magnitude ladder reset to its initial weights. */
  readonly ticket: Ticket;
  /** Null ladders, in [2, 1000]. */
  readonly draws: number;
  /** How the null deals a level's changes of the weights: see `permutationNull`. */
  readonly changes: ChangeDealing;
  /** Which draw of the nulls: 0, 1, … */
  readonly draw: number;
}

/** What a measurement of signs found, weights of always-zero inputs left out. */
export interface SignsSummary {
  /** Signs after the ticket's own run, among the weights it trained. */
  readonly own: SignPreservation;
  /** Signs of the same survivors after the dense run, among all weights. */
  readonly dense: SignPreservation;
  /** The same under permuted changes and selection made again. */
  readonly null: PermutationNull;
}

const fields: Fields<SignsRun> = {
  ticket: ticketField,
  draws: integerField({ byDefault: 20, least: 2, most: 1000 }),
  changes: nameField(["carried", "fresh"]),
  draw: drawField,
};

/** Sign preservation of a ticket in its own run and in the dense run, with the permutation null of the whole ladder; see `permutationNull`. */
export const signsKind: Kind<SignsRun, SignsSummary> = {
  title: "signs",
  version: 1,
  describe(options) {
    const description = readFields<SignsRun>("signs", "signs", fields, options);
    checkLadder(description.ticket);
    return description;
  },
  form: (description) => ticketForm(fields, description),
  subject: runOfTicket,
  needs: ({ ticket: { ladder, level } }) =>
    Array.from({ length: level + 1 }, (_, each) => levelRun(ladder, each)),
  contents: () => [],
  label: (description) => `signs: ${trainingLabel(runOfTicket(description))}`,
  cost: ({ ticket: { ladder, level }, draws }) => {
    const dealt = draws * (level + 1) * weightCount(resolveNetwork(ladder.network));
    return { steps: 1, secondsAStep: guess.deal * dealt, like: String(draws) };
  },
  async compute({ ticket: { ladder, level }, draws, changes, draw }, tools) {
    return timed(tools, async () => {
      const network = resolveNetwork(ladder.network);
      const exclude = await zeroInputs(ladder, tools.store);
      const { parameters: initial } = await runStart(levelRun(ladder, 0), undefined, tools.store);
      const levels: TrainedLevel[] = [];
      for (let each = 0; each <= level; each++) {
        const { parameters, mask = denseMask(network) } = await pointOf(
          { run: levelRun(ladder, each) },
          tools,
        );
        levels.push({ mask, trained: parameters });
      }
      const { mask, trained } = at(levels, level);
      const dense = at(levels, 0);
      const rng = streams(ladder.seed).probe(draw).split("signs");
      return {
        own: signPreservation({ network, initial, trained, mask, alive: mask, exclude }),
        dense: signPreservation({ network, initial, trained: dense.trained, mask, exclude }),
        null: permutationNull({ network, initial, levels, draws, changes, exclude, rng }),
      };
    });
  },
};

/** Describes a measurement of signs. Every field is checked; errors begin with `signs`. */
export function signs(options: SignsOptions): SignsRun {
  return signsKind.describe(options);
}

/** The null repeats exactly this selection, so other ladders would be compared with what they never did. */
function checkLadder({ ladder: { criterion, restart, scope }, level }: Ticket): void {
  if (criterion === "magnitude" && scope === "layer" && restart.start === "original" && level >= 1) return;
  throw new RangeError(
    `signs: ticket must be of level >= 1 of a layer-wise magnitude ladder reset to its initial weights, got level ${level} of ${criterion} (${scope}) from ${shown(restart.start)}`,
  );
}

/** Those found last: each level of a ladder asks for the same, and reading the data takes longer than the answer. */
const found = recall<Uint8Array>(8);

/** The inputs that are 0 in all examples that a ladder trains on. */
export async function zeroInputs(
  { data, recipe: { validation }, seed }: Ladder,
  store: Store,
): Promise<Uint8Array> {
  const key = JSON.stringify([dataForm(data), validation, seed]);
  const known = found.get(key);
  if (known !== undefined) return known;
  const dataset = await openData(data, store); // engines keep no inputs
  const { train } = trainingSplit(dataset, { validation, rng: streams(seed).split });
  return found.put(key, alwaysZeroInputs(dataset.train, train));
}
