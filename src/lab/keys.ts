import { networks, type NetworkDescription } from "../networks/index.js";
import { keyOf } from "../numerics/index.js";
import { optimizers, type OptimizerChoice, type Recipe } from "../training/index.js";
import { levelRun, type Description, type Ladder, type Ticket, type TrainingRun } from "./descriptions.js";

/** A JSON object whose fields at their default are left out. */
export type Canonical = Readonly<Record<string, unknown>>;

/**
 * Versions of the kinds of job. Raise one when its meaning changes: every stored result of that kind is then computed
 * anew. Version 1 is left out of the key.
 */
export const jobVersions = { train: 1 } as const satisfies Record<Description["job"], number>;

/**
 * What a description says, in its one form: defaults left out, networks by their widths, a ladder by where it differs
 * from the run, and no field that could have no effect. Two descriptions of the same computation have the same form.
 */
export function canonicalForm(run: Description): Canonical {
  const { ticket, arrangement, start, draw } = run;
  const pruned = ticket !== undefined && ticket.level > 0 && arrangement !== "dense";
  const rearranged = pruned && arrangement !== "ticket";
  const drawn = rearranged || start !== "original";
  return without({
    job: run.job,
    version: jobVersions[run.job] > 1 ? jobVersions[run.job] : undefined,
    network: networkForm(run.network),
    data: run.data,
    recipe: recipeForm(run.recipe),
    seed: run.seed,
    ticket: pruned ? ticketForm(ticket, run) : undefined,
    arrangement: rearranged ? arrangement : undefined,
    start: start !== "original" ? start : undefined,
    draw: drawn && draw !== 0 ? draw : undefined,
  });
}

/** The name of a description: SHA-256 of its canonical form. */
export function describedKey(description: Description): string {
  return keyOf(canonicalForm(description));
}

/** The name of a ladder: the key of its dense run together with how it prunes. */
export function ladderKey(ladder: Ladder): string {
  return keyOf({ job: "ladder", dense: canonicalForm(levelRun(ladder, 0)), ...pruningForm(ladder) });
}

/** The results that must exist before this one can be computed. */
export function dependencies({ ticket, arrangement }: Description): readonly Description[] {
  if (ticket === undefined || ticket.level === 0 || arrangement === "dense") return [];
  return [levelRun(ticket.ladder, ticket.level - 1)];
}

/** A description in a few words, for progress and errors. */
export function label({ network, data, seed, ticket, arrangement, start, draw }: Description): string {
  const name = typeof network === "string" ? network : network.widths.join("-");
  const words = [name, "on", data, `seed ${seed}`];
  const dense = ticket === undefined || ticket.level === 0 || arrangement === "dense";
  words.push(dense ? "dense" : `level ${ticket.level}`);
  if (!dense && arrangement !== "ticket") words.push(arrangement);
  if (start !== "original") words.push(start);
  if (draw !== 0) words.push(`draw ${draw}`);
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

function pruningForm({ rate, outputRate, criterion }: Ladder): Canonical {
  return without({
    rate: rate !== 0.2 ? rate : undefined,
    outputRate: outputRate !== rate / 2 ? outputRate : undefined,
    criterion: criterion !== "magnitude" ? criterion : undefined,
  });
}

function networkForm(network: NetworkDescription): Canonical {
  const { widths, activation = "relu" } = typeof network === "string" ? networks[network] : network;
  return without({ widths, activation: activation !== "relu" ? activation : undefined });
}

function recipeForm({ optimizer, loss, ...rest }: Required<Recipe>): Canonical {
  return without({
    ...rest,
    optimizer: optimizerForm(optimizer),
    loss: loss !== "softmax-cross-entropy" ? loss : undefined,
  });
}

function optimizerForm(choice: OptimizerChoice): Canonical {
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
