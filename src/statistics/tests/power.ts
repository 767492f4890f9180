import { knownFields } from "../../numerics/checks.js";
import { checkChoice, checkCount, checkOpenFraction } from "../checks.js";
import { studentQuantile } from "../distributions/distributions.js";
import { noncentralTCdf } from "../distributions/noncentral-t.js";
import type { ConfidenceOptions } from "../intervals/t-interval.js";
import type { Direction } from "../verdicts/claim.js";

/** A design before its data: how many seeds, how much they differ, and which interval counts as seen. */
export interface DesignOptions extends ConfidenceOptions {
  /** Seeds, ≥ 2. */
  readonly n: number;
  /** Of the seed-wise differences, in the unit of the effect; > 0. */
  readonly standardDeviation: number;
  /** The smallest effect that matters, as in a verdict. Default 0. */
  readonly delta?: number;
  /** As in a verdict: the interval lies above delta ("greater", the default), or beyond ±delta ("beyond"). */
  readonly direction?: Direction;
  /** For the text, such as "points". Default "". */
  readonly unit?: string;
}

const designFields = ["confidence", "n", "standardDeviation", "delta", "direction", "unit"] as const;

/** A design, and the effect that is asked about. */
export interface PowerOptions extends DesignOptions {
  /** The true mean of the differences. */
  readonly effect: number;
}

/** A design, and the power that is wanted. */
export interface DetectableEffectOptions extends DesignOptions {
  /** The wanted probability, in (0, 1), above that at effect = delta. Default 0.8 (Cohen 1988). */
  readonly power?: number;
}

/** What a design can see of an effect. */
export interface Power {
  /** Seeds. */
  readonly n: number;
  /** The true mean of the differences that the power is of. */
  readonly effect: number;
  /** Of the seed-wise differences. */
  readonly standardDeviation: number;
  /** The smallest effect that matters. */
  readonly delta: number;
  /** Which range the interval must lie in. */
  readonly direction: Direction;
  /** Probability that the t interval over the seeds lies wholly inside the claimed range. */
  readonly power: number;
  /** "With 6 seeds an effect of 0.2 points is seen with probability 0.42". */
  readonly text: string;
}

/**
 * The probability that the interval of `verdict` over n seeds supports x > delta (or |x| > delta) when the true effect is
 * `effect`: exact for normal differences, by the noncentral t with noncentrality (effect − delta) √n / standard deviation. For
 * direction "beyond" and delta 0 it is the power of the two-sided paired t test. The chance to contradict x > delta is the power
 * of −effect for −delta. (A verdict decides nothing below 6 seeds, whatever the interval.)
 */
export function power(options: PowerOptions): Power {
  const { effect, ...design } = knownFields("power", options, [...designFields, "effect"]);
  const probability = powerOf("power", design);
  if (!Number.isFinite(effect)) throw new RangeError(`power: effect must be finite, got ${effect}`);
  return described(design, effect, probability(effect));
}

/**
 * The smallest effect above delta that a design sees with the wanted power (default 0.8), by bisection of `power` to a
 * relative 1e-9. Throws if chance alone already reaches that power at effect = delta.
 */
export function detectableEffect(options: DetectableEffectOptions): Power {
  const { power: wanted = 0.8, ...design } = knownFields("detectableEffect", options, [
    ...designFields,
    "power",
  ]);
  checkOpenFraction("detectableEffect", "power", wanted);
  const probability = powerOf("detectableEffect", design);
  const { delta = 0, standardDeviation } = design;
  const chance = probability(delta);
  if (wanted <= chance)
    throw new RangeError(
      `detectableEffect: power must be above that at effect = delta (${chance}), got ${wanted}`,
    );
  let low = 0; // effect − delta in standard deviations
  let high = 1;
  while (probability(delta + high * standardDeviation) < wanted) [low, high] = [high, 2 * high];
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2;
    if (probability(delta + middle * standardDeviation) < wanted) low = middle;
    else high = middle;
  }
  const effect = delta + high * standardDeviation;
  return described(design, effect, probability(effect));
}

function powerOf(
  name: string,
  { n, standardDeviation, delta = 0, direction = "greater", confidence = 0.95 }: DesignOptions,
): (effect: number) => number {
  checkCount(name, "n", n, 2);
  checkOpenFraction(name, "confidence", confidence);
  checkChoice(name, "direction", direction, ["greater", "beyond"]);
  if (!(standardDeviation > 0 && Number.isFinite(standardDeviation)))
    throw new RangeError(`${name}: standardDeviation must be finite and > 0, got ${standardDeviation}`);
  if (!Number.isFinite(delta) || (direction === "beyond" && delta < 0))
    throw new RangeError(`${name}: delta must be finite, and ≥ 0 for "beyond", got ${delta}`);
  const critical = studentQuantile((1 + confidence) / 2, n - 1);
  const scale = Math.sqrt(n) / standardDeviation;
  // The interval lies above delta if (x̄ − delta) √n / s exceeds the critical value, a noncentral t.
  const above = (excess: number): number => noncentralTCdf(-critical, n - 1, -excess * scale);
  return (effect) =>
    direction === "greater" ? above(effect - delta) : above(effect - delta) + above(-effect - delta);
}

function described(design: DesignOptions, effect: number, probability: number): Power {
  const { n, standardDeviation, delta = 0, direction = "greater", unit = "" } = design;
  const size = `${Number(effect.toPrecision(3))}${unit && " "}${unit}`.replace("-", "−");
  const seen = `is seen with probability ${Number(probability.toPrecision(2))}`;
  const text = `With ${n} seeds an effect of ${size} ${seen}`;
  return { n, effect, standardDeviation, delta, direction, power: probability, text };
}
