// Sparse weights, dense inputs: work is proportional to the surviving weights. A survivor is one splat and a row of multiply-adds over examples.
#pragma once
#include "activations.h"

/** Sums of one list over `strips` strips of examples. */
INLINE void gather(int strips, const entry *p, const entry *end, const float *from, line *a) {
  for (int s = 0; s < strips; s++) a[s] = zero();
  for (; p < end; p++)
    for (int s = 0; s < strips; s++) a[s] = madd(a[s], p->value, from + p->cell + 16 * s);
}

INLINE void forward_strips(int strips, const lists *l, const float *x, const float *bias, int activation, float *h, size_t stride) {
  for (uint32_t o = 0; o < l->rows; o++, h += stride) {
    line a[STRIPS];
    const entry *first = l->entries + l->heads[o].first;
    gather(strips, first, first + l->heads[o].count, x, a);
    for (int s = 0; s < strips; s++) store(h + 16 * s, activate(activation, add_splat(a[s], bias[o])));
  }
}

INLINE void backward_strips(int strips, const lists *l, const float *dz, int activation, const float *h, float *dx, size_t stride) {
  for (uint32_t i = 0; i < l->rows; i++, h += stride, dx += stride) {
    line a[STRIPS];
    const entry *first = l->entries + l->heads[i].first;
    gather(strips, first, first + l->heads[i].count, dz, a);
    for (int s = 0; s < strips; s++) store(dx + 16 * s, derive(activation, a[s], load(h + 16 * s)));
  }
}

/** Calls once for as many strips at a time as registers hold, then for each that is left; `at` is the first example. */
#define FOR_STRIPS(examples, call) \
  do { \
    uint32_t at = 0; \
    for (; at + 16 * (STRIPS - 1) < (examples); at += 16 * STRIPS) { enum { S = STRIPS }; call; } \
    for (; at < (examples); at += 16) { enum { S = 1 }; call; } \
  } while (0)

/** A constant activation for each of the three. */
#define FOR_ACTIVATION(kind, call) \
  switch (kind) { \
    case RELU: { enum { A = RELU }; call; break; } \
    case TANH: { enum { A = TANH }; call; break; } \
    default: { enum { A = IDENTITY }; call; } \
  }

/** h = activation(W x + bias), products in ascending order of the inputs, bias last. */
static void weight_forward(const lists *l, const float *x, const float *bias, int activation, float *h, batch_shape b) {
  FOR_ACTIVATION(activation, FOR_STRIPS(b.examples, forward_strips(S, l, x + at, bias, A, h + at, b.stride)))
}

/** dx = W' dz * activation'(h), outputs in ascending order. */
static void weight_backward(const lists *l, const float *dz, int activation, const float *h, float *dx, batch_shape b) {
  FOR_ACTIVATION(activation, FOR_STRIPS(b.examples, backward_strips(S, l, dz + at, A, h + at, dx + at, b.stride)))
}

// Gradients of eight survivors at a time. A pack holds the four virtual lanes of one survivor (W = 4), or of two that are four entries apart.
typedef float eight __attribute__((vector_size(32), may_alias));
#if W == 4
typedef four pack;
#define STEP 4
#define PACKS 8
#else
typedef eight pack;
#define STEP 8
#define PACKS 4
#endif

/** Products of STEP examples, those of dz with the inputs of all eight survivors, added to their lanes. */
INLINE void add_products(pack *a, const float *dz, const float *x, const entry *p) {
#if W == 4
  four y = *(const four *)dz;
  for (int k = 0; k < PACKS; k++) a[k] += y * *(const four *)(x + p[k].cell);
#else
  eight y = *(const eight *)dz;
  for (int k = 0; k < PACKS; k++) {
    eight q = y * *(const eight *)(x + p[k].cell), r = y * *(const eight *)(x + p[k + 4].cell);
    a[k] += __builtin_shufflevector(q, r, 0, 1, 2, 3, 8, 9, 10, 11);
    a[k] += __builtin_shufflevector(q, r, 4, 5, 6, 7, 12, 13, 14, 15);
  }
#endif
}

/** The trees of the four lanes: the gradients of the eight survivors, in their order. */
INLINE void add_lanes(const pack *a, float *to) {
#if W == 4
  for (int half = 0; half < 8; half += 4) {
    four p = __builtin_shufflevector(a[half], a[half + 1], 0, 1, 4, 5) + __builtin_shufflevector(a[half], a[half + 1], 2, 3, 6, 7);
    four q = __builtin_shufflevector(a[half + 2], a[half + 3], 0, 1, 4, 5) + __builtin_shufflevector(a[half + 2], a[half + 3], 2, 3, 6, 7);
    *(four *)(to + half) = __builtin_shufflevector(p, q, 0, 2, 4, 6) + __builtin_shufflevector(p, q, 1, 3, 5, 7);
  }
#else
  eight p = __builtin_shufflevector(a[0], a[1], 0, 1, 8, 9, 4, 5, 12, 13) + __builtin_shufflevector(a[0], a[1], 2, 3, 10, 11, 6, 7, 14, 15);
  eight q = __builtin_shufflevector(a[2], a[3], 0, 1, 8, 9, 4, 5, 12, 13) + __builtin_shufflevector(a[2], a[3], 2, 3, 10, 11, 6, 7, 14, 15);
  *(eight *)to = __builtin_shufflevector(p, q, 0, 2, 8, 10, 4, 6, 12, 14) + __builtin_shufflevector(p, q, 1, 3, 9, 11, 5, 7, 13, 15);
#endif
}

/** Whether a neuron has a gradient in any example: many of a sparse network have none, and then their weights have none. */
INLINE int any_gradient(const float *dz, uint32_t end) {
  ints any = splat_int(0);
  for (uint32_t e = 0; e < end; e += W) any |= *(const vec *)(dz + e) != splat(0);
  int found = 0;
  for (int i = 0; i < W; i++) found |= any[i];
  return found;
}

/** g[places[entry]] = sum of dz * x for the survivors in lists by output. There are eight more entries and places than survivors, of a place that belongs
 *  to no weight: what eight at a time write past the end of an output's list is written again by the next output. Examples up to the next sixteen have no dz. */
static void list_gradients(const lists *l, const uint32_t *places, const float *dz, const float *x, batch_shape b, float *g) {
  const uint32_t whole = (b.examples + 15) & ~15u;
  for (uint32_t o = 0; o < l->rows; o++, dz += b.stride) {
    const entry *p = l->entries + l->heads[o].first;
    const uint32_t *to = places + l->heads[o].first, count = l->heads[o].count, end = any_gradient(dz, whole) ? b.examples : 0;
    for (uint32_t j = 0; j < count; j += 8, p += 8, to += 8) {
      pack a[PACKS];
      float sums[8] __attribute__((aligned(32)));
      for (int k = 0; k < PACKS; k++) a[k] = (pack){0};
      for (uint32_t e = 0; e < end; e += STEP) add_products(a, dz + e, x + e, p);
      add_lanes(a, sums);
      for (int k = 0; k < 8; k++) g[to[k]] = sums[k];
    }
  }
}

/** Bias gradients: four virtual lanes and the same tree. */
static void bias_gradients(const float *dz, uint32_t outputs, batch_shape b, float *out) {
  for (uint32_t o = 0; o < outputs; o++, dz += b.stride) {
    four s = {0};
    for (uint32_t e = 0; e < b.examples; e += 4) s += *(const four *)(dz + e);
    out[o] = (s[0] + s[2]) + (s[1] + s[3]);
  }
}
