import { at, type Rng } from "../numerics/index.js";
import { checkNumbers } from "../numerics/check-numbers.js";
import { knownFields } from "../numerics/checks.js";
import { checkWhole } from "./checks.js";

/** The size of a problem, and whence it comes. */
export interface SparseProblemOptions {
  /** Rows of X, n: an integer ≥ 1. */
  readonly samples: number;
  /** Columns of X, d: an integer ≥ 1. */
  readonly features: number;
  /** Nonzero coefficients, k: an integer in [1, d]. They are +1 or −1. */
  readonly nonzero: number;
  /** Standard deviation of the noise, ≥ 0. Default 0. */
  readonly noise?: number | undefined;
  /** Design, support, signs and noise come from `split` of these words. */
  readonly rng: Rng;
}

/** Sparse linear regression y = Xβ + ε in sums of squares and products: X has independent N(0, 1) entries. */
export interface SparseProblem {
  /** Rows of X, n. */
  readonly samples: number;
  /** Columns of X, d. */
  readonly features: number;
  /** (d, d): XᵀX / n. */
  readonly gram: Float64Array;
  /** (d): Xᵀy / n. */
  readonly moment: Float64Array;
  /** (d): the true coefficients. */
  readonly truth: Float64Array;
  /** Indices of the nonzero coefficients, ascending. */
  readonly support: readonly number[];
}

/** Draws a problem: design, support, signs and noise from streams of their own. Cost: n d². */
export function sparseProblem(options: SparseProblemOptions): SparseProblem {
  const {
    samples,
    features,
    nonzero,
    noise = 0,
    rng,
  } = knownFields("sparseProblem", options, ["samples", "features", "nonzero", "noise", "rng"]);
  checkWhole("sparseProblem", "samples", samples, 1);
  checkWhole("sparseProblem", "features", features, 1);
  checkWhole("sparseProblem", "nonzero", nonzero, 1, features);
  if (!(noise >= 0 && noise < Infinity))
    throw new RangeError(`sparseProblem: noise must be finite and ≥ 0, got ${noise}`);

  const support = [...rng.split("support").permutation(features).subarray(0, nonzero)].sort((a, b) => a - b);
  const signs = rng.split("signs");
  const truth = new Float64Array(features);
  for (const i of support) truth[i] = signs.uniform() < 0.5 ? -1 : 1;

  const [design, errors] = [rng.split("design"), rng.split("noise")];
  const gram = new Float64Array(features * features);
  const moment = new Float64Array(features);
  for (let row = 0; row < samples; row++) {
    const x = Float64Array.from({ length: features }, () => design.normal());
    let y = noise === 0 ? 0 : noise * errors.normal();
    for (const i of support) y += at(x, i) * at(truth, i);
    for (let i = 0; i < features; i++) {
      const xi = at(x, i) / samples;
      moment[i] = at(moment, i) + xi * y;
      const own = gram.subarray(i * features, (i + 1) * features);
      // Most of the time goes here: j lies inside both by the loop's bounds.
      for (let j = 0; j < features; j++) own[j] = (own[j] as number) + xi * (x[j] as number);
    }
  }
  return { samples, features, gram, moment, truth, support };
}

/**
 * Throws unless the sums of squares and products have their sizes and are finite. Cost: d². `name` is the calling function's. Whoever uses the
 * support checks it by `checkIndices`.
 */
export function checkProblem(name: string, { features, gram, moment }: SparseProblem): void {
  checkWhole(name, "features", features, 1);
  checkNumbers(name, "gram", gram, { length: features * features });
  checkNumbers(name, "moment", moment, { length: features });
}

/** Throws unless the values are ascending indices below `features`. */
export function checkIndices(name: string, what: string, indices: readonly number[], features: number): void {
  checkNumbers(name, what, indices, { least: 0, most: features - 1, integer: true });
  for (let i = 1; i < indices.length; i++)
    if (at(indices, i) <= at(indices, i - 1))
      throw new RangeError(`${name}: ${what} must ascend, got ${at(indices, i)} at index ${i}`);
}

/** The indices of the `count` largest magnitudes, ascending; of equal ones the first. */
export function largest(values: Float64Array, count: number): readonly number[] {
  const order = [...values.keys()].sort((i, j) => Math.abs(at(values, j)) - Math.abs(at(values, i)) || i - j);
  return order.slice(0, count).sort((a, b) => a - b);
}

/** Whether two ascending lists of indices are the same. */
export function sameSupport(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((index, i) => index === b[i]);
}
