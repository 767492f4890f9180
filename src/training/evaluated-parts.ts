import type { BoundExamples } from "../engine/types.js";
import { at } from "../numerics/at.js";
import type { ResolvedRecipe } from "./recipes.js";

/** Which examples the evaluations of a run look at. */
export interface EvaluatedParts {
  /** Indices into the training examples. */
  readonly validation: Uint32Array;
  /** Indices into the test examples; undefined means all. */
  readonly test: Uint32Array | undefined;
  /** True if nothing is left out. */
  readonly whole: boolean;
}

/**
 * The fixed examples that the evaluations of a run look at: of each part at most `evaluateExamples`, evenly spaced, since the halves of a published test set need not be equally hard (of MNIST's the first is the
 * cleaner and easier one, says its page: LeCun, Cortes & Burges 1998).
 */
export function evaluatedParts(
  {
    split,
    testExamples,
  }: {
    readonly split: { readonly validation: Uint32Array };
    readonly testExamples: Pick<BoundExamples, "examples">;
  },
  { evaluateExamples: count = Infinity }: Pick<ResolvedRecipe, "evaluateExamples">,
): EvaluatedParts {
  const { validation } = split;
  const testCount = testExamples.examples.count;
  return {
    validation:
      count < validation.length ? spaced(validation.length, count).map((i) => at(validation, i)) : validation,
    test: count < testCount ? spaced(testCount, count) : undefined,
    whole: count >= validation.length && count >= testCount,
  };
}

/** The indices floor(k · length / count), k = 0 … count − 1. */
const spaced = (length: number, count: number): Uint32Array =>
  Uint32Array.from({ length: count }, (_, k) => Math.floor((k * length) / count));
