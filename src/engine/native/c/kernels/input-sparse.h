// Dense or masked weights, sparse inputs: work is proportional to the nonzero inputs of the batch. One walk of a list serves several tiles of
// sixteen outputs, which hides the latency of each sum.
#pragma once
#include "optimizers.h"

INLINE void forward_tiles(int tiles, const head *heads, const entry *rows, uint32_t examples, const tile_shape *s, const float *w, const float *bias, float *z) {
  for (uint32_t e = 0; e < examples; e++) {
    line a[TILES];
    for (int t = 0; t < tiles; t++) a[t] = zero();
    for (const entry *p = rows + heads[e].first, *end = p + heads[e].count; p < end; p++)
      for (int t = 0; t < tiles; t++) a[t] = madd(a[t], p->value, w + t * s->weight_tile + p->cell);
    for (int t = 0; t < tiles; t++) store(z + t * s->example_tile + 16 * e, add(a[t], load(bias + 16 * t)));
  }
}

/** z = W x + bias in tiles, products in ascending order of the features, bias last. */
static void input_forward(const head *heads, const entry *rows, uint32_t examples, const tile_shape *s, const float *w, const float *bias, float *z) {
  uint32_t t = 0;
#define GROUP(n) forward_tiles(n, heads, rows, examples, s, w + t * s->weight_tile, bias + 16 * t, z + t * s->example_tile)
  for (; t + TILES <= s->tiles; t += TILES) GROUP(TILES);
  for (; t < s->tiles; t++) GROUP(1);
#undef GROUP
}

/** A line of gradients with the pruned ones cleared. */
INLINE line masked(line g, const uint8_t *mask) {
  EACH(i) {
    ints keep;
    for (int j = 0; j < W; j++) keep[j] = -(int32_t)mask[W * i + j];
    g.v[i] = (vec)(keep & (ints)g.v[i]);
  }
  return g;
}

/** One feature's gradients in several tiles: the four runs of its column, their tree, then the rule. */
INLINE void update_tiles(int rule, int tiles, const entry *p, const uint32_t *ends, const entry *entries, const tile_shape *s, const float *dz, tiled_weights to, size_t at, const constants *c) {
  line sum[TILES] = {0}, kept[TILES] = {0};
  for (int run = 0; run < 4; run++) {
    line a[TILES];
    for (int t = 0; t < tiles; t++) a[t] = zero();
    for (const entry *end = entries + ends[(size_t)run * s->inputs]; p < end; p++)
      for (int t = 0; t < tiles; t++) a[t] = madd(a[t], p->value, dz + t * s->example_tile + p->cell);
    for (int t = 0; t < tiles; t++) {
      if (run == 2) kept[t] = sum[t];
      sum[t] = run & 1 ? add(sum[t], a[t]) : a[t];
    }
  }
  for (int t = 0; t < tiles; t++) {
    size_t cell = t * s->weight_tile + at;
    line g = add(kept[t], sum[t]);
    if (to.mask) g = masked(g, to.mask + cell);
    optimize(rule, to.w + cell, to.m + cell, to.v + cell, g, c);
  }
}

INLINE void update_group(int rule, int tiles, uint32_t first, const columns *k, const uint32_t *live, uint32_t live_count, const tile_shape *s, const float *dz, tiled_weights to, const constants *c) {
  for (uint32_t l = 0; l < live_count; l++) {
    size_t feature = live[l];
    update_tiles(rule, tiles, k->entries + feature * k->room, k->ends + feature, k->entries, s, dz + first * s->example_tile, to, first * s->weight_tile + 16 * feature, c);
  }
}

INLINE void update_all(int rule, const columns *k, const uint32_t *live, uint32_t live_count, const tile_shape *s, const float *dz, tiled_weights to, const constants *c) {
  uint32_t t = 0;
  for (; t + TILES <= s->tiles; t += TILES) update_group(rule, TILES, t, k, live, live_count, s, dz, to, c);
  for (; t < s->tiles; t++) update_group(rule, 1, t, k, live, live_count, s, dz, to, c);
}

/** dW on the live features (with any nonzero input and any survivor), straight into the rule. */
static void input_update(int rule, const columns *k, const uint32_t *live, uint32_t live_count, const tile_shape *s, const float *dz, tiled_weights to, const constants *c) {
  const constants own = *c;
  FOR_RULE(rule, update_all(R, k, live, live_count, s, dz, to, &own))
}
