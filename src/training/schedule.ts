import { cosTurn } from "../numerics/elementary.js";
import { checkFields, checkInteger, checkName } from "../numerics/checks.js";
import { shown } from "../numerics/names.js";

/** How the learning rate changes over a run. What is given of warm-up, decay, drops and own factors multiplies. */
export interface Schedule {
  /** Steps over which the rate rises linearly to its value: step t (from 0) has (t + 1) / warmup of it. Default 0: none. */
  readonly warmup?: number | undefined;
  /** Steps from which on the rate is multiplied by `factor` once more, increasing. Default: none. */
  readonly drops?: readonly number[] | undefined;
  /** In (0, 1]. Default 0.1 (He et al. 2016, section 4.2). */
  readonly factor?: number | undefined;
  /**
   * After the warm-up, with p = (t − warmup) / (until − warmup): linear, floor + (1 − floor) (1 − p); cosine, floor + (1 − floor) (1 + cos πp) / 2
   * (Loshchilov & Hutter 2017, equation 5). Default: none.
   */
  readonly decay?: "cosine" | "linear" | undefined;
  /** Step at which the decay is over, > warmup. Default: the recipe's iterations. A run that begins later in the schedule, or is shorter, keeps it. */
  readonly until?: number | undefined;
  /** What share of the rate is left then, in [0, 1). Default 0. */
  readonly floor?: number | undefined;
  /** An own schedule (`ownSchedule`): the factor of the rate at each step, the last one for all that follow. Default: none. */
  readonly factors?: readonly number[] | undefined;
}

/** A schedule in which every field is present, but those of a decay and an own schedule only where there is one. */
export interface ResolvedSchedule {
  /** Steps over which the rate rises linearly; 0: none. */
  readonly warmup: number;
  /** Steps from which on the rate is multiplied by `factor` once more, increasing; empty: none. */
  readonly drops: readonly number[];
  /** In (0, 1]; without effect where there are no drops. */
  readonly factor: number;
  /** Form of the decay after the warm-up. Missing: none. */
  readonly decay?: "cosine" | "linear";
  /** Step at which the decay is over. Missing where there is no decay. */
  readonly until?: number;
  /** What share of the rate is left then, in [0, 1). Missing where there is no decay. */
  readonly floor?: number;
  /** The factor of the rate at each step, the last one for all that follow. Missing: 1. */
  readonly factors?: readonly number[];
}

const fields = ["warmup", "drops", "factor", "decay", "until", "floor", "factors"];

/** A schedule with every field present, checked; `iterations` is where a decay ends that says nothing of it. Errors begin with `where`. */
export function resolveSchedule(schedule: Schedule, where: string, iterations?: number): ResolvedSchedule {
  checkFields(where, schedule, fields, "schedule field");
  const { warmup = 0, drops = [], factor = 0.1, factors } = schedule;
  if (!Number.isSafeInteger(warmup) || warmup < 0)
    throw new RangeError(`${where}: warmup must be an integer >= 0, got ${shown(warmup)}`);
  const increasing =
    Array.isArray(drops) &&
    drops.every((drop, i) => Number.isSafeInteger(drop) && drop > (drops[i - 1] ?? 0));
  if (!increasing)
    throw new RangeError(`${where}: drops must be increasing integers >= 1, got ${shown(drops)}`);
  if (!(factor > 0 && factor <= 1))
    throw new RangeError(`${where}: factor must be in (0, 1], got ${shown(factor)}`);
  if (factors !== undefined) checkFactors(where, factors);
  const own = factors === undefined ? {} : { factors };
  return { warmup, drops, factor, ...resolveDecay(schedule, where, warmup, iterations), ...own };
}

function resolveDecay(
  { decay, until, floor = 0 }: Schedule,
  where: string,
  warmup: number,
  iterations: number | undefined,
): Pick<ResolvedSchedule, "decay" | "until" | "floor"> {
  if (decay === undefined) {
    if (until === undefined && floor === 0) return {};
    throw new RangeError(`${where}: until and floor must stand beside a decay, got none`);
  }
  checkName(where, "decay", decay, ["cosine", "linear"]);
  const end = until ?? iterations;
  checkInteger(where, "until", end, warmup + 1, Number.MAX_SAFE_INTEGER);
  if (!(typeof floor === "number" && floor >= 0 && floor < 1))
    throw new RangeError(`${where}: floor must be in [0, 1), got ${shown(floor)}`);
  return { decay, until: Number(end), floor };
}

function checkFactors(where: string, factors: unknown): void {
  const list: readonly unknown[] = Array.isArray(factors) ? factors : [];
  const wrong = list.findIndex((one) => !(typeof one === "number" && Number.isFinite(one) && one >= 0));
  if (list.length > 0 && wrong < 0) return;
  const got = list.length === 0 ? shown(factors) : `${shown(list[wrong])} at step ${wrong}`;
  throw new RangeError(`${where}: factors must be numbers >= 0, at least one, got ${got}`);
}

/**
 * A schedule from a function of the step, counted from 0: what the recipe's rate is multiplied by (PyTorch's LambdaLR). The function, of a cell or
 * a module, is called here, once a step; the table of its values is what enters the key, so workers need no function. `steps`: how many; after
 * them the last factor stays.
 */
export function ownSchedule(
  factorAt: (step: number) => number,
  options: {
    /** How many factors are taken, in [1, 10⁷]. */
    readonly steps: number;
  },
): {
  /** (steps), each ≥ 0: for the `schedule` of a recipe. */
  readonly factors: readonly number[];
} {
  checkFields("ownSchedule", options, ["steps"]);
  checkInteger("ownSchedule", "steps", options.steps, 1, 10_000_000);
  if (typeof factorAt !== "function")
    throw new TypeError(`ownSchedule: a schedule must be a function of the step, got ${shown(factorAt)}`);
  const factors = Array.from({ length: options.steps }, (_, step) => factorAt(step));
  checkFactors("ownSchedule", factors);
  return { factors };
}

/** The learning rate of a step, counted from 0, on a schedule whose full rate is `rate`. */
export function rateAt(rate: number, schedule: ResolvedSchedule, step: number): number {
  const { warmup, drops, factor, factors } = schedule;
  let now = step < warmup ? rate * ((step + 1) / warmup) : rate;
  now *= decayAt(schedule, step);
  for (const drop of drops) if (step >= drop) now *= factor; // a running product: the same bits on every machine
  if (factors !== undefined) now *= factors[Math.min(step, factors.length - 1)] ?? NaN;
  return now;
}

/** What a decay leaves of the rate at a step. */
function decayAt({ warmup, decay, until = 0, floor = 0 }: ResolvedSchedule, step: number): number {
  if (decay === undefined || step < warmup) return 1;
  const progress = Math.min(1, (step - warmup) / (until - warmup));
  const share = decay === "linear" ? 1 - progress : (1 + cosTurn(progress / 2)) / 2;
  return floor + (1 - floor) * share;
}
