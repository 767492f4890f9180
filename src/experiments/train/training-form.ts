import { keyOf } from "../../numerics/index.js";
import { criteria, isRewind, startDraws, startParts } from "../../tickets/index.js";
import { nonzero, without, type Canonical } from "../canonical-parts.js";
import { arrangementForm, criterionForm, startForm } from "../identity/behaviour.js";
import { dataForm } from "../identity/data-form.js";
import { trainVersion } from "./train-version.js";
import type { Ladder, Ticket } from "../ladders/ladders.js";
import { networkForm } from "./network-form.js";
import { recipeForm, scheduled } from "./recipe-form.js";
import type { TrainingRun } from "./training-run.js";

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
    version: trainVersion > 1 ? trainVersion : undefined,
    network: networkForm(run.network),
    data: dataForm(run.data),
    recipe: recipeForm(run.recipe),
    seed: run.seed,
    ticket: laddered && ticket !== undefined ? ticketForm(ticket, run) : undefined,
    mask: pruned ? mask : undefined,
    arrangement: rearranged || (laddered && !pruned && ticket) ? arrangementForm(arrangement) : undefined,
    start: start !== "original" ? startForm(start) : undefined,
    freshFrom: nestedFresh(run) ? "run" : undefined,
    draw: drawn && draw !== 0 ? draw : undefined,
    ...nonzero({ orderDraw, orderStep }),
    scheduleStep: scheduled(run.recipe) && scheduleStep !== 0 ? scheduleStep : undefined,
    keep: keep !== "weights" ? keep : undefined,
  });
}

/**
 * True of a run on the ticket of another seed that draws fresh weights inside another start. They come from the run's seed, as `reinit` alone always
 * did; results kept before that was so must not be found.
 */
function nestedFresh({ start, ticket, seed }: TrainingRun): boolean {
  if (start === "reinit" || ticket === undefined || ticket.ladder.seed === seed) return false;
  const named = startParts(start).map((part) =>
    typeof part === "object" && "name" in part ? part.name : part,
  );
  return named.includes("reinit") || named.includes("signKept");
}

function ticketForm({ ladder, level }: Ticket, run: TrainingRun): Canonical {
  const differing = without({
    network: different(networkForm(ladder.network), networkForm(run.network)),
    data: different(dataForm(ladder.data), dataForm(run.data)),
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
    criterion: different(criterionForm(criterion), "magnitude"),
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
    start: start !== "original" ? startForm(start) : undefined,
    iterations: iterations !== recipe.iterations ? iterations : undefined,
    scheduleStep: scheduled(recipe) && scheduleStep !== 0 ? scheduleStep : undefined,
    orderStep: orderStep !== 0 ? orderStep : undefined,
  });
  return Object.keys(form).length > 0 ? form : undefined;
}

function different(value: unknown, other: unknown): unknown {
  return keyOf(value) === keyOf(other) ? undefined : value;
}
