/** a · b, terms in index order. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** a ← a + factor · b. */
export function addScaled(a: Float64Array, factor: number, b: Float64Array): void {
  for (let i = 0; i < a.length; i++) a[i] = (a[i] ?? 0) + factor * (b[i] ?? 0);
}

/** Euclidean length. */
export function norm(v: Float64Array): number {
  return Math.sqrt(dot(v, v));
}

/** v / |v|; v must not be 0. */
export function unit(v: Float64Array): Float64Array {
  const length = norm(v);
  return v.map((value) => value / length);
}

/**
 * Takes out of `v` what lies in the span of an orthonormal basis, in place: modified Gram-Schmidt, `passes` times. One pass leaves a
 * part of about rounding / (what remains / what was there); the second takes that away too (Giraud et al. 2005: "twice is enough").
 */
export function orthogonalise(v: Float64Array, basis: readonly Float64Array[], passes: 1 | 2 = 2): void {
  for (let pass = 0; pass < passes; pass++) for (const b of basis) addScaled(v, -dot(b, v), b);
}
