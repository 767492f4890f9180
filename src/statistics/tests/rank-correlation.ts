import { checkValues } from "../checks.js";
import { mean } from "../intervals/summaries.js";

/**
 * Spearman's rank correlation in [−1, 1] (Spearman 1904): Pearson's of the ranks, those of equal values averaged. Throws unless both lists have the
 * same length ≥ 2 and values that differ.
 */
export function rankCorrelation(x: readonly number[], y: readonly number[]): number {
  if (x.length !== y.length || x.length < 2)
    throw new RangeError(
      `rankCorrelation: x and y must have the same length >= 2, got ${x.length} and ${y.length}`,
    );
  checkValues("rankCorrelation", x);
  checkValues("rankCorrelation", y);
  const [a, b] = [ranks(x), ranks(y)];
  const centre = (x.length + 1) / 2;
  const product = (u: readonly number[], v: readonly number[]): number =>
    mean(u.map((value, i) => (value - centre) * ((v[i] ?? centre) - centre)));
  const scale = Math.sqrt(product(a, a) * product(b, b));
  if (scale === 0) throw new RangeError("rankCorrelation: values must differ, got one value only");
  return product(a, b) / scale;
}

/** 1 for the smallest; equal values share the mean of their ranks. */
function ranks(values: readonly number[]): number[] {
  const below = (value: number): number => values.filter((other) => other < value).length;
  const equal = (value: number): number => values.filter((other) => other === value).length;
  return values.map((value) => below(value) + (equal(value) + 1) / 2);
}
