/** exp for x <= 0 in float32, four at a time: 2^whole · polynomial(fraction); exactly 0 below -40, so that no gradient comes near the denormal range. */
@inline export function exp(x: v128): v128 {
  const shift = f32x4.splat(12582912), t = f32x4.mul(x, f32x4.splat(1.44269504)), whole = f32x4.add(t, shift), f = f32x4.sub(t, f32x4.sub(whole, shift));
  let p = f32x4.splat(1.535336188319500e-4);
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1.339887440266574e-3)); p = f32x4.add(f32x4.mul(p, f), f32x4.splat(9.618437357674640e-3));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(5.550332471162809e-2)); p = f32x4.add(f32x4.mul(p, f), f32x4.splat(2.402264791363012e-1));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(6.931472028550421e-1)); p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.sub(whole, i32x4.splat(0x4b400000)), i32x4.splat(127)), 23);
  return v128.andnot(f32x4.mul(p, power), f32x4.lt(x, f32x4.splat(-40)));
}

/** log in float64 of a float32 >= 1: atanh series of the mantissa, exponent times ln 2. */
@inline export function log(x: f32): f64 {
  const bits = reinterpret<u32>(x), exponent = <i32>(bits >> 23) - 127, m = <f64>reinterpret<f32>((bits & 0x7fffff) | 0x3f800000);
  const y = (m - 1) / (m + 1), y2 = y * y;
  let s: f64 = 1.0 / 33.0; // a loop would divide seventeen times
  s = s * y2 + 1.0 / 31.0; s = s * y2 + 1.0 / 29.0; s = s * y2 + 1.0 / 27.0; s = s * y2 + 1.0 / 25.0;
  s = s * y2 + 1.0 / 23.0; s = s * y2 + 1.0 / 21.0; s = s * y2 + 1.0 / 19.0; s = s * y2 + 1.0 / 17.0;
  s = s * y2 + 1.0 / 15.0; s = s * y2 + 1.0 / 13.0; s = s * y2 + 1.0 / 11.0; s = s * y2 + 1.0 / 9.0;
  s = s * y2 + 1.0 / 7.0; s = s * y2 + 1.0 / 5.0; s = s * y2 + 1.0 / 3.0; s = s * y2 + 1.0;
  return 2 * y * s + <f64>exponent * 0.6931471805599453;
}
