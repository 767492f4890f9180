import { resolveNetwork, type NetworkDescription } from "../../networks/index.js";
import type { DataDescription } from "../../data/index.js";
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
import { checkFields, checkInteger, checkName } from "../../numerics/checks.js";
import { checkedTicket } from "../ladders/ladders.js";
import type { Ticket } from "../ladders/ladder-types.js";
import type { OwnNetwork } from "../modules/modules.js";
import { subject, type Subject } from "../subject.js";

/** What is trained: a subject, and of a sparse network which weights survive and from where they start. */
export interface TrainingRunOptions extends Subject {
  /** Default: dense. */
  readonly ticket?: Ticket | undefined;
  /** A mask made by hand, packed by `packMask` and kept by `lab.keep`, in place of a ticket. Default: none. */
  readonly mask?: Content | undefined;
  /** Which level of a ladder of one's own the mask is, in [0, 200]: for tables and figures. Nothing that is computed depends on it. Default: not said. */
  readonly level?: number | undefined;
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
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "train";
  /** A name of the table `networks`, `{ widths, activation }`, or what `networkModule` gives. */
  readonly network: NetworkDescription | OwnNetwork;
  /** A name of the table `datasets`, or what `dataset` gives. */
  readonly data: DataDescription;
  /** Every field written out, whatever it was called by. */
  readonly recipe: ResolvedRecipe;
  /**
   * A safe integer ≥ 0. Split, initial weights, data order, masks and fresh draws are named streams of it.
   */
  readonly seed: number;
  /** Missing: dense, or a mask made by hand. */
  readonly ticket?: Ticket | undefined;
  /** A mask made by hand, in place of a ticket. Missing: there is none. */
  readonly mask?: Content | undefined;
  /**
   * Which level of a ladder of one's own the mask is, in [0, 200]; nothing that is computed depends on it. Missing:
   * not said.
   */
  readonly level?: number | undefined;
  /** Where the survivors lie; a name of the table `arrangements`. */
  readonly arrangement: ArrangementName;
  /** From where the run starts, in its one form: what would change nothing is left out. */
  readonly start: StartDescription;
  /** Which draw of a control (random mask, fresh weights, noise, other seed): 0, 1, … */
  readonly draw: number;
  /** Which order of the data: 0 is the seed's own, 1, 2, … are others. */
  readonly orderDraw: number;
  /** Step of the data order that is the run's first, ≥ 0. */
  readonly orderStep: number;
  /** Step of the learning-rate schedule that is the run's first, ≥ 0. */
  readonly scheduleStep: number;
  /** What stays of the end: the weights, or the optimizer's state beside them. */
  readonly keep: "weights" | "state";
}

/** What a run is described by, beside `job`; `arm` stands for two of them. A field of `TrainingRun` that is missing here does not compile. */
const runFields = {
  network: true,
  data: true,
  recipe: true,
  seed: true,
  ticket: true,
  mask: true,
  level: true,
  arrangement: true,
  start: true,
  draw: true,
  orderDraw: true,
  orderStep: true,
  scheduleStep: true,
  keep: true,
} as const satisfies { readonly [field in Exclude<keyof TrainingRun, "job">]-?: true };

/** Describes a training run. Every field is checked; errors begin with `trainingRun`. */
export function trainingRun(options: TrainingRunOptions): TrainingRun {
  const where = "trainingRun";
  checkFields(where, options, ["job", ...Object.keys(runFields), "arm"]);
  const { job = "train" } = options as { job?: unknown };
  checkName(where, "job", job, ["train"]);
  const { ticket, mask, arm, draw = 0, orderDraw = 0, orderStep = 0, scheduleStep = 0 } = options;
  if (arm !== undefined) {
    checkName(where, "arm", arm, Object.keys(arms));
    if (options.arrangement !== undefined || options.start !== undefined) {
      throw new RangeError(`trainingRun: arm must stand alone, got arrangement or start beside it`);
    }
  }
  const conditions = arms[arm ?? "ticket"];
  const { arrangement = conditions.mask, keep = "weights" } = options;
  checkName(where, "arrangement", arrangement, Object.keys(arrangements));
  checkPruned(options, arrangement);
  checkName(where, "keep", keep, ["weights", "state"]);
  const numbers = { draw, orderDraw, orderStep, scheduleStep };
  for (const [field, value] of Object.entries(numbers)) {
    checkInteger(where, field, value, 0, Number.MAX_SAFE_INTEGER);
  }
  const own = subject(where, options);
  const { layers } = resolveNetwork(own.network);
  const start = normalStart(where, options.start ?? conditions.start, layers.length);
  const rest = { arrangement, start, ...numbers, keep } as const;
  checkTrained(start, ticket);
  if (mask !== undefined) return { job: "train", ...own, ...ownMask(options, mask), ...rest };
  if (options.level !== undefined) {
    throw new RangeError("trainingRun: level must stand beside a mask made by hand, got none");
  }
  if (ticket === undefined) return { job: "train", ...own, ...rest };
  const checked = checkedTicket(where, ticket);
  const found = JSON.stringify(resolveNetwork(checked.ladder.network));
  if (found !== JSON.stringify(resolveNetwork(own.network))) {
    throw new RangeError(
      `trainingRun: network must be that of the ticket's ladder, got ${shown(own.network)} and ${shown(checked.ladder.network)}`,
    );
  }
  const [drawn, wanted] = [own.recipe.initialiser, checked.ladder.recipe.initialiser];
  if (drawn !== wanted)
    throw new RangeError(
      `trainingRun: initialiser must be that of the ticket's ladder, ${wanted ?? "glorot-normal"}, got ${drawn ?? "glorot-normal"}`,
    );
  return { job: "train", ...own, ticket: checked, ...rest };
}

/** An arm that says something of a mask must have one. */
function checkPruned({ ticket, mask, arm }: TrainingRunOptions, arrangement: ArrangementName): void {
  if (ticket !== undefined || mask !== undefined) return;
  if (arm !== undefined && arm !== "dense") {
    throw new RangeError(`trainingRun: arm ${arm} must have a ticket or a mask, got none`);
  }
  if (arrangement !== "ticket" && arrangement !== "dense") {
    throw new RangeError(`trainingRun: arrangement ${arrangement} must have a ticket or a mask, got none`);
  }
}

/** A mask made by hand and, if its maker says so, the level of the ladder it is. */
function ownMask({ ticket, level }: TrainingRunOptions, mask: Content): Pick<TrainingRun, "mask" | "level"> {
  if (ticket !== undefined) {
    throw new RangeError("trainingRun: mask must stand alone, got a ticket beside it");
  }
  const checked = checkContent("trainingRun", "mask", mask);
  if (level === undefined) return { mask: checked };
  checkInteger("trainingRun", "level", level, 0, 200);
  return { mask: checked, level };
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
