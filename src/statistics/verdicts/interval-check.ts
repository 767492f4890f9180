import { knownFields } from "../../numerics/checks.js";
import { shown } from "../../numerics/names.js";
import { checkValues } from "../checks.js";
import type { Check } from "./claim.js";
import { mean } from "../intervals/summaries.js";
import { tInterval } from "../intervals/t-interval.js";

/** What a manipulation check looks at. */
export interface IntervalCheckOptions {
  /** One value a seed; at least 1. */
  readonly values: readonly number[];
  /** Where the whole 95 % interval must lie; an end may be infinite. */
  readonly range: readonly [least: number, most: number];
  /** Such as "points". Default "": a pure number. */
  readonly unit?: string;
}

/**
 * The check of a claim that a mean over seeds is known to lie in a range: it holds if the 95 % t interval lies wholly inside, ends excluded. A single seed has
 * no interval, so nothing holds. Throws on values that are not finite and a range without inside.
 */
export function intervalCheck(name: string, options: IntervalCheckOptions): Check {
  const { values, range, unit = "" } = knownFields("intervalCheck", options, ["values", "range", "unit"]);
  const [least, most] = range;
  if (!(least < most)) throw new RangeError(`intervalCheck: range must have an inside, got ${shown(range)}`);
  checkValues("intervalCheck", values);
  const text = (value: number): string => String(Number(value.toPrecision(3))).replace("-", "−");
  const center = text(mean(values));
  if (values.length === 1) return { name, holds: false, found: `${center} in a single seed` };
  const [low, high] = tInterval(values).interval;
  const found = `${center} [${text(low)}, ${text(high)}]${unit && " "}${unit}, wanted in (${text(least)}, ${text(most)})`;
  return { name, holds: low > least && high < most, found };
}
