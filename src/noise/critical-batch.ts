import { at } from "../numerics/at.js";
import { checkPositive, knownFields } from "../numerics/checks.js";
import { exp, log } from "../numerics/elementary.js";
import type { Rng } from "../numerics/random.js";
import { normalCdf, type Interval } from "../statistics/index.js";
import { bySeed, seedErrors } from "./seed-bootstrap.js";

/** How many steps one run needed. */
export interface StepsRow {
  /** What is resampled: rows of the same seed stay together. */
  readonly seed: number | string;
  /** Examples a step. */
  readonly batch: number;
  /** Steps to the target; undefined if the run ended before, at `limit`: the row is censored. */
  readonly steps: number | undefined;
  /** Steps the run had. */
  readonly limit: number;
}

/** A number with its 95 % interval by resampling seeds. */
export interface SeedEstimate {
  /** From all rows. */
  readonly estimate: number;
  /** 95 %; an end beyond what the data can say is 0 or Infinity. */
  readonly interval: Interval;
}

/** The curve S(B) = S_min (1 + B_crit / B), which is the time-data curve (S / S_min − 1)(E / E_min − 1) = 1 with E = B · S examples. */
export interface CriticalBatch {
  /** B_crit, examples: where twice the fewest steps and twice the fewest examples are needed. */
  readonly criticalBatch: SeedEstimate;
  /** S_min, steps. */
  readonly fewestSteps: SeedEstimate;
  /** E_min = B_crit · S_min, examples. */
  readonly fewestExamples: SeedEstimate;
  /** Of ln steps about the curve. */
  readonly standardDeviation: number;
  /** Rows, and of these censored. */
  readonly rows: number;
  /** Rows whose run ended before the target. */
  readonly censored: number;
  /** B_crit lies more than e³ beyond the batches measured: the data say only on which side. */
  readonly beyond: boolean;
}

/** How the intervals are drawn. */
export interface CriticalBatchOptions {
  /** Resamples of the seeds come from it: the same stream gives the same intervals. */
  readonly rng: Rng;
  /** Default 400. */
  readonly resamples?: number | undefined;
}

/** How far beyond the batches ln B_crit is looked for. */
const REACH = 3;

/**
 * The critical batch size from steps to a target at several batch sizes, each at its tuned rate (McCandlish et al. 2018, equations 2.11 and 5.1; Shallue et al. 2019, section 3). Steps scatter
 * log-normally about the curve; censored rows count by the chance to be beyond their limit (Tobin 1958), fitted by expectation and Gauss-Newton steps. The time-data curve in
 * E = B · S is the same curve, since B is known: its E_min comes along. Cost: resamples fits of a few dozen passes over the rows. Throws below two batches and without
 * two rows that reached the target.
 */
export function criticalBatch(rows: readonly StepsRow[], options: CriticalBatchOptions): CriticalBatch {
  const { rng, resamples = 400 } = knownFields("criticalBatch", options, ["rng", "resamples"]);
  checkRows(rows);
  if (!Number.isSafeInteger(resamples) || resamples < 2)
    throw new RangeError(`criticalBatch: resamples must be an integer ≥ 2, got ${resamples}`);
  const batches = rows.map(({ batch }) => log(batch));
  const range = { low: Math.min(...batches) - REACH, high: Math.max(...batches) + REACH };
  const fit = fitted(rows, range, begin(rows, range));
  const values = ({ lnBatch, lnSteps }: Fit): readonly number[] => [lnBatch, lnSteps, lnBatch + lnSteps];
  // A resample of one batch alone, or in which no run arrived, knows no more than the whole.
  const intervals = seedErrors(
    bySeed(rows),
    (chosen) => values(enough(chosen) ? fitted(chosen, range, fit) : fit),
    { rng, resamples },
  );
  const estimate = (which: 0 | 1 | 2): SeedEstimate => {
    const [low, high] = at(intervals, which);
    return {
      estimate: exp(at(values(fit), which)),
      interval: [low === -Infinity ? 0 : exp(low), high === Infinity ? Infinity : exp(high)],
    };
  };
  return {
    criticalBatch: estimate(0),
    fewestSteps: estimate(1),
    fewestExamples: estimate(2),
    standardDeviation: fit.deviation,
    rows: rows.length,
    censored: rows.filter(({ steps }) => steps === undefined).length,
    beyond: fit.lnBatch <= range.low || fit.lnBatch >= range.high,
  };
}

interface Fit {
  readonly lnSteps: number;
  readonly lnBatch: number;
  readonly deviation: number;
}

interface Range {
  readonly low: number;
  readonly high: number;
}

const begin = (rows: readonly StepsRow[], { low, high }: Range): Fit => ({
  lnSteps: Math.min(...rows.map(({ steps, limit }) => log(steps ?? limit))),
  lnBatch: (low + high) / 2,
  deviation: 0.5,
});

/** Largest likelihood, by at most 200 rounds of: expected ln steps of censored rows, one damped Gauss-Newton step, the deviation. */
function fitted(rows: readonly StepsRow[], { low, high }: Range, from: Fit): Fit {
  const ends = rows.map(({ steps, limit }) => log(steps ?? limit));
  let { lnBatch, lnSteps, deviation } = from;
  for (let round = 0; round < 200; round++) {
    const curve = rows.map(({ batch }) => {
      const pull = exp(lnBatch) / batch;
      return { height: log(1 + pull), slope: pull / (1 + pull) };
    });
    const told = rows.map(({ steps }, k) =>
      steps === undefined
        ? beyondLimit(at(ends, k), lnSteps + at(curve, k).height, deviation)
        : { value: at(ends, k), spread: 0 },
    );
    const step = gaussNewton(
      curve,
      told.map(({ value }, k) => value - lnSteps - at(curve, k).height),
    );
    const turn = Math.max(-1, Math.min(1, step.lnBatch));
    const next = Math.max(low, Math.min(high, lnBatch + turn));
    const moved = next - lnBatch;
    lnBatch = next;
    const heights = rows.map(({ batch }) => log(1 + exp(lnBatch) / batch));
    const before = lnSteps;
    lnSteps = told.reduce((sum, { value }, k) => sum + value - at(heights, k), 0) / rows.length;
    const squares = told.reduce((sum, { value, spread }, k) => {
      const left = value - lnSteps - at(heights, k);
      return sum + left * left + spread;
    }, 0);
    const last = deviation;
    deviation = Math.max(1e-6, Math.sqrt(squares / rows.length));
    if (Math.abs(moved) + Math.abs(lnSteps - before) + Math.abs(deviation - last) < 1e-6) break;
  }
  return { lnSteps, lnBatch, deviation };
}

/** Mean and variance of a normal number of which only is known that it is beyond a limit. */
function beyondLimit(
  limit: number,
  center: number,
  deviation: number,
): { readonly value: number; readonly spread: number } {
  const z = (limit - center) / deviation;
  if (z > 6) return { value: limit + deviation / z, spread: (deviation / z) * (deviation / z) }; // its tail
  const hazard = exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI) / normalCdf(-z);
  return {
    value: center + deviation * hazard,
    spread: deviation * deviation * Math.max(0, 1 + z * hazard - hazard * hazard),
  };
}

/** The step of ln B_crit that least squares takes on the residuals, ln S_min being fitted along. */
function gaussNewton(
  curve: readonly { readonly slope: number }[],
  residuals: readonly number[],
): { readonly lnBatch: number } {
  const middle = curve.reduce((sum, { slope }) => sum + slope, 0) / curve.length;
  let [top, bottom] = [0, 0];
  curve.forEach(({ slope }, k) => {
    top += (slope - middle) * at(residuals, k);
    bottom += (slope - middle) * (slope - middle);
  });
  return { lnBatch: bottom < 1e-12 ? 0 : top / bottom };
}

const enough = (rows: readonly StepsRow[]): boolean =>
  new Set(rows.filter(({ steps }) => steps !== undefined).map(({ batch }) => batch)).size >= 2;

function checkRows(rows: readonly StepsRow[]): void {
  for (const { batch, steps, limit } of rows) {
    for (const [name, value] of Object.entries({ batch, limit, steps: steps ?? limit }))
      checkPositive("criticalBatch", name, value);
    if (steps !== undefined && steps > limit)
      throw new RangeError(`criticalBatch: steps must be at most limit, got ${steps} above ${limit}`);
  }
  if (!enough(rows))
    throw new RangeError(
      `criticalBatch: two batches must have rows that reached the target, got fewer of ${rows.length}`,
    );
}
