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

// Gradients of eight survivors at a time: a register holds the four virtual lanes of one survivor, or of two that are four entries apart.
#if W == 4
typedef four lanes8;
#define LANES 8
INLINE lanes8 lanes_of(const float *dz) { return *(const four *)dz; }
INLINE lanes8 pair_of(const float *x, const entry *p, int j) { return *(const four *)(x + p[j].cell); }
#else
typedef float lanes8 __attribute__((vector_size(32), may_alias));
#define LANES 4
INLINE lanes8 lanes_of(const float *dz) {
  four a = *(const four *)dz;
  return __builtin_shufflevector(a, a, 0, 1, 2, 3, 0, 1, 2, 3);
}
INLINE lanes8 pair_of(const float *x, const entry *p, int j) {
  four a = *(const four *)(x + p[j].cell), b = *(const four *)(x + p[j + 4].cell);
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7);
}
#endif

/** The four trees of four survivors. */
INLINE four tree(four a, four b, four c, four d) {
  four p = __builtin_shufflevector(a, b, 0, 1, 4, 5) + __builtin_shufflevector(a, b, 2, 3, 6, 7);
  four q = __builtin_shufflevector(c, d, 0, 1, 4, 5) + __builtin_shufflevector(c, d, 2, 3, 6, 7);
  return __builtin_shufflevector(p, q, 0, 2, 4, 6) + __builtin_shufflevector(p, q, 1, 3, 5, 7);
}

#if W == 4
INLINE four low_tree(const lanes8 *a) { return tree(a[0], a[1], a[2], a[3]); }
INLINE four high_tree(const lanes8 *a) { return tree(a[4], a[5], a[6], a[7]); }
#else
#define LOW(v) __builtin_shufflevector(v, v, 0, 1, 2, 3)
#define HIGH(v) __builtin_shufflevector(v, v, 4, 5, 6, 7)
INLINE four low_tree(const lanes8 *a) { return tree(LOW(a[0]), LOW(a[1]), LOW(a[2]), LOW(a[3])); }
INLINE four high_tree(const lanes8 *a) { return tree(HIGH(a[0]), HIGH(a[1]), HIGH(a[2]), HIGH(a[3])); }
#endif

/** g[places[entry]] = sum of dz * x for the survivors in lists by output. There are eight more entries and places than survivors, of a place that belongs
 *  to no weight: what eight at a time write past the end of an output's list is written again by the next output. */
static void list_gradients(const lists *l, const uint32_t *places, const float *dz, const float *x, batch_shape b, float *g) {
  uint32_t end = (b.examples + 3) & ~3u;
  for (uint32_t o = 0; o < l->rows; o++, dz += b.stride) {
    const entry *first = l->entries + l->heads[o].first;
    for (uint32_t j = 0; j < l->heads[o].count; j += 8) {
      const entry *p = first + j;
      lanes8 a[LANES];
      for (int k = 0; k < LANES; k++) a[k] = (lanes8){0};
      for (uint32_t e = 0; e < end; e += 4) {
        lanes8 y = lanes_of(dz + e);
        for (int k = 0; k < LANES; k++) a[k] += y * pair_of(x + e, p, k);
      }
      four low = low_tree(a), high = high_tree(a);
      const uint32_t *to = places + (p - l->entries);
      for (int k = 0; k < 4; k++) { g[to[k]] = low[k]; g[to[k + 4]] = high[k]; }
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
