// exp for x <= 0 in float32: 2^whole * polynomial(fraction); exactly 0 below -40, so that no gradient comes near the denormal range.
#pragma once
#include "lines.h"

INLINE vec exp_vec(vec x) {
  vec shift = splat(12582912.0f), t = x * splat(1.44269504f), whole = t + shift, f = t - (whole - shift);
  vec p = splat(1.535336188319500e-4f);
  p = p * f + splat(1.339887440266574e-3f);
  p = p * f + splat(9.618437357674640e-3f);
  p = p * f + splat(5.550332471162809e-2f);
  p = p * f + splat(2.402264791363012e-1f);
  p = p * f + splat(6.931472028550421e-1f);
  p = p * f + splat(1.0f);
  typedef uint32_t words __attribute__((vector_size(4 * W)));
  vec power = (vec)(((words)whole - (0x4b400000u - 127u)) << 23);
  return (vec)(~(ints)(x < splat(-40.0f)) & (ints)(p * power));
}

/** log in float64 of a float32 >= 1: atanh series of the mantissa, exponent times ln 2. */
INLINE double log_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, 4);
  int exponent = (int)(bits >> 23) - 127;
  uint32_t word = (bits & 0x7fffff) | 0x3f800000;
  float mantissa;
  memcpy(&mantissa, &word, 4);
  double m = mantissa, y = (m - 1) / (m + 1), square = y * y, sum = 1.0 / 33.0;
#define TERM(k) sum = sum * square + 1.0 / k;
  TERM(31.0) TERM(29.0) TERM(27.0) TERM(25.0) TERM(23.0) TERM(21.0) TERM(19.0) TERM(17.0)
  TERM(15.0) TERM(13.0) TERM(11.0) TERM(9.0) TERM(7.0) TERM(5.0) TERM(3.0) TERM(1.0)
#undef TERM
  return 2 * y * sum + exponent * 0.6931471805599453;
}
