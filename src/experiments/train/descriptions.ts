import { resolveNetwork, type NetworkDescription } from "../../networks/index.js";
import type { DatasetName } from "../../data/index.js";
import {
  arms,
  arrangements,
  criteria,
  normalStart,
  startParts,
  type ArmName,
  type ArrangementName,
  type StartDescription,
} from "../../tickets/index.js";
import { shown, type ResolvedRecipe } from "../../training/index.js";
import { type Content, checkContent } from "../../store/index.js";
import { checkFields, checkInteger, checkName } from "../field-checks.js";
import { ladder, subject, ticketOf, type Ladder, type Subject, type Ticket } from "../ladders/ladders.js";
import type { OwnNetwork } from "../modules/modules.js";

export interface TrainingRunOptions extends Subject {
  /** Default: dense. */
  readonly ticket?: Ticket | undefined;
  /** A mask made by hand, packed by `packMask` and kept by `lab.keep`, in place of a ticket. Default: none. */
  readonly mask?: Content | undefined;
  /** An arm of STUDIES by name, in place of its two parts, arrangement and start. */
  readonly arm?: ArmName | undefined;
  /** Where the survivors lie; a name of the table `arrangements`. Default "ticket": as pruning left them. */
  readonly arrangement?: ArrangementName | undefined;
  /**
   * From where the run starts: a name of the table `starts`, a name with its options, one of these for each layer, or parameters kept by
   * `lab.keep`. Default "original": the weights the ticket's ladder began with.
   */
  readonly start?: StartDescription | undefined;
  /** Which draw of a control (random mask, fresh weights, noise, other seed); 0, 1, … Default 0. */
  readonly draw?: number | undefined;
  /** Which order of the data: 0 is the seed's own, 1, 2, … are others. Default 0. */
  readonly orderDraw?: number | undefined;
  /** Step of the data order that is the run's first. Default 0. */
  readonly orderStep?: number | undefined;
  /** Step of the learning-rate schedule that is the run's first. Default 0. */
  readonly scheduleStep?: number | undefined;
  /** "state" keeps the optimizer's state at the end beside the weights. Default "weights". */
  readonly keep?: "weights" | "state" | undefined;
}

/** One training from start to end, fully expanded. */
export interface TrainingRun {
  readonly job: "train";
  readonly network: NetworkDescription | OwnNetwork;
  readonly data: DatasetName;
  readonly recipe: ResolvedRecipe;
  readonly seed: number;
  readonly ticket?: Ticket | undefined;
  readonly mask?: Content | undefined;
  readonly arrangement: ArrangementName;
  readonly start: StartDescription;
  readonly draw: number;
  readonly orderDraw: number;
  readonly orderStep: number;
  readonly scheduleStep: number;
  readonly keep: "weights" | "state";
}

const runFields = [
  ...["job", "network", "data", "recipe", "seed", "ticket", "mask", "arm", "arrangement", "start", "draw"],
  ...["orderDraw", "orderStep", "scheduleStep", "keep"],
];

/** Describes a training run. Every field is checked; errors begin with `trainingRun`. */
export function trainingRun(options: TrainingRunOptions): TrainingRun {
  const where = "trainingRun";
  checkFields(where, options, runFields);
  const { ticket, mask, arm, draw = 0, orderDraw = 0, orderStep = 0, scheduleStep = 0 } = options;
  if (arm !== undefined) {
    checkName(where, "arm", arm, Object.keys(arms));
    if (options.arrangement !== undefined || options.start !== undefined) {
      throw new RangeError(`trainingRun: arm must stand alone, got arrangement or start beside it`);
    }
  }
  const parts = arms[arm ?? "ticket"];
  const { arrangement = parts.mask, keep = "weights" } = options;
  checkName(where, "arrangement", arrangement, Object.keys(arrangements));
  checkName(where, "keep", keep, ["weights", "state"]);
  const numbers = { draw, orderDraw, orderStep, scheduleStep };
  for (const [field, value] of Object.entries(numbers)) {
    checkInteger(where, field, value, 0, Number.MAX_SAFE_INTEGER);
  }
  const own = subject(where, options);
  const { layers } = resolveNetwork(own.network);
  const start = normalStart(where, options.start ?? parts.start, layers.length);
  const rest = { arrangement, start, ...numbers, keep } as const;
  checkTrained(start, ticket);
  if (mask !== undefined) {
    if (ticket !== undefined)
      throw new RangeError("trainingRun: mask must stand alone, got a ticket beside it");
    return { job: "train", ...own, mask: checkContent(where, "mask", mask), ...rest };
  }
  if (ticket === undefined) return { job: "train", ...own, ...rest };
  const checked = ticketOf(ladder(ticket.ladder), ticket.level);
  const found = JSON.stringify(resolveNetwork(checked.ladder.network));
  if (found !== JSON.stringify(resolveNetwork(own.network))) {
    throw new RangeError(
      `trainingRun: network must be that of the ticket's ladder, got ${shown(own.network)} and ${shown(checked.ladder.network)}`,
    );
  }
  return { job: "train", ...own, ticket: checked, ...rest };
}

/** Trained weights to start from are those that a ticket's mask was read from. */
function checkTrained(start: StartDescription, ticket: Ticket | undefined): void {
  if (!startParts(start).includes("trained")) return;
  const { criterion } = ticket?.ladder ?? {};
  const read = criterion !== undefined && criteria[criterion].when === "end";
  if (ticket !== undefined && ticket.level > 0 && read) return;
  const got = ticket === undefined ? "no ticket" : `level ${ticket.level} of ${ticket.ladder.criterion}`;
  throw new RangeError(`trainingRun: start trained must have a ticket read from trained weights, got ${got}`);
}

/**
 * The run that is level `level` of a ladder: the dense network at level 0, above it the ticket from the ladder's restart (by default the
 * original weights) under the ladder's own recipe.
 */
export function levelRun(ladder: Ladder, level: number): TrainingRun {
  const { network, data, recipe, seed, restart } = ladder;
  const ticket = ticketOf(ladder, level);
  if (level === 0) return trainingRun({ network, data, recipe, seed, ticket });
  const { iterations, ...from } = restart;
  return trainingRun({ network, data, recipe: { ...recipe, iterations }, seed, ticket, ...from });
}

/** The first `step` steps of the dense network of a run's trunk, with the state of the optimizer: what `rewind` rewinds to. */
export function earlyRun(run: TrainingRun, step: number): TrainingRun {
  const { network, data, recipe, seed } = run.ticket?.ladder ?? run;
  return trainingRun({ network, data, seed, recipe: { ...recipe, iterations: step }, keep: "state" });
}
