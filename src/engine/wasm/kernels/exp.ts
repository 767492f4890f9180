/** exp for x <= 0 in float32: 2^whole · polynomial(fraction); exactly 0 below -40, so that no gradient comes near the denormal range. */
@inline export function exp(x: f32): f32 {
  if (x < -40) return 0;
  const t: f32 = x * <f32>1.44269504, whole: f32 = t + <f32>12582912, f: f32 = t - (whole - <f32>12582912);
  let p: f32 = 1.535336188319500e-4;
  p = p * f + <f32>1.339887440266574e-3; p = p * f + <f32>9.618437357674640e-3; p = p * f + <f32>5.550332471162809e-2;
  p = p * f + <f32>2.402264791363012e-1; p = p * f + <f32>6.931472028550421e-1; p = p * f + <f32>1;
  return p * reinterpret<f32>((reinterpret<i32>(whole) - 0x4b400000 + 127) << 23);
}

/** log in float64 of a float32 >= 1: atanh series of the mantissa, exponent times ln 2. */
@inline export function log(x: f32): f64 {
  const bits = reinterpret<u32>(x), exponent = <i32>(bits >> 23) - 127, m = <f64>reinterpret<f32>((bits & 0x7fffff) | 0x3f800000);
  const y = (m - 1) / (m + 1), y2 = y * y;
  let s: f64 = 0;
  for (let i = 33; i >= 1; i -= 2) s = s * y2 + 1.0 / <f64>i;
  return 2 * y * s + <f64>exponent * 0.6931471805599453;
}
