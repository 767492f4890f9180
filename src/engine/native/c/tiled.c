#include "tiled.h"
#include <string.h>

/** Where the weight from input k to output o lies. */
static size_t cell_of(const tiled *t, uint32_t o, uint32_t k) { return o / 16 * t->shape.weight_tile + 16 * (size_t)k + o % 16; }

static int has_pruned(const layer_plan *p) {
  return p->mask && memchr(p->mask, 0, (size_t)p->inputs * p->outputs) != NULL;
}

tiled place_tiled(scope *s, const layer_plan *p) {
  tiled t = { .shape = { p->inputs, p->outputs, tiles_of(p->outputs), 16 * (size_t)p->inputs, 16 * (size_t)(p->capacity + 15) } };
  t.size = t.shape.tiles * t.shape.weight_tile;
  t.live = take(s, p->inputs, 4);
  uint8_t *any = take(s, p->inputs, 1);
  if (has_pruned(p)) {
    uint8_t *mask = take(s, t.size, 1);
    for (uint32_t o = 0; o < p->outputs; o++)
      for (uint32_t k = 0; k < p->inputs; k++) {
        uint8_t kept = p->mask[(size_t)o * p->inputs + k] != 0;
        mask[cell_of(&t, o, k)] = kept;
        any[k] |= kept;
      }
    t.mask = mask;
  } else memset(any, 1, p->inputs);
  for (uint32_t k = 0; k < p->inputs; k++) if (any[k] && (!p->used || p->used[k])) t.live[t.live_count++] = k;
  return t;
}

nonzeros place_nonzeros(scope *s, const layer_plan *p) {
  size_t most = (size_t)p->inputs * p->capacity;
  nonzeros n = {
    .heads = take(s, p->capacity, sizeof(head)),
    .rows = take(s, most, sizeof(entry)),
    .columns = take(s, most, sizeof(entry)),
    .ends = take(s, 4 * (size_t)p->inputs, 4),
    .room = p->capacity,
  };
  if (!p->used) n.input_tiles = take(s, (size_t)tiles_of(p->inputs) * 16, 4 * (size_t)(p->capacity + 15));
  return n;
}

float *take_tiles(scope *s, const tiled *t) { return take_floats(s, t->shape.tiles * t->shape.example_tile); }

/** Rows from activations in tiles: what is zero is overwritten by the next entry. */
static void list_activations(const nonzeros *n, const float *tiles, size_t example_tile, uint32_t features, uint32_t examples) {
  entry *to = n->rows;
  for (uint32_t e = 0; e < examples; e++, tiles += 16) {
    uint32_t first = (uint32_t)(to - n->rows);
    for (uint32_t k = 0; k < features; k += 16) {
      const float *h = tiles + k / 16 * example_tile;
      uint32_t width = features - k < 16 ? features - k : 16;
      for (uint32_t j = 0; j < width; j++) {
        *to = (entry){ (k + j) << 4, h[j] };
        to += h[j] != 0;
      }
    }
    n->heads[e] = (head){ first, (uint32_t)(to - n->rows) - first };
  }
}

/** Columns from rows, in the order in which the lanes are added up. */
static void list_columns(const nonzeros *n, uint32_t features, uint32_t examples) {
  uint32_t *ends = n->ends;
  for (uint32_t k = 0; k < features; k++) ends[k] = k * n->room;
  for (uint32_t run = 0; run < 4; run++, ends += features) {
    if (run > 0) memcpy(ends, ends - features, 4 * (size_t)features);
    for (uint32_t e = (run & 1) << 1 | run >> 1; e < examples; e += 4) {
      const entry *p = n->rows + n->heads[e].first;
      for (const entry *end = p + n->heads[e].count; p < end; p++) n->columns[ends[p->cell >> 4]++] = (entry){ e << 4, p->value };
    }
  }
}

void list_nonzeros(const nonzeros *n, const tiled *t, const kernels *k, layer_input in, batch_shape b) {
  uint32_t inputs = t->shape.inputs;
  if (in.rows) widen_rows(in.rows, n->heads, n->rows);
  else {
    k->lanes_to_tiles(in.lanes, b, inputs, n->input_tiles, t->shape.example_tile);
    list_activations(n, n->input_tiles, t->shape.example_tile, inputs, b.examples);
  }
  list_columns(n, inputs, b.examples);
}

columns columns_of(const nonzeros *n) { return (columns){ n->columns, n->ends, n->room }; }

/** Outputs of a tile that exist. */
static uint32_t tile_outputs(const tiled *t, uint32_t tile) {
  uint32_t left = t->shape.outputs - 16 * tile;
  return left < 16 ? left : 16;
}

// Both walk the tiles, whose cells are lines: sixteen rows of weights are read or written beside one another.

void read_tiled(const tiled *t, const float *from, float *weights) {
  size_t inputs = t->shape.inputs;
  for (uint32_t tile = 0; tile < t->shape.tiles; tile++, weights += 16 * inputs) {
    uint32_t outputs = tile_outputs(t, tile);
    for (size_t k = 0; k < inputs; k++, from += 16)
      for (uint32_t o = 0; o < outputs; o++) weights[o * inputs + k] = from[o];
  }
}

void write_tiled(const tiled *t, const float *weights, float *to) {
  size_t inputs = t->shape.inputs;
  const uint8_t *mask = t->mask;
  for (uint32_t tile = 0; tile < t->shape.tiles; tile++, weights += 16 * inputs) {
    uint32_t outputs = tile_outputs(t, tile);
    for (size_t k = 0; k < inputs; k++, to += 16) {
      for (uint32_t o = 0; o < outputs; o++) to[o] = mask && !mask[o] ? 0 : weights[o * inputs + k];
      if (mask) mask += 16;
    }
  }
}
