import { at } from "../numerics/at.js";
import type { Rng } from "../numerics/random.js";
import { normalCdf, standardDeviation, studentQuantile, type Interval } from "../statistics/index.js";

/** Rows of several seeds, the seeds in the order in which they first appear. */
export function bySeed<Row extends { readonly seed: number | string }>(
  rows: readonly Row[],
): readonly (readonly Row[])[] {
  const groups = new Map<number | string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.seed) ?? [];
    group.push(row);
    groups.set(row.seed, group);
  }
  return [...groups.values()];
}

export interface SeedBootstrapOptions {
  readonly rng: Rng;
  readonly resamples: number;
}

/** The statistics of each resample: as many seeds as there are, drawn with replacement, each with all its rows. */
function resampled<Row>(
  groups: readonly (readonly Row[])[],
  statistics: (rows: readonly Row[]) => readonly number[],
  { rng, resamples }: SeedBootstrapOptions,
): readonly (readonly number[])[] {
  const drawn = (): readonly Row[] => groups.flatMap(() => at(groups, rng.integer(groups.length)));
  return Array.from({ length: resamples }, () => statistics(drawn()));
}

/**
 * The 95 % intervals of some statistics by resampling seeds, with all rows of a seed together. Percentiles of a bootstrap of n seeds are too narrow; the expanded levels of
 * Hesterberg (2015, section 4), Φ(√(n/(n − 1)) · t), make up for it. Resamples in which a statistic is ±∞ (a crossing beyond the grid) leave that end open. Unbounded
 * for one seed.
 */
export function seedIntervals<Row>(
  groups: readonly (readonly Row[])[],
  statistics: (rows: readonly Row[]) => readonly number[],
  options: SeedBootstrapOptions,
): readonly Interval[] {
  const count = groups.length;
  if (count < 2) return statistics(groups.flat()).map(() => [-Infinity, Infinity]);
  const draws = resampled(groups, statistics, options);
  const level = normalCdf(Math.sqrt(count / (count - 1)) * studentQuantile(0.025, count - 1));
  return at(draws, 0).map((_, which) => {
    const values = draws.map((draw) => at(draw, which)).sort((a, b) => a - b);
    return [openQuantile(values, level), openQuantile(values, 1 - level)];
  });
}

/**
 * The 95 % intervals of smooth statistics by resampling seeds: the value ± t(n − 1) · √(n/(n − 1)) · the standard deviation over resamples. Steadier than percentiles where resamples are
 * expensive and few, and of the same coverage. Unbounded for one seed.
 */
export function seedErrors<Row>(
  groups: readonly (readonly Row[])[],
  statistics: (rows: readonly Row[]) => readonly number[],
  options: SeedBootstrapOptions,
): readonly Interval[] {
  const count = groups.length;
  const whole = statistics(groups.flat());
  if (count < 2) return whole.map(() => [-Infinity, Infinity]);
  const draws = resampled(groups, statistics, options);
  const reach = studentQuantile(0.975, count - 1) * Math.sqrt(count / (count - 1));
  return whole.map((value, which) => {
    const half = reach * standardDeviation(draws.map((draw) => at(draw, which)));
    return [value - half, value + half];
  });
}

/** The fraction-quantile (type 7) of ascending values of which some may be infinite: between a number and an infinity it is the infinity. */
export function openQuantile(sorted: readonly number[], fraction: number): number {
  const position = fraction * (sorted.length - 1);
  const below = Math.floor(position);
  const [low, high] = [at(sorted, below), at(sorted, Math.min(below + 1, sorted.length - 1))];
  if (position === below || low === high) return low;
  return Number.isFinite(high - low)
    ? low + (position - below) * (high - low)
    : Number.isFinite(low)
      ? high
      : low;
}
