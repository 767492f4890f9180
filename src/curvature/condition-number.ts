import type { ExtremeEigenvalues } from "./lanczos.js";

/**
 * λmax / λmin of a positive definite matrix from both ends of its spectrum. Of an indefinite or singular one the quotient says nothing about gradient descent:
 * it is refused unless the smallest eigenvalue lies above 0 by more than its residual. For those see `predictedSteps` and `effectiveRank`.
 */
export function conditionNumber({ largest, smallest }: ExtremeEigenvalues): number {
  const [top] = largest;
  const [bottom] = smallest;
  if (!top || !bottom)
    throw new RangeError(
      `conditionNumber: both ends must be given, got ${largest.length} and ${smallest.length} pairs`,
    );
  if (!top.converged || !bottom.converged)
    throw new RangeError(
      `conditionNumber: both ends must have converged, got residuals ${top.residual} of ${top.value} and ${bottom.residual} of ${bottom.value}`,
    );
  if (!(bottom.value - bottom.residual > 0))
    throw new RangeError(
      `conditionNumber: the smallest eigenvalue must be > 0, got ${bottom.value} ± ${bottom.residual}: the matrix is singular or indefinite`,
    );
  return top.value / bottom.value;
}
