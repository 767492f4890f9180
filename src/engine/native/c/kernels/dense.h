// Dense products between lanes and tiled weights: every weight is a splat, NEURONS of them beside one another share the lines they multiply. Pruned weights are
// zeros, which change no sum.
#pragma once
#include "curvature.h"
#include "input-sparse.h"

/** Rounds of a product: for each neuron of a block and each strip, a + (sum of w from), in ascending order, w step floats apart and `next` a neuron. */
INLINE void block_product(int neurons, int strips, line (*a)[STRIPS], const float *w, size_t step, size_t next, const float *from, size_t stride, uint32_t count) {
  for (int n = 0; n < neurons; n++) for (int s = 0; s < strips; s++) a[n][s] = zero();
  for (uint32_t i = 0; i < count; i++, w += step, from += stride)
    for (int n = 0; n < neurons; n++)
      for (int s = 0; s < strips; s++) a[n][s] = madd(a[n][s], w[n * next], from + 16 * s);
}

/** Sums over the inputs of a layer for `neurons` outputs of one tile, from output o on. */
INLINE void product_forward(int neurons, int strips, line (*a)[STRIPS], const tile_shape *s, const float *w, uint32_t o, const float *x, size_t stride) {
  block_product(neurons, strips, a, w + o / 16 * s->weight_tile + o % 16, 16, 1, x, stride, s->inputs);
}

/** Sums over the outputs for `neurons` inputs from k on: tile after tile, so that the order ascends. */
INLINE void product_backward(int neurons, int strips, line (*a)[STRIPS], const tile_shape *s, const float *w, uint32_t k, const float *dz, size_t stride) {
  for (int n = 0; n < neurons; n++) for (int j = 0; j < strips; j++) a[n][j] = zero();
  w += 16 * (size_t)k;
  for (uint32_t o = 0; o < s->outputs; o += 16, w += s->weight_tile)
    for (uint32_t j = 0; j < 16 && o + j < s->outputs; j++, dz += stride)
      for (int n = 0; n < neurons; n++)
        for (int p = 0; p < strips; p++) a[n][p] = madd(a[n][p], w[16 * n + j], dz + 16 * p);
}

/** Calls for NEURONS neurons at a time; the room for whole tiles of 16 makes the last block whole. */
#define FOR_NEURONS(count, call) for (uint32_t k = 0; k < (count); k += NEURONS) { call; }
#define EACH_CELL(n, j) for (int n = 0; n < NEURONS; n++) for (int j = 0; j < strips; j++)

INLINE void dense_forward_strips(int strips, const tile_shape *s, const float *w, const float *bias, const float *x, int activation, float *h, size_t stride) {
  line a[NEURONS][STRIPS];
  FOR_NEURONS(s->outputs,
    product_forward(NEURONS, strips, a, s, w, k, x, stride);
    EACH_CELL(n, j) store(h + (k + n) * stride + 16 * j, activate(activation, add_splat(a[n][j], bias[k + n]))))
}

/** h = activation(W x + bias), all in lanes. */
static void dense_forward(const tile_shape *s, const float *w, const float *bias, const float *x, batch_shape b, int activation, float *h) {
  FOR_ACTIVATION(activation, FOR_STRIPS(b.examples, dense_forward_strips(S, s, w, bias, x + at, A, h + at, b.stride)))
}

INLINE void dense_backward_strips(int strips, const tile_shape *s, const float *w, const float *dz, int activation, const float *h, float *dx, size_t stride) {
  line a[NEURONS][STRIPS];
  uint32_t k = 0;
  for (; k + NEURONS <= s->inputs; k += NEURONS) {
    product_backward(NEURONS, strips, a, s, w, k, dz, stride);
    EACH_CELL(n, j) { size_t at = (k + n) * stride + 16 * j; store(dx + at, derive(activation, a[n][j], load(h + at))); }
  }
  for (; k < s->inputs; k++) {
    product_backward(1, strips, a, s, w, k, dz, stride);
    for (int j = 0; j < strips; j++) { size_t at = k * stride + 16 * j; store(dx + at, derive(activation, a[0][j], load(h + at))); }
  }
}

/** dx = W' dz * activation'(h) in lanes, outputs in ascending order. */
static void dense_backward(const tile_shape *s, const float *w, const float *dz, batch_shape b, int activation, const float *h, float *dx) {
  FOR_ACTIVATION(activation, FOR_STRIPS(b.examples, dense_backward_strips(S, s, w, dz + at, A, h + at, dx + at, b.stride)))
}

INLINE void dense_tangent_forward_strips(int strips, const tile_shape *s, const float *w, const float *v, const float *bias, const float *x, const float *rx, int activation, const float *h, float *rz, float *rh, size_t stride) {
  line a[NEURONS][STRIPS], c[NEURONS][STRIPS];
  FOR_NEURONS(s->outputs,
    product_forward(NEURONS, strips, a, s, v, k, x, stride);
    product_forward(NEURONS, strips, c, s, w, k, rx, stride);
    EACH_CELL(n, j) {
      size_t at = (k + n) * stride + 16 * j;
      line z = add_splat(add(a[n][j], c[n][j]), bias[k + n]);
      store(rz + at, z);
      store(rh + at, derive(activation, z, load(h + at)));
    })
}

/** rz = (V x + W R{x}) + v_b and rh = rz * activation'(h). */
static void dense_tangent_forward(const tile_shape *s, const float *w, const float *v, const float *bias, const float *x, const float *rx, batch_shape b, int activation, const float *h, float *rz, float *rh) {
  FOR_STRIPS(b.examples, dense_tangent_forward_strips(S, s, w, v, bias, x + at, rx + at, activation, h + at, rz + at, rh + at, b.stride));
}

INLINE void dense_tangent_backward_block(int neurons, int strips, const tile_shape *s, const float *w, const float *v, uint32_t k, const float *dz, const float *rdz, before_layer to, uint32_t at, size_t stride) {
  line a[NEURONS][STRIPS], c[NEURONS][STRIPS];
  product_backward(neurons, strips, a, s, w, k, rdz + at, stride);
  if (v) {
    product_backward(neurons, strips, c, s, v, k, dz + at, stride);
    for (int n = 0; n < neurons; n++) for (int j = 0; j < strips; j++) a[n][j] = add(c[n][j], a[n][j]);
  }
  for (int n = 0; n < neurons; n++)
    for (int j = 0; j < strips; j++) {
      size_t cell = (k + n) * stride + at + 16 * j;
      store(to.rdx + cell, tangent_of(to.activation, a[n][j], to.h + cell, to.rz + cell, v ? to.dx + cell : NULL));
    }
}

INLINE void dense_tangent_backward_strips(int strips, const tile_shape *s, const float *w, const float *v, const float *dz, const float *rdz, before_layer to, uint32_t at, size_t stride) {
  uint32_t k = 0;
  for (; k + NEURONS <= s->inputs; k += NEURONS) dense_tangent_backward_block(NEURONS, strips, s, w, v, k, dz, rdz, to, at, stride);
  for (; k < s->inputs; k++) dense_tangent_backward_block(1, strips, s, w, v, k, dz, rdz, to, at, stride);
}

/** rdx = (V' dz + W' R{dz}) through the activation. v = NULL: Gauss-Newton. */
static void dense_tangent_backward(const tile_shape *s, const float *w, const float *v, const float *dz, const float *rdz, batch_shape b, before_layer to) {
  FOR_STRIPS(b.examples, dense_tangent_backward_strips(S, s, w, v, dz, rdz, to, at, b.stride));
}

/** Sums over the batch of x[feature] * dz tile, in the four lanes and their tree. */
INLINE void batch_sums(int tiles, line *g, const tile_shape *s, const float *x, const float *dz, uint32_t examples) {
  line sum[TILES] = {0}, kept[TILES] = {0};
  for (uint32_t run = 0; run < 4; run++) {
    line a[TILES];
    for (int t = 0; t < tiles; t++) a[t] = zero();
    for (uint32_t e = (run & 1) << 1 | run >> 1; e < examples; e += 4)
      for (int t = 0; t < tiles; t++) a[t] = madd(a[t], x[e], dz + t * s->example_tile + 16 * e);
    for (int t = 0; t < tiles; t++) {
      if (run == 2) kept[t] = sum[t];
      sum[t] = run & 1 ? add(sum[t], a[t]) : a[t];
    }
  }
  for (int t = 0; t < tiles; t++) g[t] = add(kept[t], sum[t]);
}

INLINE void gradient_tiles(int tiles, uint32_t first, const tile_shape *s, const float *rdz, const float *x, const float *dz, const float *rx, batch_shape b, const uint8_t *mask, float *product) {
  rdz += first * s->example_tile;
  dz += first * s->example_tile;
  for (uint32_t k = 0; k < s->inputs; k++, x += b.stride) {
    line g[TILES], c[TILES];
    batch_sums(tiles, g, s, x, rdz, b.examples);
    if (rx) {
      batch_sums(tiles, c, s, rx + k * b.stride, dz, b.examples);
      for (int t = 0; t < tiles; t++) g[t] = add(g[t], c[t]);
    }
    for (int t = 0; t < tiles; t++) {
      size_t cell = (first + t) * s->weight_tile + 16 * (size_t)k;
      line to = add(load(product + cell), mask ? masked(g[t], mask + cell) : g[t]);
      store(product + cell, to);
    }
  }
}

/** product += (sum of R{dz} x + sum of dz R{x}) on the survivors; rdz and dz in tiles, x and rx in lanes. rx = NULL: without the second sum. */
static void dense_gradient(const tile_shape *s, const float *rdz, const float *x, const float *dz, const float *rx, batch_shape b, const uint8_t *mask, float *product) {
  uint32_t t = 0;
  for (; t + TILES <= s->tiles; t += TILES) gradient_tiles(TILES, t, s, rdz, x, dz, rx, b, mask, product);
  for (; t < s->tiles; t++) gradient_tiles(1, t, s, rdz, x, dz, rx, b, mask, product);
}
