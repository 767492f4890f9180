import { fisherTail } from "../distributions/distributions.js";
import type { Layout } from "../rows/layout.js";
import { mean } from "../intervals/summaries.js";
import type { Interval, TInterval } from "../intervals/t-interval.js";
import { tInterval } from "../intervals/t-interval.js";

/** A contrast within units: its value in every unit, and Student's interval of their mean. */
export interface UnitContrast extends TInterval, NamedValues {
  /** The interval that holds for the whole chosen family at once (Bonferroni); only its members have one. */
  readonly simultaneous?: Interval;
}

/** Numbers of one effect, unit by unit. */
export interface NamedValues {
  /** Such as "layer1 × layer2", unique in its family. */
  readonly name: string;
  /** One a unit, in the order of `units`: what a part of a claim takes. */
  readonly values: readonly number[];
}

/** One line of an analysis of variance by unit: an effect against its own interaction with the units. */
export interface AnovaRow {
  /** Such as "layer1 × layer2"; "level" in a one-way analysis. */
  readonly effect: string;
  /** Of the effect, in the squared unit of the values. */
  readonly sumOfSquares: number;
  /** Of the effect. */
  readonly degreesOfFreedom: number;
  /** Of its interaction with the units. */
  readonly errorSumOfSquares: number;
  /** degreesOfFreedom · (units − 1). */
  readonly errorDegreesOfFreedom: number;
  /** Infinity for an effect that is the same in every unit, 0 for one that is 0 in every unit. */
  readonly F: number;
  /** Probability of an F at least as large without an effect. */
  readonly p: number;
  /**
   * Share of all variance, (SS − df · MS error) / (SS total + MS units), after Olejnik & Algina (2003). Under the null it is 0 on
   * average, hence negative as often; 0 if nothing varies.
   */
  readonly omegaSquared: number;
  /** Units. */
  readonly n: number;
}

/** Student's intervals of a contrast: its own, and with `familySize` the simultaneous one. */
export function judge(
  contrast: NamedValues,
  confidence: number,
  familySize: number | undefined,
): UnitContrast {
  const own = { ...contrast, ...tInterval(contrast.values, { confidence }) };
  if (familySize === undefined) return own;
  const { interval } = tInterval(contrast.values, { confidence: 1 - (1 - confidence) / familySize });
  return { ...own, simultaneous: interval };
}

/** The line of an effect with one degree of freedom; a value x of it in one unit has the sum of squares weight · x². */
export function anovaRow({ name, values }: NamedValues, table: Layout, weight: number): AnovaRow {
  const center = mean(values);
  return anovaLine(name, table, {
    sumOfSquares: values.length * weight * center * center,
    degreesOfFreedom: 1,
    errorSumOfSquares: weight * squaresAbout(values, center),
  });
}

/** The line from its sums of squares; the error has `degreesOfFreedom` · (n − 1) degrees. */
export function anovaLine(
  effect: string,
  { values, units }: Layout,
  line: Pick<AnovaRow, "sumOfSquares" | "degreesOfFreedom" | "errorSumOfSquares">,
): AnovaRow {
  const n = units.length;
  const errorDegreesOfFreedom = line.degreesOfFreedom * (n - 1);
  const meanSquare = line.sumOfSquares / line.degreesOfFreedom;
  const errorMeanSquare = line.errorSumOfSquares / errorDegreesOfFreedom;
  const F = meanSquare === 0 ? 0 : meanSquare / errorMeanSquare;

  const flat = values.flat();
  const grand = mean(flat);
  const unitSquares = (flat.length / n) * squaresAbout(values.map(mean), grand);
  const spread = squaresAbout(flat, grand) + unitSquares / (n - 1);
  return {
    effect,
    ...line,
    errorDegreesOfFreedom,
    F,
    p: fisherTail(F, line.degreesOfFreedom, errorDegreesOfFreedom),
    omegaSquared: spread === 0 ? 0 : (line.sumOfSquares - line.degreesOfFreedom * errorMeanSquare) / spread,
    n,
  };
}

/** Σ (x − center)². */
export const squaresAbout = (values: readonly number[], center: number): number =>
  values.reduce((sum, x) => sum + (x - center) * (x - center), 0);
