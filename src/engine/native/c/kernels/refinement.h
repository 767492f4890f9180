// Steps that do more than the rule: the gradient is finished first, and then goes over all weights once more.
#pragma once
#include "optimizers.h"

INLINE void refine_all(int rule, float *w, float *m, float *v, const float *g, size_t count, const constants *c) {
  for (size_t j = 0; j < count; j += 16) {
    line weight = load(w + j), gradient = load(g + j);
    EACH(i) {
      gradient.v[i] = gradient.v[i] * splat(c->clip) + splat(c->decay) * weight.v[i];
      weight.v[i] *= splat(c->keep);
    }
    store(w + j, weight);
    optimize(rule, w + j, m + j, v + j, gradient, c);
  }
}

/** g * clip + decay * w, then w * keep, then the rule, over a plain vector; `count` a multiple of 16. */
static void refine_vector(int rule, float *w, float *m, float *v, const float *g, size_t count, const constants *c) {
  const constants own = *c;
  switch (rule) {
    case SGD: refine_all(SGD, w, m, v, g, count, &own); break;
    case MOMENTUM: refine_all(MOMENTUM, w, m, v, g, count, &own); break;
    case NESTEROV: refine_all(NESTEROV, w, m, v, g, count, &own); break;
    default: refine_all(ADAM, w, m, v, g, count, &own);
  }
}

/** Weights on the other side of zero than `side` become +0. */
static void keep_sides(float *w, const float *side, size_t count) {
  for (size_t j = 0; j < count; j += W) {
    vec x = *(vec *)(w + j), s = *(const vec *)(side + j), none = splat(0);
    ints crossed = ((ints)(s > none) & (ints)(x < none)) | ((ints)(s < none) & (ints)(x > none));
    *(vec *)(w + j) = (vec)(~crossed & (ints)x);
  }
}
