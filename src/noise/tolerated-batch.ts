import { at } from "../numerics/at.js";
import { checkPositive, knownFields } from "../numerics/checks.js";
import type { Rng } from "../numerics/random.js";
import { crossing, mean, nonincreasingFit, type Interval } from "../statistics/index.js";
import { bySeed, seedIntervals } from "./seed-bootstrap.js";

/** What one run at its tuned rate came to. */
export interface AccuracyRow {
  /** What is resampled: rows of the same seed stay together. */
  readonly seed: number | string;
  /** Examples a step. */
  readonly batch: number;
  /** In whatever unit `drop` has. */
  readonly accuracy: number;
}

/** The largest batch that is tolerated. */
export interface ToleratedBatch {
  /** B*, examples; Infinity if the largest batch has not lost as much. */
  readonly batch: number;
  /** 95 %, by resampling seeds; ends may be Infinity. */
  readonly interval: Interval;
  /** True if B* lies beyond the largest batch. */
  readonly censored: boolean;
  /** The monotone fit, a value a batch, ascending. */
  readonly curve: readonly {
    /** Examples a step. */
    readonly batch: number;
    /** In the unit of the rows; never above that of a smaller batch. */
    readonly accuracy: number;
  }[];
}

/** Which loss of accuracy counts, and how the interval is drawn. */
export interface ToleratedBatchOptions {
  /** Resamples of the seeds come from it: the same stream gives the same interval. */
  readonly rng: Rng;
  /** The loss of accuracy that counts, below the top of the curve; > 0. */
  readonly drop: number;
  /** Default 400. */
  readonly resamples?: number | undefined;
}

/**
 * B*, the batch at which tuned accuracy has fallen by `drop` below that at the smallest batch: a nonincreasing curve through the means of each batch (`nonincreasingFit`) and its crossing, linear in ln batch.
 * Throws below two batches and on accuracies that are not finite.
 */
export function toleratedBatch(rows: readonly AccuracyRow[], options: ToleratedBatchOptions): ToleratedBatch {
  const { rng, drop, resamples = 400 } = knownFields("toleratedBatch", options, ["rng", "drop", "resamples"]);
  checkPositive("toleratedBatch", "drop", drop);
  if (!Number.isSafeInteger(resamples) || resamples < 1)
    throw new RangeError(`toleratedBatch: resamples must be an integer ≥ 1, got ${resamples}`);
  for (const { batch, accuracy } of rows)
    if (!(batch > 0 && Number.isFinite(batch) && Number.isFinite(accuracy)))
      throw new RangeError(
        `toleratedBatch: batch must be positive and accuracy finite, got ${batch} and ${accuracy}`,
      );
  const curve = curveOf(rows);
  if (curve.length < 2)
    throw new RangeError(`toleratedBatch: batches must be at least 2, got ${curve.length}`);
  const where = (points: ToleratedBatch["curve"]): number =>
    crossing(
      points.map(({ batch }) => batch),
      points.map(({ accuracy }) => accuracy),
      at(points, 0).accuracy - drop,
    );
  const batch = where(curve);
  const [interval = [-Infinity, Infinity]] = seedIntervals(
    bySeed(rows),
    (chosen) => [where(curveOf(chosen))],
    { rng, resamples },
  );
  const bounded: Interval = [Math.max(0, interval[0]), interval[1]];
  return { batch, interval: bounded, censored: batch === Infinity, curve };
}

function curveOf(rows: readonly AccuracyRow[]): ToleratedBatch["curve"] {
  const batches = [...new Set(rows.map(({ batch }) => batch))].sort((a, b) => a - b);
  const means = batches.map((batch) =>
    mean(rows.filter((row) => row.batch === batch).map(({ accuracy }) => accuracy)),
  );
  const fit = nonincreasingFit(means);
  return batches.map((batch, k) => ({ batch, accuracy: at(fit, k) }));
}
