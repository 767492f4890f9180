import { at } from "../numerics/at.js";

/** Eigenvalues, ascending, and the unit eigenvector of each: `vectors[k]` belongs to `values[k]`. */
export interface SymmetricEigen {
  /** (n), ascending. */
  readonly values: Float64Array;
  /** (n) of length n each, orthonormal. */
  readonly vectors: readonly Float64Array[];
}

/** Sweeps after which an eigenvalue counts as not found; three suffice as a rule. */
const MOST_SWEEPS = 80;
/** Entries below are 0 to the method, whose squares must not underflow. */
const SMALLEST = 1e-150;

/**
 * All eigenpairs of the symmetric tridiagonal matrix with this diagonal (n) and off-diagonal (n − 1), by the implicit QL method
 * (Bowdler, Martin, Reinsch & Wilkinson 1968; EISPACK `tql2`). Cost 6 n³. Throws on lengths that do not fit and on values
 * that are not finite.
 */
export function tridiagonalEigen(diagonal: Float64Array, offDiagonal: Float64Array): SymmetricEigen {
  const n = diagonal.length;
  if (n === 0 || offDiagonal.length !== n - 1)
    throw new RangeError(
      `tridiagonalEigen: offDiagonal must have ${n - 1} values, got ${offDiagonal.length}`,
    );
  if (![...diagonal, ...offDiagonal].every((value) => Number.isFinite(value)))
    throw new RangeError("tridiagonalEigen: entries must be finite, got one that is not");
  const d = diagonal.slice();
  const e = new Float64Array(n);
  e.set(offDiagonal);
  const vectors = Array.from({ length: n }, (_, k) => Float64Array.from({ length: n }, (_, i) => +(i === k)));

  const norm = [...d, ...e].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const negligible = Number.EPSILON * Number.EPSILON * norm + SMALLEST;
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      const m = firstSplit(d, e, l, negligible);
      if (m === l) break;
      if (sweep === MOST_SWEEPS)
        throw new Error(`tridiagonalEigen: eigenvalue ${l} must be found in ${MOST_SWEEPS} sweeps, got none`);
      sweepQl(d, e, vectors, l, m);
    }
  }
  const order = Array.from(d.keys()).sort((a, b) => at(d, a) - at(d, b));
  return { values: Float64Array.from(order, (k) => at(d, k)), vectors: order.map((k) => at(vectors, k)) };
}

/** The first index from `l` on behind which the off-diagonal is negligible. */
function firstSplit(d: Float64Array, e: Float64Array, l: number, negligible: number): number {
  let m = l;
  for (; m < d.length - 1; m++) {
    const size = Math.abs(at(d, m)) + Math.abs(at(d, m + 1));
    if (Math.abs(at(e, m)) <= Math.max(Number.EPSILON * size, negligible)) break;
  }
  return m;
}

/** The rotation by cosine c and sine s in the plane of two vectors, in place: nearly all of the cost. */
function rotate(lower: Float64Array, upper: Float64Array, c: number, s: number): void {
  for (let k = 0; k < lower.length; k++) {
    const x = lower[k] ?? 0;
    const y = upper[k] ?? 0;
    upper[k] = s * x + c * y;
    lower[k] = c * x - s * y;
  }
}

/** One implicit QL sweep over rows l … m, rotations applied to the vectors as well. */
function sweepQl(d: Float64Array, e: Float64Array, vectors: Float64Array[], l: number, m: number): void {
  const half = (at(d, l + 1) - at(d, l)) / (2 * at(e, l));
  const root = Math.sqrt(half * half + 1);
  let g = at(d, m) - at(d, l) + at(e, l) / (half + (half < 0 ? -root : root));
  let [s, c, p] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const f = s * at(e, i);
    const b = c * at(e, i);
    const r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] = at(d, i + 1) - p;
      e[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = at(d, i + 1) - p;
    const t = (at(d, i) - g) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = g + p;
    g = c * t - b;
    rotate(at(vectors, i), at(vectors, i + 1), c, s);
  }
  d[l] = at(d, l) - p;
  e[l] = g;
  e[m] = 0;
}
