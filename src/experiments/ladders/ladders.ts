import { resolveNetwork } from "../../networks/index.js";
import {
  criteria,
  normalStart,
  type CriterionEntry,
  type CriterionName,
  type PruneScope,
  type StartDescription,
} from "../../tickets/index.js";
import { shown, type ResolvedRecipe } from "../../training/index.js";
import { checkFields, checkFraction, checkInteger, checkLayers, checkName } from "../field-checks.js";
import type { Field } from "../fields.js";
import { subject, type ResolvedSubject, type Subject } from "../subject.js";
import { levelDensities } from "./level-densities.js";

/** From where, and for how long, each level of a ladder after the dense one trains. */
export interface RestartOptions {
  /** Default "original": reset to the initial weights. */
  readonly start?: StartDescription | undefined;
  /** Steps of each level. Default: those of the recipe. */
  readonly iterations?: number | undefined;
  /** Step of the learning-rate schedule at which a level begins. Default 0. */
  readonly scheduleStep?: number | undefined;
  /** Step of the data order at which a level begins. Default 0. */
  readonly orderStep?: number | undefined;
}

/** A restart in which every field is present. */
export type Restart = {
  readonly [field in keyof RestartOptions]-?: Exclude<RestartOptions[field], undefined>;
};

export interface LadderOptions extends Subject {
  /** Fraction of a layer's surviving weights that each round removes, in (0, 1). In scope "global": of the network's. Default 0.2 (protocol `lenet`). */
  readonly rate?: number | undefined;
  /** The same for the output layer. Default rate / 2 (protocol `lenet`: 0.1). Scope "layer" only. */
  readonly outputRate?: number | undefined;
  /** One fraction for each layer, in place of the two rates; 0 leaves a layer alone. Scope "layer" only. */
  readonly rates?: readonly number[] | undefined;
  /** Default "magnitude". */
  readonly criterion?: CriterionName | undefined;
  /** Whether weights compete inside their layer or in the whole network. Default: as the criterion's source has it. */
  readonly scope?: PruneScope | undefined;
  /** Layers that are never pruned and not counted. Default: none. */
  readonly excluded?: readonly number[] | undefined;
  /** For criteria that prune before training: prunings on the way from dense to a level. Default: as the criterion's source has it. */
  readonly rounds?: number | undefined;
  /** Default: every level is reset to the initial weights and trained as the dense network was. */
  readonly restart?: RestartOptions | undefined;
}

/**
 * Iterative pruning with reset: train, prune, reset, again and again. It is no job of its own but a chain of runs, level
 * n's mask coming from the final weights of level n − 1; how far it goes is up to whoever asks for a level. With a
 * criterion that prunes before training, each level comes straight from the dense network at its start.
 */
export interface Ladder extends ResolvedSubject {
  readonly rate: number;
  readonly outputRate: number;
  readonly rates?: readonly number[] | undefined;
  readonly criterion: CriterionName;
  readonly scope: PruneScope;
  readonly excluded: readonly number[];
  readonly rounds: number;
  readonly restart: Restart;
}

/** A mask of a ladder: what survives `level` rounds of pruning. Level 0 is dense. */
export interface Ticket {
  readonly ladder: Ladder;
  readonly level: number;
}

/** What a ladder is described by. A field of `Ladder` that is missing here does not compile. */
const ladderFields = {
  network: true,
  data: true,
  recipe: true,
  seed: true,
  rate: true,
  outputRate: true,
  rates: true,
  criterion: true,
  scope: true,
  excluded: true,
  rounds: true,
  restart: true,
} as const satisfies { readonly [field in keyof Ladder]-?: true };

/** Names of the fields that describe a ladder. */
export const ladderFieldNames: readonly string[] = Object.keys(ladderFields);

/** Describes a ladder. Every field is checked; errors begin with `ladder`. */
export function ladder(options: LadderOptions): Ladder {
  checkFields("ladder", options, ladderFieldNames);
  const own = subject("ladder", options);
  const layers = resolveNetwork(own.network).layers.length;
  const { rate = 0.2, outputRate = rate / 2, rates, criterion = "magnitude", excluded = [] } = options;
  checkFraction("ladder", "rate", rate);
  checkFraction("ladder", "outputRate", outputRate);
  checkName("ladder", "criterion", criterion, Object.keys(criteria));
  const entry: CriterionEntry = criteria[criterion];
  const { scope = entry.scope, rounds = entry.rounds } = options;
  checkName("ladder", "scope", scope, ["layer", "global"]);
  if (scope === "global" && rates !== undefined) {
    throw new RangeError(`ladder: rates must be left out in scope "global", got ${shown(rates)}`);
  }
  checkLayers("ladder", "excluded", excluded, layers);
  checkInteger("ladder", "rounds", rounds, 1, 10_000);
  if (entry.when === "end" && rounds !== 1) {
    throw new RangeError(`ladder: rounds must be 1 for a criterion on trained weights, got ${rounds}`);
  }
  const restart = restartOf(options.restart ?? {}, own.recipe, layers);
  const pruning = { rate, outputRate, ...(rates === undefined ? {} : { rates }), criterion, scope, excluded };
  const described = { ...own, ...pruning, rounds, restart };
  levelDensities(described, 1);
  return described;
}

/** The mask of a ladder after `level` rounds, an integer in [0, 200] at which every layer still has a weight. */
export function ticketOf(ladder: Ladder, level: number): Ticket {
  checkInteger("ticketOf", "level", level, 0, 200);
  levelDensities(ladder, level);
  return { ladder, level };
}

function restartOf(options: RestartOptions, recipe: ResolvedRecipe, layers: number): Restart {
  const where = "ladder restart";
  checkFields(where, options, ["start", "iterations", "scheduleStep", "orderStep"]);
  const { start = "original", iterations = recipe.iterations, scheduleStep = 0, orderStep = 0 } = options;
  checkInteger(where, "iterations", iterations, 1, Number.MAX_SAFE_INTEGER);
  checkInteger(where, "scheduleStep", scheduleStep, 0, Number.MAX_SAFE_INTEGER);
  checkInteger(where, "orderStep", orderStep, 0, Number.MAX_SAFE_INTEGER);
  return { start: normalStart(where, start, layers), iterations, scheduleStep, orderStep };
}

/** A ticket that was written out, checked as `ladder` and `ticketOf` do; errors about its form begin with `where`. */
export function checkedTicket(where: string, given: unknown): Ticket {
  if (typeof given !== "object" || given === null) {
    throw new RangeError(`${where}: ticket must be what ticketOf gives, got ${shown(given)}`);
  }
  checkFields(`${where} ticket`, given, ["ladder", "level"]);
  const { ladder: described, level } = given as Partial<Ticket>;
  if (described !== undefined && level !== undefined) return ticketOf(ladder(described), level);
  throw new RangeError(`${where}: ticket must be what ticketOf gives, got ${shown(given)}`);
}

/** A ticket as a field of a description. */
export const ticketField: Field<Ticket> = {
  read: (where, _field, given) => checkedTicket(where, given),
  form: (ticket) => ticket, // kinds that have one say it by its run
};
