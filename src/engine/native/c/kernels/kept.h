// Activations whose slopes cannot be told from their values: slopes, and for curvature second derivatives, are kept in lanes beside h. The kernels of the layers
// around them run with the identity, and these passes over lanes come between.
#pragma once
#include "exp.h"

/** Value, slope and second derivative. */
typedef struct { vec h, slope, bend; } shaped;

/** The sigmoid at y; gates multiply it by z, with y = x * (c1 + c3 * x^2). */
INLINE shaped sigmoid_at(int kind, vec z) {
  vec one = splat(1.0f), x = z, y = z, y1 = one, y2 = splat(0);
  if (kind != SIGMOID) {
    x = select_vec((ints)(x > splat(64.0f)), splat(64.0f), x);
    x = select_vec((ints)(x < splat(-64.0f)), splat(-64.0f), x); // NaN stays
    vec square = x * x, c1 = splat(kind == GELU ? 1.5957691216057308f : 1.0f);
    y = x * (c1 + splat(kind == GELU ? 0.07135481627260025f : 0) * square);
    y1 = c1 + splat(kind == GELU ? 0.21406444881780073f : 0) * square;
    y2 = splat(kind == GELU ? 0.42812889763560147f : 0) * x;
  }
  vec e = exp_vec(-abs_vec(y)), larger = one / (one + e), smaller = e * larger, t = larger * smaller;
  ints negative = (ints)(y < splat(0));
  vec sigma = select_vec(negative, smaller, larger), turn = select_vec(negative, larger - smaller, smaller - larger);
  if (kind == SIGMOID) return (shaped){ sigma, t, t * turn };
  vec inner = turn * (y1 * y1) + y2;
  return (shaped){ z * sigma, sigma + x * (t * y1), t * ((y1 + y1) + x * inner) };
}

INLINE shaped leaky_at(vec z) {
  ints positive = (ints)(z > splat(0));
  vec small = splat(0.01f);
  return (shaped){ select_vec(positive, z, small * z), select_vec(positive, splat(1.0f), small), splat(0) };
}

INLINE void over_kept(int kind, float *z, float *slope, float *bend, uint32_t neurons, batch_shape b) {
  size_t end = ((size_t)b.examples + 15) & ~(size_t)15;
  for (uint32_t o = 0; o < neurons; o++)
    for (size_t e = 0; e < end; e += W) {
      size_t at = o * b.stride + e;
      shaped s = kind == LEAKY_RELU ? leaky_at(*(vec *)(z + at)) : sigmoid_at(kind, *(vec *)(z + at));
      *(vec *)(z + at) = s.h;
      *(vec *)(slope + at) = s.slope;
      if (bend) *(vec *)(bend + at) = s.bend;
    }
}

/** h = activation(z) in place, its slope, and unless `bend` is NULL its second derivative. */
static void activate_kept(int kind, float *z, float *slope, float *bend, uint32_t neurons, batch_shape b) {
  switch (kind) {
    case SIGMOID: over_kept(SIGMOID, z, slope, bend, neurons, b); break;
    case GELU: over_kept(GELU, z, slope, bend, neurons, b); break;
    case SILU: over_kept(SILU, z, slope, bend, neurons, b); break;
    default: over_kept(LEAKY_RELU, z, slope, bend, neurons, b);
  }
}

/** g * slope in place; unless `bend` is NULL it becomes bend * g first. */
static void derive_kept(float *g, const float *slope, float *bend, uint32_t neurons, batch_shape b) {
  size_t end = ((size_t)b.examples + 15) & ~(size_t)15;
  for (uint32_t o = 0; o < neurons; o++)
    for (size_t at = o * b.stride; at < o * b.stride + end; at += W) {
      vec gradient = *(vec *)(g + at);
      if (bend) *(vec *)(bend + at) *= gradient;
      *(vec *)(g + at) = gradient * *(const vec *)(slope + at);
    }
}

/** r * slope in place, and unless `bend` is NULL + rz * bend. */
static void tangent_kept(float *r, const float *slope, const float *bend, const float *rz, uint32_t neurons, batch_shape b) {
  size_t end = ((size_t)b.examples + 15) & ~(size_t)15;
  for (uint32_t o = 0; o < neurons; o++)
    for (size_t at = o * b.stride; at < o * b.stride + end; at += W) {
      vec sum = *(vec *)(r + at) * *(const vec *)(slope + at);
      if (bend) sum += *(const vec *)(rz + at) * *(const vec *)(bend + at);
      *(vec *)(r + at) = sum;
    }
}
