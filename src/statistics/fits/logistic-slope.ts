import { at } from "../../numerics/at.js";
import { exp } from "../../numerics/elementary.js";
import { checkValues } from "../checks.js";
import { mean, standardDeviation } from "../intervals/summaries.js";

/** A fitted dependence of success on one number. */
export interface LogisticSlope {
  /** ln of the odds ratio of success for one standard deviation more of x. */
  readonly logOddsRatio: number;
  /** From the information matrix. */
  readonly standardError: number;
  /** Share of successes. */
  readonly share: number;
  /** Pairs of x and success. */
  readonly n: number;
}

/**
 * Logistic regression of success (1 or 0) on x in units of its standard deviation, with Firth's correction (1993): the estimate stays finite where x
 * separates successes from failures, and its bias is of second order. Newton steps, halved where they would overshoot.
 * Throws unless there are at least 3 pairs, x varies and every success is 0 or 1.
 */
export function logisticSlope(x: readonly number[], success: readonly number[]): LogisticSlope {
  checkValues("logisticSlope", x, 3);
  if (success.length !== x.length)
    throw new RangeError(`logisticSlope: success must have ${x.length} values, got ${success.length}`);
  const bad = success.find((value) => value !== 0 && value !== 1);
  if (bad !== undefined) throw new RangeError(`logisticSlope: success must be 0 or 1, got ${bad}`);
  const deviation = standardDeviation(x);
  if (!(deviation > 0)) throw new RangeError("logisticSlope: x must vary, got equal values");
  const centre = mean(x);
  const z = x.map((value) => (value - centre) / deviation);

  let [intercept, slope] = [0, 0];
  let information = informationAt(z, intercept, slope);
  for (let step = 0; step < 200; step++) {
    const { a, b, c, chances } = information;
    const determinant = a * c - b * b;
    let [u0, u1] = [0, 0];
    z.forEach((value, i) => {
      const chance = at(chances, i);
      const leverage = (chance * (1 - chance) * (c - 2 * b * value + a * value * value)) / determinant;
      const residual = at(success, i) - chance + leverage * (0.5 - chance);
      u0 += residual;
      u1 += residual * value;
    });
    const [d0, d1] = [(c * u0 - b * u1) / determinant, (a * u1 - b * u0) / determinant];
    const shrink = Math.min(1, 2 / Math.max(Math.abs(d0), Math.abs(d1), 1e-300));
    intercept += shrink * d0;
    slope += shrink * d1;
    information = informationAt(z, intercept, slope);
    if (Math.max(Math.abs(d0), Math.abs(d1)) < 1e-10) break;
  }
  const { a, b, c } = information;
  return {
    logOddsRatio: slope,
    standardError: Math.sqrt(a / (a * c - b * b)),
    share: mean(success),
    n: x.length,
  };
}

/** Fisher's information (a b; b c) of intercept and slope, and the fitted chances. */
function informationAt(
  z: readonly number[],
  intercept: number,
  slope: number,
): { readonly a: number; readonly b: number; readonly c: number; readonly chances: readonly number[] } {
  let [a, b, c] = [0, 0, 0];
  const chances = z.map((value) => {
    const chance = 1 / (1 + exp(-(intercept + slope * value)));
    const weight = chance * (1 - chance);
    a += weight;
    b += weight * value;
    c += weight * value * value;
    return chance;
  });
  return { a, b, c, chances };
}
