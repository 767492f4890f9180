import { runKey } from "./run-key.js";
import { trainingRun, type TrainingRun, type TrainingRunOptions } from "./training-run.js";
import { ladder, ticketOf } from "../ladders/ladders.js";
import type { LadderOptions } from "../ladders/ladder-types.js";

/** A training run's form: its options, but of a ticket's ladder only what differs from the run. */
interface RunForm extends Omit<TrainingRunOptions, "ticket"> {
  readonly version?: number;
  readonly ticket?: { readonly level: number; readonly ladder?: Partial<LadderOptions> };
}

/**
 * The training run whose canonical form this is, such as a store holds it under `key`. Throws if it has another key: it is another kind of
 * job, another version of the package made it, or the form names an own module by its hash alone.
 */
export function runOfForm(form: Readonly<Record<string, unknown>>, key: string): TrainingRun {
  const refuse = (got: string, cause?: unknown): RangeError =>
    new RangeError(`runOfForm: ${key} must be a training run that its form describes, got ${got}`, { cause });
  if (form["job"] !== "train") throw refuse(`job ${String(form["job"])}`);
  let run: TrainingRun;
  try {
    run = written(form as unknown as RunForm); // every field is checked there
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error), error);
  }
  const found = runKey(run);
  if (found !== key) throw refuse(`one of key ${found}`);
  return run;
}

/** The training run of a canonical form, its defaults filled in, whatever its key. Throws where the form describes none. */
export function writtenRun(form: Readonly<Record<string, unknown>>): TrainingRun {
  return written(form as unknown as RunForm);
}

function written({ version: _version, ticket, ...options }: RunForm): TrainingRun {
  if (ticket === undefined) return trainingRun(options);
  const { network, data, recipe, seed } = options;
  const trunk = ladder({ network, data, recipe, seed, ...ticket.ladder });
  return trainingRun({ ...options, ticket: ticketOf(trunk, ticket.level) });
}
