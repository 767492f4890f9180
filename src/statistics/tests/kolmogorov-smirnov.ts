import { at } from "../../numerics/at.js";
import { checkValues } from "../checks.js";

/** Whether values come from a distribution. */
export interface KolmogorovSmirnov {
  /** The largest distance between the two distribution functions, in [0, 1]. */
  readonly statistic: number;
  /** Probability of a distance at least as large if they are the same. */
  readonly p: number;
  /** Values; of the first sample if there are two. */
  readonly n: number;
}

/** Whether two samples come from one distribution. */
export interface TwoSampleKolmogorovSmirnov extends KolmogorovSmirnov {
  /** Values of the second sample. */
  readonly m: number;
}

/** Up to this many values one sample's p is exact (Marsaglia, Tsang & Wang 2003). */
const EXACT_UP_TO = 100;
/** Up to this many pairs of values two samples' p is exact: a path count of about 10 ms. */
const EXACT_PAIRS_UP_TO = 1_000_000;

/**
 * Kolmogorov's test that values come from the continuous distribution `cdf`. p is exact up to 100 values; above, the limit
 * law at (√n + 0.12 + 0.11/√n) D (Stephens 1970), good to 0.001 for p < 0.06 and to 0.01 anywhere.
 * Throws when empty, not finite, or where cdf leaves [0, 1].
 */
export function kolmogorovSmirnov(values: readonly number[], cdf: (x: number) => number): KolmogorovSmirnov {
  checkValues("kolmogorovSmirnov", values);
  const n = values.length;
  let statistic = 0;
  Float64Array.from(values)
    .sort()
    .forEach((x, i) => {
      const f = cdf(x);
      if (!(f >= 0 && f <= 1))
        throw new RangeError(`kolmogorovSmirnov: cdf must be in [0, 1], got ${f} at ${x}`);
      statistic = Math.max(statistic, (i + 1) / n - f, f - i / n);
    });
  const root = Math.sqrt(n);
  const p = n <= EXACT_UP_TO ? exactTail(statistic, n) : limitTail((root + 0.12 + 0.11 / root) * statistic);
  return { statistic, p, n };
}

/**
 * Smirnov's test that two samples come from one distribution. p is exact, given the ties, up to n · m = 10^6; above, the limit
 * law at √(nm/(n + m)) D, which is for continuous distributions. Throws when a sample is empty or not finite.
 */
export function kolmogorovSmirnovTwoSample(
  first: readonly number[],
  second: readonly number[],
): TwoSampleKolmogorovSmirnov {
  const a = checkValues("kolmogorovSmirnovTwoSample", first);
  const b = checkValues("kolmogorovSmirnovTwoSample", second);
  const [n, m] = [a.length, b.length];
  const pooled = [...a.map((x) => ({ x, step: m })), ...b.map((x) => ({ x, step: -n }))].sort(
    (left, right) => left.x - right.x,
  );
  // After k values the functions can differ only where the next value is another one. The distance, times n m, is an integer.
  const ends = pooled.map(({ x }, k) => k + 1 === pooled.length || at(pooled, k + 1).x !== x);
  let largest = 0;
  let gap = 0;
  pooled.forEach(({ step }, k) => {
    gap += step;
    if (ends[k] === true) largest = Math.max(largest, Math.abs(gap));
  });
  const statistic = largest / (n * m);
  const p =
    n * m <= EXACT_PAIRS_UP_TO
      ? pathShare(n, m, largest, ends)
      : limitTail(Math.sqrt((n * m) / (n + m)) * statistic);
  return { statistic, p, n, m };
}

/** Share of the orders of n and m values whose paths reach the distance `largest` / (n m) where `ends` allows one. */
function pathShare(n: number, m: number, largest: number, ends: readonly boolean[]): number {
  if (largest === 0) return 1;
  let reached = 0;
  let row = new Float64Array(m + 1); // probability to be at (i, j) without having reached it
  for (let i = 0; i <= n; i++) {
    const next = new Float64Array(m + 1);
    for (let j = 0; j <= m; j++) {
      const left = n + m - (i + j - 1); // values still to be placed, one step before
      const fromI = i === 0 ? 0 : (at(row, j) * (n - i + 1)) / left;
      const fromJ = j === 0 ? 0 : (at(next, j - 1) * (m - j + 1)) / left;
      const here = i + j === 0 ? 1 : fromI + fromJ;
      if (i + j > 0 && ends[i + j - 1] === true && Math.abs(i * m - j * n) >= largest) reached += here;
      else next[j] = here;
    }
    row = next;
  }
  return Math.min(1, reached);
}

/** P(D ≥ d) of n values: 1 − n!/nⁿ (Hⁿ)ₖₖ, H of Marsaglia, Tsang & Wang 2003; far out by the formula of their section 2. */
function exactTail(d: number, n: number): number {
  if (d <= 0.5 / n) return 1;
  const s = d * d * n;
  // To 7 digits there.
  if (s > 7.24) return Math.min(1, 2 * Math.exp(-(2.000071 + 0.331 / Math.sqrt(n) + 1.409 / n) * s));
  const k = Math.floor(n * d) + 1;
  const size = 2 * k - 1;
  const h = k - n * d;
  const matrix = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_unused, j) => {
      let entry = i - j + 1 < 0 ? 0 : 1;
      if (j === 0) entry -= h ** (i + 1);
      if (i === size - 1) entry -= h ** (size - j);
      if (i === size - 1 && j === 0 && 2 * h > 1) entry += (2 * h - 1) ** size;
      for (let g = 1; g <= i - j + 1; g++) entry /= g;
      return entry;
    }),
  );
  // n factors i/n, one a product with H, keep every number near 1.
  let column: number[] = Array.from({ length: size }, (_, i) => (i === k - 1 ? 1 : 0));
  for (let i = 1; i <= n; i++)
    column = matrix.map((row) => (row.reduce((sum, x, j) => sum + x * at(column, j), 0) * i) / n);
  return Math.min(1, Math.max(0, 1 - at(column, k - 1)));
}

/** P(K > λ) of Kolmogorov's limit law, by the series that converges fast. */
function limitTail(lambda: number): number {
  if (lambda <= 0) return 1;
  let sum = 0;
  if (lambda < 1) {
    for (let j = 1; j <= 7; j += 2) sum += Math.exp(-(j * j * Math.PI * Math.PI) / (8 * lambda * lambda));
    return Math.min(1, Math.max(0, 1 - (Math.sqrt(2 * Math.PI) / lambda) * sum));
  }
  for (let j = 1; j <= 5; j++) sum += (j % 2 === 1 ? 2 : -2) * Math.exp(-2 * j * j * lambda * lambda);
  return sum;
}
