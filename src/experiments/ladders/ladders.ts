import { datasetEntry, datasets, type DatasetName } from "../../data/index.js";
import { networks, resolveNetwork, type NetworkDescription } from "../../networks/index.js";
import {
  criteria,
  globalDensities,
  ladderDensities,
  normalStart,
  type CriterionEntry,
  type CriterionName,
  type PruneRates,
  type PruneScope,
  type StartDescription,
} from "../../tickets/index.js";
import { resolveRecipe, type Recipe, type RecipeName, type ResolvedRecipe } from "../../training/index.js";
import { checkFields, checkFraction, checkInteger, checkLayers, checkName } from "../field-checks.js";
import type { OwnNetwork } from "../modules/modules.js";

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
export interface Ladder {
  readonly network: NetworkDescription | OwnNetwork;
  readonly data: DatasetName;
  readonly recipe: ResolvedRecipe;
  readonly seed: number;
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

const ladderFields = [
  ...["network", "data", "recipe", "seed", "rate", "outputRate", "rates"],
  ...["criterion", "scope", "excluded", "rounds", "restart"],
];

/** Describes a ladder. Every field is checked; errors begin with `ladder`. */
export function ladder(options: LadderOptions): Ladder {
  checkFields("ladder", options, ladderFields);
  const own = subject("ladder", options);
  const layers = resolveNetwork(own.network).layers.length;
  const { rate = 0.2, outputRate = rate / 2, rates, criterion = "magnitude", excluded = [] } = options;
  checkFraction("ladder", "rate", rate);
  checkFraction("ladder", "outputRate", outputRate);
  checkName("ladder", "criterion", criterion, Object.keys(criteria));
  const entry: CriterionEntry = criteria[criterion];
  const { scope = entry.scope, rounds = entry.rounds } = options;
  checkName("ladder", "scope", scope, ["layer", "global"]);
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

/** What the ladder tells `prune`. */
export function pruneRates({ rate, outputRate, rates, scope, excluded }: Ladder): PruneRates {
  if (scope === "global") return { rate, scope, excluded };
  return rates === undefined ? { rate, outputRate, excluded } : { fractions: rates, excluded };
}

/** Weights that survive at levels 0 … `levels`: of the network, and in scope "layer" of each layer. */
export function levelDensities(
  ladder: Ladder,
  levels: number,
): readonly { readonly total: number; readonly kept?: readonly number[]; readonly density: number }[] {
  const network = resolveNetwork(ladder.network);
  const rates = pruneRates(ladder);
  if (ladder.scope === "global") return globalDensities(network, levels, rates);
  return ladderDensities(network, levels, rates).map(({ kept, density }) => ({
    ...{ kept, density },
    total: kept.reduce((sum, count) => sum + count, 0),
  }));
}

/**
 * One-shot pruning (Frankle & Carbin 2019, section 2): the dense network is trained once and pruned straight to the density of a
 * level ≥ 1 of the iterative ladder, survivors of each layer being (1 − rate)ⁿ of it. Level 1 of both is the same ticket.
 */
export function oneShotTicket(iterative: Ladder, level: number): Ticket {
  checkInteger("oneShotTicket", "level", level, 1, 200);
  if (level === 1) return ticketOf(iterative, 1);
  const after = (fraction: number): number => {
    let kept = 1; // a running product: the same bits on every machine
    for (let round = 0; round < level; round++) kept *= 1 - fraction;
    return 1 - kept;
  };
  const { rate, outputRate, rates, ...rest } = iterative;
  const more = rates === undefined ? {} : { rates: rates.map(after) };
  return ticketOf(ladder({ ...rest, rate: after(rate), outputRate: after(outputRate), ...more }), 1);
}

/**
 * The restart of weight rewinding to step k (Frankle et al. 2020; Renda et al. 2020): weights, optimizer state, schedule and data order
 * as they were at that step, and the T − k steps that were left. Override a field to declare it otherwise.
 */
export function rewindTo(recipe: RecipeName | Recipe, step: number): Restart {
  return { start: { name: "rewind", step }, ...positionAt("rewindTo", recipe, step) };
}

/** The restart of learning-rate rewinding (Renda et al. 2020, section 2): trained weights, with schedule and data order from step k on. */
export function learningRateRewindTo(recipe: RecipeName | Recipe, step: number): Restart {
  return { start: "trained", ...positionAt("learningRateRewindTo", recipe, step) };
}

/** The restart of fine-tuning (Han et al. 2015): trained weights, `steps` more steps at the last learning rate of the schedule. */
export function fineTuneFor(recipe: RecipeName | Recipe, steps: number): Restart {
  const { iterations } = resolveRecipe(recipe, "fineTuneFor");
  checkInteger("fineTuneFor", "steps", steps, 1, Number.MAX_SAFE_INTEGER);
  return { start: "trained", iterations: steps, scheduleStep: iterations, orderStep: iterations };
}

function positionAt(where: string, recipe: RecipeName | Recipe, step: number): Omit<Restart, "start"> {
  const { iterations } = resolveRecipe(recipe, where);
  checkInteger(where, "step", step, 0, iterations - 1);
  return { iterations: iterations - step, scheduleStep: step, orderStep: step };
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

/** The subject of a description, checked, its recipe written out. Errors begin with `where`. */
export function subject(
  where: string,
  { network, data, recipe, seed }: Subject,
): Pick<Ladder, "network" | "data" | "recipe" | "seed"> {
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

function checkWidth(where: string, what: string, found: number | undefined, expected: number): void {
  if (found === expected) return;
  throw new RangeError(
    `${where}: network must have ${expected} ${what} for these data, got ${String(found)}`,
  );
}
