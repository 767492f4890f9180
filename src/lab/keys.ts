import { networks, type NetworkDescription } from "../networks/index.js";
import { keyOf } from "../numerics/index.js";
import { criteria, startDraws, startLabel, startParts, type StartDescription } from "../tickets/index.js";
import { optimizers, type OptimizerChoice, type ResolvedRecipe } from "../training/index.js";
import { contentKey, isContent } from "./contents.js";
import { earlyRun, levelRun, type TrainingRun } from "./descriptions.js";
import type { Ladder, Ticket } from "./ladders.js";
import type { Description, PointOptions } from "./measurements.js";
import type { OwnNetwork } from "./modules.js";

/** A JSON object whose fields at their default are left out. */
export type Canonical = Readonly<Record<string, unknown>>;

/**
 * Versions of the kinds of job. Raise one when its meaning changes: every stored result of that kind is then computed
 * anew. Version 1 is left out of the key.
 */
export const jobVersions = {
  train: 1,
  evaluate: 1,
  interpolate: 1,
  noise: 1,
  spectrum: 1,
} as const satisfies Record<Description["job"], number>;

/**
 * What a description says, in its one form: defaults left out, networks by their widths, a ladder by where it differs
 * from the run, and no field that could have no effect. Two descriptions of the same computation have the same form.
 */
export function canonicalForm(description: Description): Canonical {
  if (description.job === "train") return trainingForm(description);
  const kind = { job: description.job, version: versionOf(description) };
  switch (description.job) {
    case "evaluate": {
      const { part } = description;
      return without({ ...kind, ...pointForm(description), part: part !== "test" ? part : undefined });
    }
    case "interpolate": {
      const { from, to, points, part } = description;
      return without({
        ...kind,
        from: trainingForm(from),
        to: trainingForm(to),
        points: points !== 30 ? points : undefined,
        part: part !== "test" ? part : undefined,
      });
    }
    case "noise": {
      const { examples, blocks, draw } = description;
      return without({
        ...kind,
        ...pointForm(description),
        examples: examples !== 2000 ? examples : undefined,
        blocks: blocks !== 20 ? blocks : undefined,
        draw: draw !== 0 ? draw : undefined,
      });
    }
    case "spectrum": {
      const { matrix, count, steps, examples, draw } = description;
      return without({
        ...kind,
        ...pointForm(description),
        matrix: matrix !== "hessian" ? matrix : undefined,
        count: count !== 5 ? count : undefined,
        steps: steps !== 60 ? steps : undefined,
        examples: examples !== 1000 ? examples : undefined,
        draw: draw !== 0 ? draw : undefined,
      });
    }
  }
}

function trainingForm(run: TrainingRun): Canonical {
  const { ticket, mask, arrangement, start, draw, orderDraw, orderStep, scheduleStep, keep } = run;
  const pruned =
    (mask !== undefined || (ticket !== undefined && ticket.level > 0)) && arrangement !== "dense";
  const rearranged = pruned && arrangement !== "ticket";
  // Trained weights and the dense network's first steps belong to the ladder, whether or not its mask is laid on.
  const laddered =
    pruned || (ticket !== undefined && ticket.ladder.seed !== run.seed) ||
    startParts(start).some((part) => part === "trained" || isRewind(part));
  const drawn = rearranged || startDraws(start);
  return without({
    job: run.job,
    version: versionOf(run),
    network: networkForm(run.network),
    data: run.data,
    recipe: recipeForm(run.recipe),
    seed: run.seed,
    ticket: laddered && ticket !== undefined ? ticketForm(ticket, run) : undefined,
    mask: pruned ? mask : undefined,
    arrangement: rearranged || (laddered && !pruned && ticket) ? arrangement : undefined,
    start: start !== "original" ? start : undefined,
    draw: drawn && draw !== 0 ? draw : undefined,
    ...nonzero({ orderDraw, orderStep }),
    scheduleStep: scheduled(run) && scheduleStep !== 0 ? scheduleStep : undefined,
    keep: keep !== "weights" ? keep : undefined,
  });
}

/** True if the learning rate changes, so that where the schedule begins has an effect. */
function scheduled({ recipe: { schedule } }: {
  readonly recipe: Pick<ResolvedRecipe, "schedule">;
}): boolean {
  return schedule.warmup > 0 || schedule.drops.length > 0;
}

function isRewind(part: StartDescription): part is StartDescription & { readonly step: number } {
  return typeof part === "object" && "name" in part && part.name === "rewind";
}

function nonzero(fields: Readonly<Record<string, number>>): Canonical {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== 0));
}

function versionOf({ job }: Description): number | undefined {
  return jobVersions[job] > 1 ? jobVersions[job] : undefined;
}

function pointForm({ run, weights }: PointOptions): Canonical {
  return without({ run: trainingForm(run), weights });
}

/** The name of a description: SHA-256 of its canonical form. */
export function describedKey(description: Description): string {
  return keyOf(canonicalForm(description));
}

/** The name of a ladder: the key of its dense run together with how it prunes. */
export function ladderKey(ladder: Ladder): string {
  return keyOf({ job: "ladder", dense: canonicalForm(levelRun(ladder, 0)), ...pruningForm(ladder) });
}

/** The ladder's key, from the canonical form of a run on one of its tickets; undefined for other results. */
export function ladderKeyOfForm(form: Canonical): string | undefined {
  const { job, version, network, data, recipe, seed, ticket } = form as Form;
  if (job !== "train" || ticket === undefined) return undefined;
  const { data: ownData, recipe: ownRecipe, seed: ownSeed, ...pruning } = ticket.ladder ?? {};
  const dense = {
    job,
    version,
    network,
    data: ownData ?? data,
    recipe: ownRecipe ?? recipe,
    seed: ownSeed ?? seed,
  };
  return keyOf({ job: "ladder", dense: without(dense), ...pruning });
}

type Form = Canonical & { readonly ticket?: { readonly ladder?: Canonical } };

/**
 * The results that must exist, with their blobs, before this one can be computed. `maskKnown`: tells of a run on a ticket that its mask is at
 * hand, and needs no training.
 */
export function dependencies(
  description: Description,
  maskKnown: (run: TrainingRun) => boolean = () => false,
): readonly TrainingRun[] {
  if (description.job === "interpolate") return [description.from, description.to];
  if (description.job === "train") {
    return [...(maskKnown(description) ? [] : maskNeeds(description)), ...startNeeds(description)];
  }
  const { run, weights } = description;
  if (weights === undefined) return [run];
  return maskKnown(run) ? [] : maskNeeds(run); // given weights need no run, but the run's mask
}

/** What a run's mask is read from. */
function maskNeeds({ ticket, arrangement }: TrainingRun): readonly TrainingRun[] {
  if (ticket === undefined || ticket.level === 0 || arrangement === "dense") return [];
  if (criteria[ticket.ladder.criterion].when === "start") return [];
  const below = levelRun(ticket.ladder, ticket.level - 1);
  return [below, ...earlyRuns(levelRun(ticket.ladder, ticket.level))];
}

/** What a run's initial weights are read from. */
function startNeeds(run: TrainingRun): readonly TrainingRun[] {
  const { ticket } = run;
  const trained = startParts(run.start).includes("trained");
  return [
    ...(trained && ticket !== undefined ? [levelRun(ticket.ladder, ticket.level - 1)] : []),
    ...earlyRuns(run),
  ];
}

function earlyRuns(run: TrainingRun): readonly TrainingRun[] {
  return startParts(run.start)
    .filter(isRewind)
    .map(({ step }) => earlyRun(run, step));
}

/** Keys of what the user made by hand and a description starts from. */
export function contents(description: Description): readonly string[] {
  if (description.job === "interpolate") return [];
  const made =
    description.job === "train"
      ? [description.mask, ...startParts(description.start)]
      : [description.weights];
  return made.flatMap((each) => (isContent(each) ? [contentKey(each)] : []));
}

/** Steps of a job, as progress counts them. */
export function stepsOf(description: Description): number {
  if (description.job === "train") return description.recipe.iterations;
  if (description.job === "interpolate") return description.points;
  if (description.job === "noise") return description.blocks;
  return description.job === "spectrum" ? description.steps : 1;
}

/** The run that a description is about. */
export function subjectOf(description: Description): TrainingRun {
  if (description.job === "train") return description;
  return description.job === "interpolate" ? description.from : description.run;
}

/** A description in a few words, for progress and errors. */
export function label(description: Description): string {
  if (description.job === "train") return trainingLabel(description);
  if (description.job === "interpolate") {
    return `interpolation: ${trainingLabel(description.from)} to ${trainingLabel(description.to)}`;
  }
  const names = { evaluate: "evaluation", noise: "noise probe", spectrum: "spectrum" };
  const given = description.weights === undefined ? "" : " with given weights";
  return `${names[description.job]}: ${trainingLabel(description.run)}${given}`;
}

function trainingLabel(run: TrainingRun): string {
  const { network, data, seed, ticket, mask, arrangement, start, draw, orderDraw, keep, recipe } = run;
  const name = typeof network === "string" ? network : network.widths.join("-");
  const words = [name, "on", data, `seed ${seed}`];
  const dense =
    ((ticket === undefined || ticket.level === 0) && mask === undefined) || arrangement === "dense";
  words.push(dense ? "dense" : ticket === undefined ? "own mask" : `level ${ticket.level}`);
  const criterion = ticket?.ladder.criterion ?? "magnitude";
  if (!dense && criterion !== "magnitude") words.push(criterion);
  if (!dense && arrangement !== "ticket") words.push(arrangement);
  if (start !== "original") words.push(startLabel(start));
  if (draw !== 0) words.push(`draw ${draw}`);
  if (orderDraw !== 0) words.push(`order ${orderDraw}`);
  if (keep === "state") words.push(`first ${recipe.iterations} steps`);
  return words.join(" ");
}

function ticketForm({ ladder, level }: Ticket, run: TrainingRun): Canonical {
  const differing = without({
    data: ladder.data !== run.data ? ladder.data : undefined,
    recipe: different(recipeForm(ladder.recipe), recipeForm(run.recipe)),
    seed: ladder.seed !== run.seed ? ladder.seed : undefined,
    ...pruningForm(ladder),
  });
  return without({ level, ladder: Object.keys(differing).length > 0 ? differing : undefined });
}

function pruningForm(ladder: Ladder): Canonical {
  const { rate, outputRate, rates, criterion, scope, excluded, rounds } = ladder;
  const source = criteria[criterion];
  const layered = scope === "layer";
  return without({
    rate: rate !== 0.2 && (!layered || rates === undefined) ? rate : undefined,
    outputRate: layered && rates === undefined && outputRate !== rate / 2 ? outputRate : undefined,
    rates: layered ? rates : undefined,
    criterion: criterion !== "magnitude" ? criterion : undefined,
    scope: scope !== source.scope ? scope : undefined,
    excluded: excluded.length > 0 ? excluded : undefined,
    rounds: rounds !== source.rounds ? rounds : undefined,
    // Criteria that prune before training look at no level.
    restart: source.when === "end" ? restartForm(ladder) : undefined,
  });
}

function restartForm({ restart, recipe }: Ladder): Canonical | undefined {
  const { start, iterations, scheduleStep, orderStep } = restart;
  const form = without({
    start: start !== "original" ? start : undefined,
    iterations: iterations !== recipe.iterations ? iterations : undefined,
    scheduleStep: scheduled({ recipe }) && scheduleStep !== 0 ? scheduleStep : undefined,
    orderStep: orderStep !== 0 ? orderStep : undefined,
  });
  return Object.keys(form).length > 0 ? form : undefined;
}

function networkForm(network: NetworkDescription | OwnNetwork): Canonical {
  const { widths, activation = "relu" } = typeof network === "string" ? networks[network] : network;
  const module = typeof network === "object" && "module" in network ? network.module.sha256 : undefined;
  return without({ widths, activation: activation !== "relu" ? activation : undefined, module });
}

function recipeForm({ optimizer, loss, schedule, ...rest }: ResolvedRecipe): Canonical {
  return without({
    ...rest,
    optimizer: optimizerForm(optimizer),
    loss: loss !== "softmax-cross-entropy" ? loss : undefined,
    schedule: scheduled({ recipe: { schedule } }) ? scheduleForm(schedule) : undefined,
  });
}

function scheduleForm({ warmup, drops, factor }: ResolvedRecipe["schedule"]): Canonical {
  return without({
    warmup: warmup !== 0 ? warmup : undefined,
    drops: drops.length > 0 ? drops : undefined,
    factor: drops.length > 0 && factor !== 0.1 ? factor : undefined,
  });
}

function optimizerForm(choice: OptimizerChoice): Canonical {
  if (typeof choice === "object" && choice.name === "own") {
    const { options = {} } = choice;
    const given = Object.keys(options).length > 0 ? options : undefined;
    return without({ name: "own", module: choice.module.sha256, options: given });
  }
  const settings: Readonly<Record<string, unknown>> = typeof choice === "string" ? { name: choice } : choice;
  const defaults: Readonly<Record<string, unknown>> =
    optimizers[typeof choice === "string" ? choice : choice.name];
  const kept = Object.entries(settings).filter(
    ([field, value]) => field === "name" || value !== defaults[field],
  );
  return Object.fromEntries(kept);
}

function different(value: Canonical, other: Canonical): Canonical | undefined {
  return keyOf(value) === keyOf(other) ? undefined : value;
}

/** The same fields without those that are undefined. */
function without(fields: Canonical): Canonical {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
