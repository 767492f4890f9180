import { at } from "../numerics/index.js";
import { checkNumbers } from "../numerics/check-numbers.js";
import { knownFields } from "../numerics/checks.js";
import { checkPositive, checkWhole } from "./checks.js";
import { checkProblem, type SparseProblem } from "./sparse-problem.js";

/** The penalty, and when to stop. */
export interface LassoOptions {
  /** λ > 0. */
  readonly penalty: number;
  /** Where to begin; (d). Default 0. */
  readonly start?: Float64Array | undefined;
  /** Largest violation of the optimality conditions at which it stops, > 0. Default 1e-9. */
  readonly tolerance?: number | undefined;
  /** Sweeps over all coefficients at most: an integer ≥ 1. Default 100,000. */
  readonly sweeps?: number | undefined;
}

/** A minimum of the lasso's objective, and how near to one it is. */
export interface LassoFit {
  /** (d). */
  readonly coefficients: Float64Array;
  /** Largest violation of the optimality conditions. */
  readonly violation: number;
  /** Whether the violation is within the tolerance. */
  readonly converged: boolean;
  /** Sweeps over all coefficients that were made. */
  readonly sweeps: number;
}

/**
 * The lasso: the minimum of ‖Xβ − y‖²/2n + λ‖β‖₁, by cyclic coordinate descent (Friedman, Hastie & Tibshirani 2010). It is checked against the
 * conditions of its optimum (Karush, Kuhn & Tucker), not against its own progress: see `lassoViolation`. Cost: d² a sweep.
 */
export function lasso(problem: SparseProblem, options: LassoOptions): LassoFit {
  const {
    penalty,
    start,
    tolerance = 1e-9,
    sweeps = 100_000,
  } = knownFields("lasso", options, ["penalty", "start", "tolerance", "sweeps"]);
  checkProblem("lasso", problem);
  checkPositive("lasso", "penalty", penalty);
  checkPositive("lasso", "tolerance", tolerance);
  checkWhole("lasso", "sweeps", sweeps, 1);
  const { features, gram, moment } = problem;
  if (start !== undefined) checkNumbers("lasso", "start", start, { length: features });
  const beta = start === undefined ? new Float64Array(features) : Float64Array.from(start);
  for (let sweep = 1; sweep <= sweeps; sweep++) {
    for (let i = 0; i < features; i++) {
      const row = gram.subarray(i * features, (i + 1) * features);
      const curvature = at(row, i);
      const pull = at(moment, i) - product(row, beta) + curvature * at(beta, i);
      const size = Math.max(0, Math.abs(pull) - penalty);
      beta[i] = curvature > 0 ? (Math.sign(pull) * size) / curvature : 0;
    }
    // The conditions cost a sweep themselves.
    if (sweep % 10 !== 0 && sweep < sweeps) continue;
    const violation = violationOf(problem, beta, penalty);
    if (violation <= tolerance || sweep === sweeps)
      return { coefficients: beta, violation, converged: violation <= tolerance, sweeps: sweep };
  }
  throw new Error("lasso: a sweep must have been the last, got none");
}

/**
 * How far coefficients are from being a lasso optimum: with g = Xᵀ(y − Xβ)/n it must be that g_i = λ sign β_i where β_i ≠ 0 and |g_i| ≤ λ
 * elsewhere; the largest deviation. 0 at the optimum and nowhere else, the problem being convex.
 */
export function lassoViolation(problem: SparseProblem, coefficients: Float64Array, penalty: number): number {
  checkProblem("lassoViolation", problem);
  checkNumbers("lassoViolation", "coefficients", coefficients, { length: problem.features });
  return violationOf(problem, coefficients, penalty);
}

function violationOf(problem: SparseProblem, coefficients: Float64Array, penalty: number): number {
  const { features, gram, moment } = problem;
  let worst = 0;
  for (let i = 0; i < features; i++) {
    const g = at(moment, i) - product(gram.subarray(i * features, (i + 1) * features), coefficients);
    const b = at(coefficients, i);
    const off = b === 0 ? Math.max(0, Math.abs(g) - penalty) : Math.abs(g - penalty * Math.sign(b));
    worst = Math.max(worst, off);
  }
  return worst;
}

/** Σ a_j b_j. */
export function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j] as number) * (b[j] as number); // of one length
  return sum;
}

/**
 * The support of the lasso that knows how many coefficients are nonzero: λ falls from the one at which all are zero by a factor a step until at least
 * `count` are not; of more than that the largest. Cost: up to 100 lassos, each begun at the last.
 */
export function lassoSupport(problem: SparseProblem, count: number, factor = 0.93): Float64Array {
  checkProblem("lassoSupport", problem);
  checkWhole("lassoSupport", "count", count, 1, problem.features);
  let penalty = problem.moment.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let coefficients: Float64Array = new Float64Array(problem.features);
  if (penalty === 0) return coefficients;
  for (let step = 0; step < 100; step++) {
    penalty *= factor;
    coefficients = lasso(problem, {
      penalty,
      start: coefficients,
      tolerance: 1e-7,
      sweeps: 2000,
    }).coefficients;
    if (coefficients.filter((value) => value !== 0).length >= count) break;
  }
  return coefficients;
}
