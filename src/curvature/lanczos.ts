import { at } from "../numerics/at.js";
import type { Rng } from "../numerics/random.js";
import { tridiagonalEigen } from "./tridiagonal.js";

/** A symmetric matrix known by its products alone. */
export interface LinearOperator {
  readonly size: number;
  /** A v; `v` must not be kept or changed. */
  apply(v: Float64Array): Float64Array;
}

export interface LanczosOptions {
  /** Largest eigenvalues wanted, ≥ 1. Default 5. */
  readonly count?: number | undefined;
  /** Products for the Krylov space, ≥ count; fewer if the space is exhausted. Default 60. */
  readonly steps?: number | undefined;
  /** An eigenpair has converged when its residual is at most this times the largest |eigenvalue| found. Default 1e-3. */
  readonly tolerance?: number | undefined;
  /** The starting vector is drawn from it. */
  readonly rng: Rng;
  /** What `onVector` was given by an earlier call with the same operator and generator, from its first step on: it goes on after these. */
  readonly earlier?: readonly LanczosStep[] | undefined;
  /** Called with each step but the last, as soon as it is complete; the vector must not be changed. */
  readonly onVector?: ((step: LanczosStep) => void) | undefined;
  /** Called after each product. */
  readonly onStep?: ((step: number) => Promise<void> | void) | undefined;
}

/** What a step adds to the tridiagonal matrix and to the basis. */
export interface LanczosStep {
  readonly diagonal: number;
  readonly offDiagonal: number;
  readonly vector: Float64Array;
}

/** An eigenpair estimate with how good it is. */
export interface EigenPair {
  readonly value: number;
  /** ‖A x − value · x‖ for the unit vector x, from a product of its own. Some eigenvalue lies at most this far from `value`. */
  readonly residual: number;
  readonly converged: boolean;
  readonly vector: Float64Array;
}

/**
 * The largest eigenvalues (algebraically) of a symmetric operator, largest first: Lanczos in float64 with full reorthogonalisation,
 * twice, against every earlier vector (Parlett 1980, chapter 13; Giraud et al. 2005 for "twice is enough"). Of an eigenvalue of
 * multiplicity > 1 it finds one vector. Cost: `steps` + `count` products and `steps²` · size multiplications. Property: on a
 * matrix of size ≤ `steps` with distinct eigenvalues the values are exact to rounding.
 */
export async function topEigenvalues(
  operator: LinearOperator,
  { count = 5, steps = 60, tolerance = 1e-3, rng, earlier = [], onVector, onStep }: LanczosOptions,
): Promise<readonly EigenPair[]> {
  const { size } = operator;
  for (const [name, value] of Object.entries({ size, count, steps }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new RangeError(`topEigenvalues: ${name} must be an integer ≥ 1, got ${value}`);
  if (steps < count)
    throw new RangeError(`topEigenvalues: steps must be at least count ${count}, got ${steps}`);
  if (
    (earlier.length > 0 && earlier.length >= Math.min(steps, size)) ||
    earlier.some(({ vector }) => vector.length !== size)
  )
    throw new RangeError(
      `topEigenvalues: earlier must hold fewer than ${Math.min(steps, size)} steps of size ${size}, got ${earlier.length}`,
    );

  const basis: Float64Array[] = [normalised(Float64Array.from({ length: size }, () => rng.normal()))];
  basis.push(...earlier.map(({ vector }) => vector));
  const diagonal = earlier.map((step) => step.diagonal);
  const offDiagonal = earlier.map((step) => step.offDiagonal);
  for (let step = earlier.length; step < Math.min(steps, size); step++) {
    const v = at(basis, step);
    const next = Float64Array.from(product(operator, v));
    diagonal.push(dot(v, next));
    for (let pass = 0; pass < 2; pass++)
      for (const earlier of basis) subtract(next, dot(earlier, next), earlier);
    const length = Math.sqrt(dot(next, next));
    await onStep?.(step + 1);
    // What is left is rounding: the space is invariant.
    const scale = Math.max(...diagonal.map(Math.abs), ...offDiagonal);
    if (length <= 1e-12 * scale || step === Math.min(steps, size) - 1) break;
    offDiagonal.push(length);
    const vector = next.map((value) => value / length);
    basis.push(vector);
    onVector?.({ diagonal: at(diagonal, step), offDiagonal: length, vector });
  }

  const small = tridiagonalEigen(Float64Array.from(diagonal), Float64Array.from(offDiagonal));
  const largest = Math.max(...small.values.map(Math.abs));
  const top = Array.from(small.values.keys()).reverse().slice(0, count);
  return top.map((k) => {
    const vector = new Float64Array(size);
    basis.forEach((v, j) => subtract(vector, -at(at(small.vectors, k), j), v));
    const value = at(small.values, k);
    const image = Float64Array.from(product(operator, vector));
    subtract(image, value, vector);
    const residual = Math.sqrt(dot(image, image));
    return { value, residual, converged: residual <= tolerance * largest, vector };
  });
}

function product({ apply, size }: LinearOperator, v: Float64Array): Float64Array {
  const image = apply(v);
  if (image.length !== size)
    throw new RangeError(`topEigenvalues: a product must have ${size} values, got ${image.length}`);
  if (!image.every((value) => Number.isFinite(value)))
    throw new RangeError("topEigenvalues: a product must be finite, got a value that is not");
  return image;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** a ← a − factor · b. */
function subtract(a: Float64Array, factor: number, b: Float64Array): void {
  for (let i = 0; i < a.length; i++) a[i] = (a[i] ?? 0) - factor * (b[i] ?? 0);
}

function normalised(v: Float64Array): Float64Array {
  const length = Math.sqrt(dot(v, v));
  return v.map((value) => value / length);
}
