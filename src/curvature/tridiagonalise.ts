import { at } from "../numerics/at.js";
import { knownFields } from "../numerics/checks.js";
import type { Rng } from "../numerics/random.js";
import { checkOperator, product, type LinearOperator, type OnProduct } from "./linear-operator.js";
import { dot, norm, orthogonalise, unit } from "./vectors.js";

/** Where a Krylov space starts, and how it is gone on with. */
export interface KrylovOptions {
  /** The starting vector is drawn from it unless `start` is given, and so is a new one wherever the space is exhausted before `steps`. */
  readonly rng?: Rng | undefined;
  /** (size) The starting vector, of any length but 0: the gradient, say. Without `rng` too, an exhausted space ends the work. */
  readonly start?: ArrayLike<number> | undefined;
  /** What `onVector` was given by an earlier call with the same operator, start and generator, from its first step on: it goes on after these. */
  readonly earlier?: readonly LanczosStep[] | undefined;
  /** Called with each step but the last, as soon as it is complete; the vector must not be changed. */
  readonly onVector?: ((step: LanczosStep) => void) | undefined;
  /** Called after each product. */
  readonly onStep?: OnProduct | undefined;
}

/** Where the space starts, and how far it goes. */
export interface TridiagonalOptions extends KrylovOptions {
  /** Products, ≥ 1; at most as many as the matrix has rows are made. */
  readonly steps: number;
  /** Passes of reorthogonalisation. Default 2; 1 is there to see what the second is for. */
  readonly passes?: 1 | 2 | undefined;
}

/** Names of `KrylovOptions`. */
export const krylovFields = ["rng", "start", "earlier", "onVector", "onStep"] as const;

/** What a step adds to the tridiagonal matrix and to the basis. */
export interface LanczosStep {
  /** vᵀ A v of the step's vector v: entry (k, k) of T. */
  readonly diagonal: number;
  /** 0 where the space was exhausted and `vector` is a new start. */
  readonly offDiagonal: number;
  /** (size), of length 1: the next vector of the basis. */
  readonly vector: Float64Array;
}

/** Vᵀ A V = T for an orthonormal basis V of the Krylov space. */
export interface Tridiagonal {
  /** (steps) */
  readonly diagonal: Float64Array;
  /** (steps − 1) */
  readonly offDiagonal: Float64Array;
  /** (steps) of length `size` each. */
  readonly basis: readonly Float64Array[];
  /** Length of the starting vector before it was normalised. */
  readonly startNorm: number;
  /** How often the space was exhausted: every such block belongs to an invariant space of its own. */
  readonly breakdowns: number;
}

/**
 * What is left of a product is rounding, not a direction, when it is at most this much of the largest product: then V spans an invariant
 * space. Two passes keep V orthonormal down to it (what one pass leaves, 1e-16 / 1e-12, the second squares); taking such an off-diagonal
 * for 0 moves no eigenvalue by more.
 */
const NOTHING_LEFT = 1e-12;

/**
 * The Lanczos process in float64 with full reorthogonalisation, twice, against every earlier vector (Parlett 1980, chapter 13). Where the
 * space is exhausted it goes on from a new random vector orthogonal to it, so that further vectors of multiple eigenvalues are found too.
 * Cost: `steps` products and 4 · steps² · size multiplications; steps · size numbers of memory. Property: TV = VA to rounding.
 */
export async function tridiagonalise(
  operator: LinearOperator,
  options: TridiagonalOptions,
): Promise<Tridiagonal> {
  const known = knownFields("tridiagonalise", options, [...krylovFields, "steps", "passes"]);
  return krylovBasis("tridiagonalise", operator, known);
}

/** `tridiagonalise` for a function of another name, which its errors begin with. */
export async function krylovBasis(
  caller: string,
  operator: LinearOperator,
  { steps, passes = 2, rng, start, earlier = [], onVector, onStep }: TridiagonalOptions,
): Promise<Tridiagonal> {
  checkOperator(caller, operator);
  const { size } = operator;
  if (!Number.isSafeInteger(steps) || steps < 1)
    throw new RangeError(`${caller}: steps must be an integer ≥ 1, got ${steps}`);
  const most = Math.min(steps, size);
  if ((earlier.length > 0 && earlier.length >= most) || earlier.some(({ vector }) => vector.length !== size))
    throw new RangeError(
      `${caller}: earlier must hold fewer than ${most} steps of size ${size}, got ${earlier.length}`,
    );

  const first = startingVector(caller, size, start, rng);
  const basis: Float64Array[] = [unit(first), ...earlier.map(({ vector }) => vector)];
  const diagonal = earlier.map((step) => step.diagonal);
  const offDiagonal = earlier.map((step) => step.offDiagonal);
  let largest = earlier.reduce((most, _, k) => Math.max(most, rowNorm(diagonal, offDiagonal, k)), 0);
  for (let step = earlier.length; step < most; step++) {
    const v = at(basis, step);
    const next = product(caller, operator, v);
    diagonal.push(dot(v, next));
    orthogonalise(next, basis, passes);
    const length = norm(next);
    await onStep?.(step + 1);
    if (step === most - 1) break;
    offDiagonal.push(length);
    largest = Math.max(largest, rowNorm(diagonal, offDiagonal, step));
    const exhausted = length <= NOTHING_LEFT * largest;
    if (exhausted && !rng) {
      offDiagonal.pop();
      break;
    }
    if (exhausted) offDiagonal[step] = 0;
    const vector =
      exhausted && rng
        ? freshVector(size, basis, rng.split("restart").split(step))
        : next.map((x) => x / length);
    basis.push(vector);
    onVector?.({ diagonal: at(diagonal, step), offDiagonal: at(offDiagonal, step), vector });
  }
  return {
    diagonal: Float64Array.from(diagonal),
    offDiagonal: Float64Array.from(offDiagonal),
    basis,
    startNorm: norm(first),
    breakdowns: offDiagonal.filter((value) => value === 0).length,
  };
}

/** Length of row k of T, which is that of A v_k: what rounding in the product is relative to. */
function rowNorm(diagonal: readonly number[], offDiagonal: readonly number[], k: number): number {
  const [before, here, after] = [offDiagonal[k - 1] ?? 0, at(diagonal, k), offDiagonal[k] ?? 0];
  return Math.sqrt(before * before + here * here + after * after);
}

function startingVector(
  caller: string,
  size: number,
  start: ArrayLike<number> | undefined,
  rng: Rng | undefined,
): Float64Array {
  if (start === undefined) {
    if (!rng) throw new RangeError(`${caller}: start or rng must be given, got neither`);
    return Float64Array.from({ length: size }, () => rng.normal());
  }
  if (start.length !== size)
    throw new RangeError(`${caller}: start must have ${size} values, got ${start.length}`);
  const vector = Float64Array.from(start);
  const length = norm(vector);
  if (!Number.isFinite(length) || length === 0)
    throw new RangeError(`${caller}: start must be finite and not 0, got length ${length}`);
  return vector;
}

/** A random unit vector orthogonal to the basis. */
function freshVector(size: number, basis: readonly Float64Array[], rng: Rng): Float64Array {
  const vector = Float64Array.from({ length: size }, () => rng.normal());
  orthogonalise(vector, basis);
  const left = unit(vector);
  orthogonalise(left, basis); // near the end hardly anything is left of the draw
  return unit(left);
}
