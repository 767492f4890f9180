// Update rules on a line of sixteen weights. `rule` is a constant where `optimize` is inlined, so each caller holds one rule only.
#pragma once
#include "lines.h"

#define TINY 7.888609052210118e-31f // 2^-100

/** The rule in place on weights w with moments m and v and gradient g. GRADIENT writes g to m and changes nothing else; SUM adds g to m. */
INLINE void optimize(int rule, float *w, float *m, float *v, line g, const constants *c) {
  if (rule == GRADIENT) { store(m, g); return; }
  if (rule == SUM) { store(m, add(load(m), g)); return; }
  vec *weights = (vec *)w, *first = (vec *)m, *second = (vec *)v;
  EACH(i) {
    vec change = g.v[i];
    if (rule == NESTEROV) {
      first[i] = splat(c->beta1) * first[i] + change;
      change = change + splat(c->beta1) * first[i];
    }
    if (rule == MOMENTUM) first[i] = change = splat(c->beta1) * first[i] + change;
    if (rule != ADAM) { weights[i] -= splat(c->rate) * change; continue; }
    vec mean = splat(c->beta1) * first[i] + splat(c->rest1) * g.v[i];
    vec square = splat(c->beta2) * second[i] + splat(c->rest2) * (g.v[i] * g.v[i]);
    first[i] = mean;
    second[i] = square;
    weights[i] -= (splat(c->rate) * mean) / (sqrt_vec(square) * splat(c->root) + splat(c->epsilon));
  }
}

/** A constant rule for each of the five. */
#define FOR_RULE(rule, call) \
  switch (rule) { \
    case GRADIENT: { enum { R = GRADIENT }; call; break; } \
    case SGD: { enum { R = SGD }; call; break; } \
    case SUM: { enum { R = SUM }; call; break; } \
    case MOMENTUM: { enum { R = MOMENTUM }; call; break; } \
    default: { enum { R = ADAM }; call; } \
  }

INLINE void over_vector(int rule, float *w, float *m, float *v, const float *g, size_t count, const constants *c) {
  for (size_t j = 0; j < count; j += 16) optimize(rule, w + j, m + j, v + j, load(g + j), c);
}

/** The rule over a plain vector, `count` a multiple of 16. */
static void optimize_vector(int rule, float *w, float *m, float *v, const float *g, size_t count, const constants *c) {
  const constants own = *c;
  FOR_RULE(rule, over_vector(R, w, m, v, g, count, &own))
}

/** Every 64th step: moments below 2^-100 become 0 before decay can make them denormal. */
static void flush_tiny(float *moments, size_t count) {
  for (size_t j = 0; j < count; j += W) {
    vec x = *(vec *)(moments + j);
    *(vec *)(moments + j) = (vec)((ints)(abs_vec(x) >= splat(TINY)) & (ints)x);
  }
}

static void add_vector(float *to, const float *from, size_t count) {
  for (size_t j = 0; j < count; j += 16) store(to + j, add(load(to + j), load(from + j)));
}
