// Weights in tiles of sixteen outputs, with what is needed to skip zero inputs (kernels.h, Layouts): shared by input-sparse layers and dense curvature.
#pragma once
#include "layer.h"

typedef struct {
  tile_shape shape;
  /** Floats of a tiled vector. */
  size_t size;
  /** A byte a tiled weight, or NULL. */
  const uint8_t *mask;
  /** Features with any nonzero input and any survivor. */
  uint32_t *live, live_count;
} tiled;

/** Lists of a batch's nonzero inputs, both ways round. */
typedef struct {
  head *heads;
  entry *rows, *columns;
  uint32_t *ends, room;
  /** Activations of the layer before in tiles; NULL for the first layer. */
  float *input_tiles;
} nonzeros;

tiled place_tiled(scope *s, const layer_plan *p);
nonzeros place_nonzeros(scope *s, const layer_plan *p);
/** Floats that tiles of the outputs of a batch need. */
float *take_tiles(scope *s, const tiled *t);
/** Lists the nonzeros of a batch. */
void list_nonzeros(const nonzeros *n, const tiled *t, const kernels *k, layer_input in, batch_shape b);
columns columns_of(const nonzeros *n);
/** Tiled floats to weights (outputs, inputs), and back; pruned ones become 0. */
void read_tiled(const tiled *t, const float *from, float *weights);
void write_tiled(const tiled *t, const float *weights, float *to);
