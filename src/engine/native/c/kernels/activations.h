// Activations by number. Kernels are compiled once for all three; the choice stands outside the inner loops.
#pragma once
#include "exp.h"

INLINE vec tanh_vec(vec z) {
  vec e = exp_vec(splat(-2.0f) * abs_vec(z)), size = (splat(1.0f) - e) / (splat(1.0f) + e);
  return select_vec(splat_int((int32_t)0x80000000), z, size);
}

/** activation(z). ReLU is the IEEE maximum of +0 and z: NaN stays, -0 becomes +0. */
INLINE line activate(int kind, line z) {
  if (kind == RELU) EACH(i) z.v[i] = (vec)(~(ints)(z.v[i] <= splat(0)) & (ints)z.v[i]);
  if (kind == TANH) EACH(i) z.v[i] = tanh_vec(z.v[i]);
  return z;
}

/** g * activation'(z), told from h. */
INLINE line derive(int kind, line g, line h) {
  if (kind == RELU) EACH(i) g.v[i] = (vec)((ints)(h.v[i] > splat(0)) & (ints)g.v[i]);
  if (kind == TANH) EACH(i) g.v[i] *= splat(1.0f) - h.v[i] * h.v[i];
  return g;
}

static void activate_lanes(int kind, float *z, uint32_t neurons, batch_shape b) {
  for (uint32_t o = 0; o < neurons; o++, z += b.stride)
    for (uint32_t e = 0; e < b.examples; e += 16) store(z + e, activate(kind, load(z + e)));
}

static void derive_lanes(int kind, float *g, const float *h, uint32_t neurons, batch_shape b) {
  for (uint32_t o = 0; o < neurons; o++, g += b.stride, h += b.stride)
    for (uint32_t e = 0; e < b.examples; e += 16) store(g + e, derive(kind, load(g + e), load(h + e)));
}
