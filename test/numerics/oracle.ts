/** Elementary functions to 300 bits in integer arithmetic, an independent route to those of elementary.ts. */
const BITS = 300n;
export const ONE = 1n << BITS;

const view = new DataView(new ArrayBuffer(8));
const parts = (x: number): { mantissa: bigint; exponent: number } => {
  view.setFloat64(0, Math.abs(x));
  const field = view.getUint32(0) >>> 20;
  const fraction = view.getBigUint64(0) & 0xfffffffffffffn;
  return field === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: field - 1075 };
};
const shift = (x: bigint, by: bigint): bigint => (by >= 0n ? x << by : x >> -by);

/** 2^scale · x as a fixed-point number, exact for scale + exponent ≥ −300. */
export function fixed(x: number, scale = 0): bigint {
  const { mantissa, exponent } = parts(x);
  const magnitude = shift(mantissa, BITS + BigInt(exponent + scale));
  return x < 0 ? -magnitude : magnitude;
}

/** Distance of 2^scale · actual from the exact value, in units in the last place of actual. */
export function ulps(actual: number, exact: bigint, scale = 0): number {
  const error = fixed(actual, scale) - exact;
  const unit = shift(1n, BITS + BigInt(parts(actual).exponent + scale));
  return Math.abs(Number((error * 1000n) / unit)) / 1000;
}

const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS;

/** Σ terms, each from the one before, until they vanish. */
const series = (first: bigint, next: (term: bigint, k: bigint) => bigint): bigint => {
  let sum = 0n;
  let term = first;
  for (let k = 1n; term !== 0n && term !== -1n; k++) {
    sum += term;
    term = next(term, k);
  }
  return sum;
};

/** 2 artanh(z) = 2 (z + z³/3 + …). */
const twiceArtanh = (z: bigint): bigint => {
  const square = times(z, z);
  let power = z;
  let sum = 0n;
  for (let k = 1n; power !== 0n && power !== -1n; k += 2n) {
    sum += power / k;
    power = times(power, square);
  }
  return 2n * sum;
};

export const LN2 = twiceArtanh(ONE / 3n);
/** Machin: π = 16 arctan(1/5) − 4 arctan(1/239). */
const arctanInverse = (q: bigint): bigint => {
  let sum = 0n;
  let power = ONE / q;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += k % 4n === 1n ? power / k : -power / k;
    power /= q * q;
  }
  return sum;
};
export const PI = 16n * arctanInverse(5n) - 4n * arctanInverse(239n);

export const exponential = (x: bigint): bigint => series(ONE, (term, k) => times(term, x) / k);
/** log of a value in [½, 2]. */
export const logarithm = (x: bigint): bigint => twiceArtanh(((x - ONE) << BITS) / (x + ONE));
export const sine = (x: bigint): bigint =>
  series(x, (term, k) => -times(times(term, x), x) / (2n * k * (2n * k + 1n)));
export const quotient = (a: bigint, b: bigint): bigint => (a << BITS) / b;
