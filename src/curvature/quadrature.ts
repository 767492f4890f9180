import { at } from "../numerics/at.js";
import { knownFields } from "../numerics/checks.js";
import { tridiagonalEigen } from "./tridiagonal.js";

/**
 * A measure on the line, weight `weights[j]` at `nodes[j]`, ascending; the weights add up to 1. Of the start s of a Krylov space of m steps
 * it is the Gauss quadrature of s's spectral measure: Σ wⱼ f(nodeⱼ) = sᵀ f(A) s / sᵀs for every polynomial f of degree < 2m.
 */
export interface Quadrature {
  /** (steps), ascending: eigenvalues of the tridiagonal matrix. */
  readonly nodes: ArrayLike<number>;
  /** (steps), ≥ 0: squared first components of its eigenvectors. */
  readonly weights: ArrayLike<number>;
}

/** A tridiagonal matrix as numbers alone: diagonal (n) and off-diagonal (n − 1). */
export interface TridiagonalNumbers {
  /** (n), n ≥ 1. */
  readonly diagonal: ArrayLike<number>;
  /** (n − 1): beside the diagonal. */
  readonly offDiagonal: ArrayLike<number>;
}

/**
 * The Gauss quadrature of the starting vector's spectral measure (Golub & Meurant 2010, chapter 6): eigenvalues of T, and the squares of
 * the first components of its eigenvectors. `steps`: of the first so many steps only; default all.
 */
export function startQuadrature(
  { diagonal, offDiagonal }: TridiagonalNumbers,
  options: {
    /** In [1, n]: only so many steps of the process count. Default: all. */
    readonly steps?: number | undefined;
  } = {},
): Quadrature {
  const { steps = diagonal.length } = knownFields("startQuadrature", options, ["steps"]);
  if (!Number.isInteger(steps) || steps < 1 || steps > diagonal.length)
    throw new RangeError(
      `startQuadrature: steps must be an integer in [1, ${diagonal.length}], got ${steps}`,
    );
  const { values, vectors } = tridiagonalEigen(
    Float64Array.from(diagonal).subarray(0, steps),
    Float64Array.from(offDiagonal).subarray(0, steps - 1),
  );
  return { nodes: values, weights: Float64Array.from(vectors, (vector) => at(vector, 0) * at(vector, 0)) };
}

/** Σ wⱼ f(nodeⱼ). */
export function integrate({ nodes, weights }: Quadrature, f: (node: number) => number): number {
  let sum = 0;
  for (let j = 0; j < weights.length; j++) sum += at(weights, j) * f(at(nodes, j));
  return sum;
}
