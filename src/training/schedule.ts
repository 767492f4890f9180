import { shown, unknownName } from "./names.js";

/** How the learning rate changes over a run. */
export interface Schedule {
  /** Steps over which the rate rises linearly to its value: step t (from 0) has (t + 1) / warmup of it. Default 0: none. */
  readonly warmup?: number | undefined;
  /** Steps from which on the rate is multiplied by `factor` once more, increasing. Default: none. */
  readonly drops?: readonly number[] | undefined;
  /** In (0, 1]. Default 0.1 (He et al. 2016, section 4.2). */
  readonly factor?: number | undefined;
}

/** A schedule in which every field is present. */
export type ResolvedSchedule = {
  readonly [field in keyof Schedule]-?: Exclude<Schedule[field], undefined>;
};

/** A schedule with every field present, checked. Errors begin with `where`. */
export function resolveSchedule(schedule: Schedule, where: string): ResolvedSchedule {
  const given: unknown = schedule;
  if (typeof given !== "object" || given === null)
    throw new TypeError(`${where}: schedule must be an object, got ${shown(given)}`);
  for (const field of Object.keys(given)) {
    if (!["warmup", "drops", "factor"].includes(field))
      throw new RangeError(unknownName(where, "schedule field", field, ["warmup", "drops", "factor"]));
  }
  const { warmup = 0, drops = [], factor = 0.1 } = schedule;
  if (!Number.isSafeInteger(warmup) || warmup < 0)
    throw new RangeError(`${where}: warmup must be an integer >= 0, got ${shown(warmup)}`);
  const increasing =
    Array.isArray(drops) &&
    drops.every((drop, i) => Number.isSafeInteger(drop) && drop > (drops[i - 1] ?? 0));
  if (!increasing)
    throw new RangeError(`${where}: drops must be increasing integers >= 1, got ${shown(drops)}`);
  if (!(factor > 0 && factor <= 1))
    throw new RangeError(`${where}: factor must be in (0, 1], got ${shown(factor)}`);
  return { warmup, drops, factor };
}

/** The learning rate of a step, counted from 0, on a schedule whose full rate is `rate`. */
export function rateAt(rate: number, { warmup, drops, factor }: ResolvedSchedule, step: number): number {
  let now = step < warmup ? rate * ((step + 1) / warmup) : rate;
  for (const drop of drops) if (step >= drop) now *= factor; // a running product: the same bits on every machine
  return now;
}
