import { at } from "../numerics/index.js";
import { product } from "./lasso.js";
import { checkIndices, checkProblem, type SparseProblem } from "./sparse-problem.js";

/** Relative size below which a pivot counts as 0. */
const SINGULAR = 1e-10;

/**
 * The least-squares coefficients on some features, the others 0; where the samples do not determine them, the solution of smallest norm, which is what
 * gradient descent from 0 finds. By Cholesky where the Gram matrix has full rank, else by conjugate gradients from 0.
 * `active`: ascending indices. Cost: up to |active|³.
 */
export function leastSquares(problem: SparseProblem, active: readonly number[]): Float64Array {
  const { features, gram, moment } = problem;
  checkProblem("leastSquares", problem);
  checkIndices("leastSquares", "active", active, features);
  const size = active.length;
  const matrix = Array.from(active, (i) => Float64Array.from(active, (j) => at(gram, i * features + j)));
  const right = Float64Array.from(active, (i) => at(moment, i));
  const solution = cholesky(matrix, right) ?? conjugateGradients(matrix, right);
  const all = new Float64Array(features);
  for (let a = 0; a < size; a++) all[at(active, a)] = at(solution, a);
  return all;
}

/** The solution of a symmetric positive definite system; undefined if it is singular. */
export function cholesky(matrix: readonly Float64Array[], right: Float64Array): Float64Array | undefined {
  const size = right.length;
  const factor = matrix.map((row) => row.slice());
  const solution = right.slice();
  for (let i = 0; i < size; i++) {
    const row = at(factor, i);
    for (let j = 0; j <= i; j++) {
      const other = at(factor, j);
      let sum = at(at(matrix, i), j);
      for (let k = 0; k < j; k++) sum -= (row[k] as number) * (other[k] as number); // k < j ≤ i
      if (i > j) row[j] = sum / at(other, j);
      else if (sum <= SINGULAR * at(at(matrix, i), i)) return undefined;
      else row[j] = Math.sqrt(sum);
    }
    solution[i] = (at(solution, i) - product(row.subarray(0, i), solution.subarray(0, i))) / at(row, i);
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = at(solution, i);
    for (let k = i + 1; k < size; k++) sum -= at(at(factor, k), i) * at(solution, k);
    solution[i] = sum / at(at(factor, i), i);
  }
  return solution;
}

/** From 0 every iterate lies in the range of the matrix, so that it ends at the solution of smallest norm (Hestenes & Stiefel 1952). */
function conjugateGradients(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const x = new Float64Array(right.length);
  let residual = right.slice();
  let direction = right.slice();
  let squares = product(residual, residual);
  const enough = 1e-24 * squares;
  for (let step = 0; step < 10 * right.length && squares > enough; step++) {
    const image = Float64Array.from(matrix, (row) => product(row, direction));
    const length = squares / product(direction, image);
    for (let i = 0; i < x.length; i++) x[i] = at(x, i) + length * at(direction, i);
    residual = residual.map((r, i) => r - length * at(image, i));
    const next = product(residual, residual);
    direction = residual.map((r, i) => r + (next / squares) * at(direction, i));
    squares = next;
  }
  return x;
}
