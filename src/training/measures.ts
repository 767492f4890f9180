import type { BoundExamples, Evaluation } from "../engine/types.js";
import { at } from "../numerics/at.js";

/** How well examples are told: of classes the accuracy; of real values error and R². */
export interface Measures {
  /** Fraction told right, in [0, 1]. */
  readonly accuracy?: number;
  /** Mean over examples and outputs of (output − target)², in squared units of the target. */
  readonly meanSquaredError?: number;
  /**
   * 1 − Σ (output − target)² / Σ (target − mean)², over examples and outputs, each output's mean that of these examples (coefficient of
   * determination): 1 is perfect, 0 as good as the means, below 0 worse. Absent where the targets are constant.
   */
  readonly r2?: number;
}

type Answers = Pick<BoundExamples["examples"], "count" | "classes" | "targets">;

/** True of examples that have real values and no classes: nothing about them is right or wrong. */
export function haveValues({ classes, targets }: Pick<Answers, "classes" | "targets">): boolean {
  return targets !== undefined && classes === 1;
}

/** What an evaluation with squared loss says of examples with real values, or any loss of examples with classes. `indices`: those that were evaluated; default all. */
export function measures(
  { loss, accuracy }: Pick<Evaluation, "loss" | "accuracy">,
  { count, classes, targets }: Answers,
  indices: Uint32Array = Uint32Array.from({ length: count }, (_, i) => i),
): Measures {
  if (targets === undefined || !haveValues({ classes, targets })) return { accuracy };
  const outputs = targets.length / count;
  const meanSquaredError = (2 * loss) / outputs; // the loss is half the sum over outputs
  let deviation = 0;
  for (let output = 0; output < outputs; output++) {
    let sum = 0;
    for (const i of indices) sum += at(targets, i * outputs + output);
    const mean = sum / indices.length;
    for (const i of indices) {
      const difference = at(targets, i * outputs + output) - mean;
      deviation += difference * difference;
    }
  }
  if (deviation === 0) return { meanSquaredError };
  return { meanSquaredError, r2: 1 - (2 * loss * indices.length) / deviation };
}
