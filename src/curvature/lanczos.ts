import { at } from "../numerics/at.js";
import { knownFields } from "../numerics/checks.js";
import type { Rng } from "../numerics/random.js";
import { product, type LinearOperator } from "./linear-operator.js";
import { tridiagonalEigen, type SymmetricEigen } from "./tridiagonal.js";
import { krylovBasis, krylovFields, type KrylovOptions, type Tridiagonal } from "./tridiagonalise.js";
import { addScaled, norm } from "./vectors.js";

/** How many eigenvalues are wanted, how well, and what may be spent. */
export interface LanczosOptions extends KrylovOptions {
  /** Eigenvalues wanted at each end that is asked for, ≥ 1. Default 5. */
  readonly count?: number | undefined;
  /** Products for the Krylov space, ≥ count. Default 60. */
  readonly steps?: number | undefined;
  /** An eigenpair has converged when its residual is at most this times its own |eigenvalue|. Default 1e-3. */
  readonly tolerance?: number | undefined;
  /** Where the starting vector, and new ones, are drawn from; may be missing where `start` is given. */
  readonly rng?: Rng | undefined;
}

/** Ends of a spectrum. */
export const spectrumEnds = ["largest", "smallest", "both"] as const;
/** Names of the list `spectrumEnds`. */
export type SpectrumEnds = (typeof spectrumEnds)[number];

/** The same, and at which ends. */
export interface ExtremeOptions extends LanczosOptions {
  /** Default "both". "smallest" means the most negative ones. */
  readonly ends?: SpectrumEnds | undefined;
}

/** An eigenpair estimate with how good it is. */
export interface EigenPair {
  /** The Ritz value: in the unit of the operator. */
  readonly value: number;
  /** ‖A x − value · x‖ for the unit vector x, from a product of its own. Some eigenvalue lies at most this far from `value`. */
  readonly residual: number;
  /** The residual is at most `tolerance` · |value|, or as small as rounding in float64 lets it be (an eigenvalue of 0). */
  readonly converged: boolean;
  /** (size), of length 1; its sign is arbitrary. */
  readonly vector: Float64Array;
}

/** Both ends of a spectrum; an end that was not asked for is empty. */
export interface ExtremeEigenvalues {
  /** Largest first. */
  readonly largest: readonly EigenPair[];
  /** Smallest first. */
  readonly smallest: readonly EigenPair[];
}

const lanczosFields = [...krylovFields, "count", "steps", "tolerance"] as const;

/** Residuals of exact eigenvectors stay below this times the largest |eigenvalue|: sums of 1e5 terms in float64. */
const ROUNDING = 1e-14;

/** The largest eigenvalues (algebraically) of a symmetric operator, largest first: `extremeEigenvalues` at one end. */
export async function topEigenvalues(
  operator: LinearOperator,
  options: LanczosOptions,
): Promise<readonly EigenPair[]> {
  const known = knownFields("topEigenvalues", options, lanczosFields);
  return (await eigenvaluesAt("topEigenvalues", operator, { ...known, ends: "largest" })).largest;
}

/**
 * Eigenvalues at either end of a symmetric operator's spectrum, by `tridiagonalise`. Multiple eigenvalues are found as often as they are
 * there once the Krylov space is exhausted, one vector of each before. Cost: `steps` products, and one more for each eigenpair. Property:
 * with `steps` ≥ size all eigenvalues are exact to rounding.
 */
export async function extremeEigenvalues(
  operator: LinearOperator,
  options: ExtremeOptions,
): Promise<ExtremeEigenvalues> {
  const known = knownFields("extremeEigenvalues", options, [...lanczosFields, "ends"]);
  return eigenvaluesAt("extremeEigenvalues", operator, known);
}

async function eigenvaluesAt(
  caller: string,
  operator: LinearOperator,
  { count = 5, steps = 60, tolerance = 1e-3, ends = "both", ...krylov }: ExtremeOptions,
): Promise<ExtremeEigenvalues> {
  for (const [name, value] of Object.entries({ size: operator.size, count, steps }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new RangeError(`${caller}: ${name} must be an integer ≥ 1, got ${value}`);
  if (steps < count) throw new RangeError(`${caller}: steps must be at least count ${count}, got ${steps}`);
  if (!Number.isFinite(tolerance) || tolerance <= 0)
    throw new RangeError(`${caller}: tolerance must be finite and > 0, got ${tolerance}`);
  if (!spectrumEnds.includes(ends))
    throw new RangeError(`${caller}: ends must be one of ${spectrumEnds.join(", ")}, got ${String(ends)}`);

  const krylovSpace = await krylovBasis(caller, operator, { steps, ...krylov });
  const small = tridiagonalEigen(krylovSpace.diagonal, krylovSpace.offDiagonal);
  const ascending = Array.from(small.values.keys());
  const pairs = (indices: readonly number[]): EigenPair[] =>
    indices.map((k) => eigenPair(caller, operator, krylovSpace, small, { k, tolerance }));
  return {
    largest: ends === "smallest" ? [] : pairs(ascending.slice(-count).reverse()),
    smallest: ends === "largest" ? [] : pairs(ascending.slice(0, count)),
  };
}

/** Eigenpair k of T carried back to A, with its residual. */
function eigenPair(
  caller: string,
  operator: LinearOperator,
  { basis }: Tridiagonal,
  small: SymmetricEigen,
  { k, tolerance }: { readonly k: number; readonly tolerance: number },
): EigenPair {
  const vector = new Float64Array(operator.size);
  basis.forEach((v, j) => {
    addScaled(vector, at(at(small.vectors, k), j), v);
  });
  const value = at(small.values, k);
  const image = product(caller, operator, vector);
  addScaled(image, -value, vector);
  const residual = norm(image);
  const largest = Math.max(
    Math.abs(at(small.values, 0)),
    Math.abs(at(small.values, small.values.length - 1)),
  );
  return {
    value,
    residual,
    converged: residual <= Math.max(tolerance * Math.abs(value), ROUNDING * largest),
    vector,
  };
}
