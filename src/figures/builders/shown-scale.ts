import { checkedScale } from "../../statistics/rows/scale-of.js";
import { sourcesOf } from "../../statistics/rows/remembered.js";

/**
 * The scale of the results behind the values shown; a scale that was typed must be the same. Values whose rows are not known
 * make it known in part only; `NaN`, a gap, needs none. Throws `caller: requirement, got value`, naming both scales.
 */
export function shownScale(
  caller: string,
  typed: string | undefined,
  shown: readonly (readonly number[])[],
): string | undefined {
  const rows = shown
    .filter((values) => values.some((value) => !Number.isNaN(value)))
    .flatMap((values) => sourcesOf(values)?.flat() ?? [{}]);
  return checkedScale(caller, typed, [...new Set(rows)]);
}
