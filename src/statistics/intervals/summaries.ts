import { at } from "../../numerics/at.js";
import { checkValues } from "../checks.js";

/** Arithmetic mean, corrected once, so that equal values give exactly that value. Throws when empty or not finite. */
export function mean(values: readonly number[]): number {
  checkValues("mean", values);
  const first = at(values, 0);
  const rough = first + sumOf(values, (x) => x - first) / values.length;
  return rough + sumOf(values, (x) => x - rough) / values.length;
}

/** Standard deviation with n − 1; exactly 0 for equal values. Throws below 2 values or when not finite. */
export function standardDeviation(values: readonly number[]): number {
  checkValues("standardDeviation", values, 2);
  const center = mean(values);
  return Math.sqrt(sumOf(values, (x) => (x - center) * (x - center)) / (values.length - 1));
}

/**
 * The fraction-quantile, interpolated linearly between order statistics (type 7 of Hyndman & Fan 1996, the default of R and
 * NumPy). Throws when empty, not finite, or the fraction lies outside [0, 1].
 */
export function quantile(values: readonly number[], fraction: number): number {
  checkValues("quantile", values);
  if (!(typeof fraction === "number" && fraction >= 0 && fraction <= 1))
    throw new RangeError(`quantile: fraction must be in [0, 1], got ${fraction}`);
  return quantileOfSorted(Float64Array.from(values).sort(), fraction);
}

/** The middle value, or the mean of the two middle ones. Throws when empty or not finite. */
export function median(values: readonly number[]): number {
  checkValues("median", values);
  return quantile(values, 0.5);
}

/** `quantile` of values already in ascending order, unchecked. */
export function quantileOfSorted(sorted: Float64Array, fraction: number): number {
  const position = fraction * (sorted.length - 1);
  const below = Math.floor(position);
  const lower = at(sorted, below);
  const upper = at(sorted, Math.min(below + 1, sorted.length - 1));
  return lower + (position - below) * (upper - lower);
}

/** What one line of a table says of a sample. */
export interface Summary {
  /** Values, at least 2. */
  readonly n: number;
  /** Arithmetic mean. */
  readonly mean: number;
  /** With n − 1. */
  readonly standardDeviation: number;
  /** The smallest value. */
  readonly minimum: number;
  /** The middle value, or the mean of the two middle ones. */
  readonly median: number;
  /** The largest value. */
  readonly maximum: number;
}

/** What one line of a table says of a sample. Throws below 2 values or when not finite. */
export function summary(values: readonly number[]): Summary {
  checkValues("summary", values, 2);
  return {
    n: values.length,
    mean: mean(values),
    standardDeviation: standardDeviation(values),
    minimum: quantile(values, 0),
    median: median(values),
    maximum: quantile(values, 1),
  };
}

function sumOf(values: readonly number[], term: (x: number) => number): number {
  let sum = 0;
  for (const x of values) sum += term(x);
  return sum;
}
