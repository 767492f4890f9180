import { exp as exp64, log as log64, tanh as tanh64 } from "../../numerics/elementary.js";
import type { ParameterBuffer } from "../../networks/types.js";

/** How results are rounded: float32 gives the bits every back end must give, float64 serves derivative checks. */
export interface Arithmetic {
  /** To the storage precision. */
  round(x: number): number;
  /** Storage: what is put in is rounded. */
  zeros(count: number): ParameterBuffer;
  copy(from: ParameterBuffer): ParameterBuffer;
  /** exp(x), x ≤ 0; exactly 0 below −40. */
  exp(x: number): number;
  /** log(x), x ≥ 1, always float64. */
  log(x: number): number;
  tanh(x: number): number;
}

const bits = new DataView(new ArrayBuffer(4));
const polynomial = [
  1.5353361883195e-4, 1.339887440266574e-3, 9.61843735767464e-3, 5.550332471162809e-2, 2.402264791363012e-1,
  6.931472028550421e-1, 1,
].map(Math.fround);
const log2e = Math.fround(1.44269504);
/** 1.5 · 2²³: adding it leaves the nearest integer in the low bits. */
const magic = 12582912;

/** exp for x ≤ 0, every step rounded to float32: 2^whole times a polynomial in the fraction. Relative error below 2e-7. */
export function exp32(x: number): number {
  if (x < -40) return 0;
  const scaled = Math.fround(x * log2e);
  const whole = Math.fround(scaled + magic);
  const fraction = Math.fround(scaled - Math.fround(whole - magic));
  let sum = 0;
  for (const coefficient of polynomial) sum = Math.fround(Math.fround(sum * fraction) + coefficient);
  bits.setFloat32(0, whole);
  bits.setInt32(0, (bits.getInt32(0) - 0x4b400000 + 127) << 23);
  return Math.fround(sum * bits.getFloat32(0));
}

/** log of a float32 ≥ 1 in float64: atanh series of the mantissa, exponent times ln 2. */
export function log32(x: number): number {
  bits.setFloat32(0, x);
  const word = bits.getUint32(0);
  bits.setUint32(0, (word & 0x7fffff) | 0x3f800000);
  const mantissa = bits.getFloat32(0);
  const y = (mantissa - 1) / (mantissa + 1);
  const square = y * y;
  let series = 0;
  for (let term = 33; term >= 1; term -= 2) series = series * square + 1 / term;
  return 2 * y * series + ((word >>> 23) - 127) * 0.6931471805599453;
}

/** tanh from exp32 of −2|x|. */
export function tanh32(x: number): number {
  const e = exp32(Math.fround(-2 * Math.abs(x)));
  const size = Math.fround(Math.fround(1 - e) / Math.fround(1 + e));
  return x < 0 || Object.is(x, -0) ? -size : size;
}

/** Names of the table `arithmetics`. */
export type ArithmeticName = "float32" | "float64";

export const arithmetics: Readonly<Record<ArithmeticName, Arithmetic>> = {
  float32: {
    round: Math.fround,
    zeros: (count) => new Float32Array(count),
    copy: (from) => Float32Array.from(from),
    exp: exp32,
    log: log32,
    tanh: tanh32,
  },
  float64: {
    round: (x) => x,
    zeros: (count) => new Float64Array(count),
    copy: (from) => Float64Array.from(from),
    exp: exp64,
    log: log64,
    tanh: tanh64,
  },
};
