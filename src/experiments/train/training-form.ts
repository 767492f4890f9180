import { networks, type NetworkDescription } from "../../networks/index.js";
import { keyOf } from "../../numerics/index.js";
import { criteria, isRewind, startDraws, startParts } from "../../tickets/index.js";
import { optimizers, type OptimizerChoice, type ResolvedRecipe } from "../../training/index.js";
import { nonzero, without, type Canonical } from "../canonical-parts.js";
import type { TrainingRun } from "./descriptions.js";
import { versionOf } from "../job-versions.js";
import type { Ladder, Ticket } from "../ladders/ladders.js";
import type { OwnNetwork } from "../modules/modules.js";

/** What a training run says. */
export function trainingForm(run: TrainingRun): Canonical {
  const { ticket, mask, arrangement, start, draw, orderDraw, orderStep, scheduleStep, keep } = run;
  const pruned =
    (mask !== undefined || (ticket !== undefined && ticket.level > 0)) && arrangement !== "dense";
  const rearranged = pruned && arrangement !== "ticket";
  // Trained weights and the dense network's first steps belong to the ladder, whether or not its mask is laid on.
  const laddered =
    pruned ||
    (ticket !== undefined && ticket.ladder.seed !== run.seed) ||
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
function scheduled({ recipe: { schedule } }: { readonly recipe: Pick<ResolvedRecipe, "schedule"> }): boolean {
  return schedule.warmup > 0 || schedule.drops.length > 0;
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

/** How a ladder prunes and restarts, by where it differs from the defaults. */
export function pruningForm(ladder: Ladder): Canonical {
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
