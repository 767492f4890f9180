import { at } from "../numerics/index.js";
import { checkWhole } from "./checks.js";
import { lassoSupport, product } from "./lasso.js";
import { cholesky, leastSquares } from "./least-squares.js";
import { checkIndices, checkProblem, largest, sameSupport, type SparseProblem } from "./sparse-problem.js";

/** Finds the support of a problem whose number of nonzero coefficients is known: ascending indices. */
export type SupportMethod = (problem: SparseProblem, count: number) => readonly number[];

/** Fit all coefficients, keep the largest: one-shot magnitude pruning. */
const oneShotMagnitude: SupportMethod = (problem, count) =>
  largest(leastSquares(problem, [...problem.moment.keys()]), count);

/** Fit, remove the lowest fifth (at least one), fit what is left again, until `count` are left: iterative magnitude pruning. */
const iterativeMagnitude: SupportMethod = (problem, count) => {
  let active: readonly number[] = [...problem.moment.keys()];
  while (active.length > count) {
    const fitted = leastSquares(problem, active);
    const kept = Math.max(count, Math.min(active.length - 1, Math.round(0.8 * active.length)));
    active = largest(fitted, kept);
  }
  return active;
};

/** The first `count` coefficients to become nonzero on the path of the lasso. */
const lassoPath: SupportMethod = (problem, count) => largest(lassoSupport(problem, count), count);

/**
 * The support with the smallest squared error of all C(d, k): with Gaussian noise the most likely one. No method that knows only X, y and k does better
 * on average; its cost is out of reach but for small d and k.
 */
const oracle: SupportMethod = (problem, count) => {
  const { features } = problem;
  let best: { readonly explained: number; readonly support: readonly number[] } | undefined;
  for (const support of combinations(features, count)) {
    const explained = explainedBy(problem, support);
    if (best === undefined || explained > best.explained) best = { explained, support: [...support] };
  }
  return best?.support ?? [];
};

/** The method behind a door: a whole problem, and 1 … d coefficients. */
function checkedMethod(find: SupportMethod): SupportMethod {
  return (problem, count) => {
    checkProblem("supportMethods", problem);
    checkWhole("supportMethods", "count", count, 1, problem.features);
    return find(problem, count);
  };
}

/** Methods by name. */
export const supportMethods = {
  /** Least squares on all, the largest kept: one-shot magnitude pruning. Cost: d³. */
  "one-shot magnitude": checkedMethod(oneShotMagnitude),
  /** Least squares, the lowest fifth removed, again and again: iterative magnitude pruning. */
  "iterative magnitude": checkedMethod(iterativeMagnitude),
  /** The first to become nonzero on the path of the lasso (Friedman, Hastie & Tibshirani 2010). */
  lasso: checkedMethod(lassoPath),
  /**
   * Of all C(d, k) supports the one of smallest squared error: no method that knows X, y and k alone does better.
   */
  oracle: checkedMethod(oracle),
} satisfies Record<string, SupportMethod>;

/** Names of the table `supportMethods`. */
export type SupportMethodName = keyof typeof supportMethods;

/** Whether a method, told how many coefficients are nonzero, finds exactly which. Throws on an unknown name. */
export function recoversSupport(problem: SparseProblem, method: SupportMethodName): boolean {
  if (!Object.hasOwn(supportMethods, method))
    throw new RangeError(
      `recoversSupport: method must be one of ${Object.keys(supportMethods).join(", ")}, got ${method}`,
    );
  checkProblem("recoversSupport", problem);
  checkIndices("recoversSupport", "support", problem.support, problem.features);
  return sameSupport(supportMethods[method](problem, problem.support.length), problem.support);
}

/** By how much least squares on a support lowers the mean squared error: bᵀG⁻¹b; −Infinity if it does not determine its coefficients. */
function explainedBy({ features, gram, moment }: SparseProblem, support: readonly number[]): number {
  const right = Float64Array.from(support, (i) => at(moment, i));
  const matrix = support.map((i) => Float64Array.from(support, (j) => at(gram, i * features + j)));
  const solution = cholesky(matrix, right);
  return solution === undefined ? -Infinity : product(solution, right);
}

/** All ascending lists of k indices below n; the same array each time, changed in place. */
export function* combinations(n: number, k: number): Generator<readonly number[]> {
  checkWhole("combinations", "n", n, 0);
  checkWhole("combinations", "k", k, 0, n);
  const chosen = Array.from({ length: k }, (_, i) => i);
  for (;;) {
    yield chosen;
    let i = k - 1;
    while (i >= 0 && at(chosen, i) === n - k + i) i--;
    if (i < 0) return;
    chosen[i] = at(chosen, i) + 1;
    for (let j = i + 1; j < k; j++) chosen[j] = at(chosen, j - 1) + 1;
  }
}
