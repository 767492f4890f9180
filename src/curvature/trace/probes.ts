import { at } from "../../numerics/at.js";
import type { Rng } from "../../numerics/random.js";
import type { ProbeEstimate } from "../estimates.js";
import { dot, norm, orthogonalise } from "../vectors.js";

/** (size) Entries ±1 with equal probability. */
export function signVector(size: number, rng: Rng): Float64Array {
  const v = new Float64Array(size);
  for (let i = 0; i < size; i++) v[i] = rng.uint32() < 2147483648 ? -1 : 1;
  return v;
}

/** Uniform on the sphere of radius √size. */
export function sphereVector(size: number, rng: Rng): Float64Array {
  const v = new Float64Array(size);
  for (let i = 0; i < size; i++) v[i] = rng.normal();
  const factor = Math.sqrt(size) / norm(v);
  for (let i = 0; i < size; i++) v[i] = factor * (v[i] ?? 0);
  return v;
}

/**
 * Mean of uᵀBu over draws u uniform on the sphere of radius √dimension. Its variance is known: 2 (d ‖B‖²_F − tr² B) / (d + 2) / draws, and ‖B‖²_F is the mean of
 * ‖Bu‖². That is steadier than the spread of a few skewed draws, which is small just when they miss a large eigenvalue.
 */
export function sphereEstimate(
  traces: readonly number[],
  squaredNorms: readonly number[],
  dimension: number,
): ProbeEstimate {
  const count = traces.length;
  const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / count;
  const value = mean(traces);
  const variance = (2 * (dimension * mean(squaredNorms) - value * value)) / (dimension + 2);
  return { value, standardError: Math.sqrt(Math.max(0, variance) / count) };
}

/** Y = QR. */
export interface Factors {
  /** Orthonormal vectors. */
  readonly basis: readonly Float64Array[];
  /** triangle[j][i] = qᵢ · yⱼ for i ≤ j: column j of R. */
  readonly triangle: readonly Float64Array[];
  /** Whether a vector lay in the span of those before it; such a one adds nothing to the basis. */
  readonly deficient: boolean;
}

/** Orthonormal basis of the span of vectors, by Gram-Schmidt with two passes. Cost 2 · count² · size multiplications. */
export function factorise(vectors: readonly Float64Array[]): Factors {
  const basis: Float64Array[] = [];
  const triangle: Float64Array[] = [];
  let deficient = false;
  for (const y of vectors) {
    const left = y.slice();
    orthogonalise(left, basis);
    const length = norm(left);
    const column = Float64Array.from([...basis.map((q) => dot(q, y)), length]);
    triangle.push(column);
    if (length <= 1e-12 * norm(y)) deficient = true;
    else basis.push(left.map((value) => value / length));
  }
  return { basis, triangle, deficient };
}

/** Solves Rᵀ x = e_i for an upper triangle given by columns: the part of R⁻ᵀ that belongs to column i. */
export function inverseTransposeColumn(triangle: readonly Float64Array[], i: number): Float64Array {
  const size = triangle.length;
  const x = new Float64Array(size);
  for (let j = i; j < size; j++) {
    const column = at(triangle, j);
    let sum = j === i ? 1 : 0;
    for (let k = i; k < j; k++) sum -= at(column, k) * at(x, k);
    x[j] = sum / at(column, j);
  }
  return x;
}
