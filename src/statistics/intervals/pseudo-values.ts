import { shown } from "../../numerics/names.js";

/**
 * The jackknife's pseudo-values n·θ − (n − 1)·θ₋ᵢ of a statistic θ of n units, one a unit (Tukey 1958): numbers whose mean is the statistic with its bias of order 1/n taken out, and whose t interval is that of a statistic which has no
 * value in a single unit, such as the place where a curve of means crosses a height. The mean's are the units' own values. Cost: n + 1 evaluations. Throws below two
 * units and where the statistic is not finite.
 */
export function pseudoValues<Unit>(
  units: readonly Unit[],
  statistic: (units: readonly Unit[]) => number,
): number[] {
  const n = units.length;
  if (n < 2) throw new RangeError(`pseudoValues: units must be at least 2, got ${n}`);
  const finite = (value: number, of: string): number => {
    if (Number.isFinite(value)) return value;
    throw new RangeError(`pseudoValues: the statistic must be finite, got ${shown(value)} ${of}`);
  };
  const whole = finite(statistic(units), "of all units");
  return units.map((_, left) => {
    const rest = statistic(units.filter((__, i) => i !== left));
    return n * whole - (n - 1) * finite(rest, `without unit ${left}`);
  });
}
