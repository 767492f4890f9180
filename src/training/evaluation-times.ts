import type { ResolvedRecipe } from "./recipes.js";

type Times = Pick<ResolvedRecipe, "evaluateEvery" | "evaluateGrowth">;

/** The step of the first evaluation after a step: from one to the next by `evaluateEvery`, or by the factor `evaluateGrowth`, whichever is more. A function of the step alone, so that a resumed run has the same. */
export function nextEvaluation({ evaluateEvery, evaluateGrowth = 1 }: Times, step: number): number {
  if (evaluateGrowth === 1) return (Math.floor(step / evaluateEvery) + 1) * evaluateEvery;
  let next = 0;
  while (next <= step) next = Math.max(next + evaluateEvery, Math.ceil(next * evaluateGrowth));
  return next;
}

/** Evaluations of a run after its start, the one at its end included. */
export function evaluationCount(recipe: Times & Pick<ResolvedRecipe, "iterations">): number {
  const { iterations, evaluateEvery, evaluateGrowth = 1 } = recipe;
  if (evaluateGrowth === 1) return Math.ceil(iterations / evaluateEvery);
  let count = 0;
  for (let step = 0; step < iterations; count++) step = nextEvaluation(recipe, step);
  return count;
}
