import { datasetEntry, datasets, type DatasetName } from "../data/index.js";
import { networks, resolveNetwork, type NetworkDescription } from "../networks/index.js";
import { checkContent, isContent, type Content } from "./contents.js";
import type { OwnNetwork } from "./modules.js";
import {
  arms,
  arrangements,
  criteria,
  ladderDensities,
  starts,
  type ArmName,
  type ArrangementName,
  type CriterionName,
  type StartName,
} from "../tickets/index.js";
import { resolveRecipe, shown, unknownName, type Recipe, type RecipeName } from "../training/index.js";

/** What every experiment starts from. */
export interface Subject {
  /** A name of the table `networks`, `{ widths, activation }`, or what `networkModule` gives. */
  readonly network: NetworkDescription | OwnNetwork;
  /** A name of the table `datasets`. */
  readonly data: DatasetName;
  /** A name of the table `recipes`, or a recipe. */
  readonly recipe: RecipeName | Recipe;
  /** A safe integer ≥ 0. Split, initial weights, data order, masks and fresh draws are named streams of it. */
  readonly seed: number;
}

export interface LadderOptions extends Subject {
  /** Fraction of a layer's surviving weights that each round removes, in (0, 1). Default 0.2 (protocol `lenet`). */
  readonly rate?: number | undefined;
  /** The same for the output layer. Default rate / 2 (protocol `lenet`: 0.1). */
  readonly outputRate?: number | undefined;
  /** Default "magnitude". */
  readonly criterion?: CriterionName | undefined;
}

/**
 * Iterative pruning with reset: train, prune, reset, again and again. It is no job of its own but a chain of runs, level
 * n's mask coming from the final weights of level n − 1; how far it goes is up to whoever asks for a level.
 */
export interface Ladder {
  readonly network: NetworkDescription | OwnNetwork;
  readonly data: DatasetName;
  readonly recipe: Required<Recipe>;
  readonly seed: number;
  readonly rate: number;
  readonly outputRate: number;
  readonly criterion: CriterionName;
}

/** A mask of a ladder: what survives `level` rounds of pruning. Level 0 is dense. */
export interface Ticket {
  readonly ladder: Ladder;
  readonly level: number;
}

export interface TrainingRunOptions extends Subject {
  /** Default: dense. */
  readonly ticket?: Ticket | undefined;
  /** A mask made by hand, packed by `packMask` and kept by `lab.keep`, in place of a ticket. Default: none. */
  readonly mask?: Content | undefined;
  /** An arm of STUDIES by name, in place of its two parts, arrangement and start. */
  readonly arm?: ArmName | undefined;
  /** Where the survivors lie; a name of the table `arrangements`. Default "ticket": as pruning left them. */
  readonly arrangement?: ArrangementName | undefined;
  /** A name of the table `starts`, or parameters kept by `lab.keep`. Default "original": the weights the ticket's ladder began with. */
  readonly start?: StartName | Content | undefined;
  /** Which draw of a control (random mask, fresh weights, other seed); 0, 1, … Default 0. */
  readonly draw?: number | undefined;
}

/** One training from start to end, fully expanded. */
export interface TrainingRun {
  readonly job: "train";
  readonly network: NetworkDescription | OwnNetwork;
  readonly data: DatasetName;
  readonly recipe: Required<Recipe>;
  readonly seed: number;
  readonly ticket?: Ticket | undefined;
  readonly mask?: Content | undefined;
  readonly arrangement: ArrangementName;
  readonly start: StartName | Content;
  readonly draw: number;
}

/** Describes a ladder. Every field is checked; errors begin with `ladder`. */
export function ladder(options: LadderOptions): Ladder {
  checkFields("ladder", options, ["network", "data", "recipe", "seed", "rate", "outputRate", "criterion"]);
  const { rate = 0.2, outputRate = rate / 2, criterion = "magnitude" } = options;
  checkFraction("ladder", "rate", rate);
  checkFraction("ladder", "outputRate", outputRate);
  checkName("ladder", "criterion", criterion, Object.keys(criteria));
  return { ...subject("ladder", options), rate, outputRate, criterion };
}

/** The mask of a ladder after `level` rounds, an integer in [0, 200] at which every layer still has a weight. */
export function ticketOf(ladder: Ladder, level: number): Ticket {
  checkInteger("ticketOf", "level", level, 0, 200);
  ladderDensities(resolveNetwork(ladder.network), level, ladder);
  return { ladder, level };
}

/** Describes a training run. Every field is checked; errors begin with `trainingRun`. */
export function trainingRun(options: TrainingRunOptions): TrainingRun {
  checkFields("trainingRun", options, [
    ...["job", "network", "data", "recipe", "seed"],
    ...["ticket", "mask", "arm", "arrangement", "start", "draw"],
  ]);
  const { ticket, mask, arm, draw = 0 } = options;
  if (arm !== undefined) {
    checkName("trainingRun", "arm", arm, Object.keys(arms));
    if (options.arrangement !== undefined || options.start !== undefined) {
      throw new RangeError(`trainingRun: arm must stand alone, got arrangement or start beside it`);
    }
  }
  const parts = arms[arm ?? "ticket"];
  const { arrangement = parts.mask, start = parts.start } = options;
  checkName("trainingRun", "arrangement", arrangement, Object.keys(arrangements));
  if (isContent(start)) checkContent("trainingRun", "start", start);
  else checkName("trainingRun", "start", start, Object.keys(starts));
  checkInteger("trainingRun", "draw", draw, 0, Number.MAX_SAFE_INTEGER);
  const own = subject("trainingRun", options);
  if (mask !== undefined) {
    if (ticket !== undefined)
      throw new RangeError("trainingRun: mask must stand alone, got a ticket beside it");
    const kept = checkContent("trainingRun", "mask", mask);
    return { job: "train", ...own, mask: kept, arrangement, start, draw };
  }
  if (ticket === undefined) return { job: "train", ...own, arrangement, start, draw };
  const checked = ticketOf(ladder(ticket.ladder), ticket.level);
  const found = JSON.stringify(resolveNetwork(checked.ladder.network));
  if (found !== JSON.stringify(resolveNetwork(own.network))) {
    throw new RangeError(
      `trainingRun: network must be that of the ticket's ladder, got ${shown(own.network)} and ${shown(checked.ladder.network)}`,
    );
  }
  return { job: "train", ...own, ticket: checked, arrangement, start, draw };
}

/**
 * One-shot pruning (Frankle & Carbin 2019, section 2): the dense network is trained once and pruned straight to the density of a
 * level ≥ 1 of the iterative ladder, survivors of each layer being (1 − rate)ⁿ of it. Level 1 of both is the same ticket.
 */
export function oneShotTicket(iterative: Ladder, level: number): Ticket {
  checkInteger("oneShotTicket", "level", level, 1, 200);
  if (level === 1) return ticketOf(iterative, 1);
  let [kept, outputKept] = [1, 1]; // running products: the same bits on every machine
  for (let round = 0; round < level; round++) {
    kept *= 1 - iterative.rate;
    outputKept *= 1 - iterative.outputRate;
  }
  return ticketOf(ladder({ ...iterative, rate: 1 - kept, outputRate: 1 - outputKept }), 1);
}

/** The run that is level `level` of a ladder: its ticket with the original weights under the ladder's own recipe. */
export function levelRun(ladder: Ladder, level: number): TrainingRun {
  const { network, data, recipe, seed } = ladder;
  return trainingRun({ network, data, recipe, seed, ticket: ticketOf(ladder, level) });
}

function subject(where: string, { network, data, recipe, seed }: Subject) {
  checkName(where, "data", data, Object.keys(datasets));
  if (typeof network === "string") checkName(where, "network", network, Object.keys(networks));
  checkInteger(where, "seed", seed, 0, Number.MAX_SAFE_INTEGER);
  const resolved = resolveRecipe(recipe, where);
  const entry = datasetEntry(data);
  const { layers } = resolveNetwork(network);
  checkWidth(where, "inputs", layers.at(0)?.inputs, entry.features);
  checkWidth(where, "outputs", layers.at(-1)?.outputs, entry.classes);
  if (resolved.validation >= entry.trainCount) {
    throw new RangeError(
      `${where}: validation must be in [1, ${entry.trainCount}) on ${data}, got ${resolved.validation}`,
    );
  }
  return { network, data, recipe: resolved, seed };
}

/** Shared by all descriptions. */
export function checkFields(where: string, options: object, known: readonly string[]): void {
  for (const field of Object.keys(options)) {
    if (!known.includes(field)) throw new RangeError(unknownName(where, "field", field, known));
  }
}

/** Shared by all descriptions. */
export function checkName(where: string, field: string, value: unknown, known: readonly string[]): void {
  if (typeof value !== "string" || !known.includes(value)) {
    throw new RangeError(unknownName(where, field, value, known));
  }
}

function checkFraction(where: string, field: string, value: unknown): void {
  if (typeof value === "number" && value > 0 && value < 1) return;
  throw new RangeError(`${where}: ${field} must be in (0, 1), got ${shown(value)}`);
}

/** Shared by all descriptions. */
export function checkInteger(
  where: string,
  field: string,
  value: unknown,
  least: number,
  most: number,
): void {
  if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `a safe integer >= ${least}` : `in [${least}, ${most}]`;
  throw new RangeError(`${where}: ${field} must be ${range}, got ${shown(value)}`);
}

function checkWidth(where: string, what: string, found: number | undefined, expected: number): void {
  if (found === expected) return;
  throw new RangeError(
    `${where}: network must have ${expected} ${what} for these data, got ${String(found)}`,
  );
}
