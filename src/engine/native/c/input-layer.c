// A layer whose work is proportional to the nonzero inputs of the batch (kernels/input-sparse.h).
#include "biases.h"
#include "tiled.h"
#include <string.h>

typedef struct {
  const kernels *kernels;
  int activation;
  tiled tiles;
  nonzeros nonzeros;
  biases biases;
  float *quantities[4], *output_tiles;
  step_kind steps;
  /** Refined steps: the gradients, tiled. */
  float *gradient;
} input_self;

static void forward(void *self, layer_input in, float *h, batch_shape b) {
  input_self *l = self;
  const tile_shape *s = &l->tiles.shape;
  list_nonzeros(&l->nonzeros, &l->tiles, l->kernels, in, b);
  l->kernels->input_forward(l->nonzeros.heads, l->nonzeros.rows, b.examples, s, l->quantities[VALUE], l->biases.quantities[VALUE], l->output_tiles);
  l->kernels->tiles_to_lanes(l->output_tiles, s->example_tile, s->outputs, b, h);
  if (l->activation != IDENTITY) l->kernels->activate_lanes(l->activation, h, s->outputs, b);
}

static void backward(void *self, const float *dz, int activation, const float *h, float *dx, batch_shape b) {
  input_self *l = self;
  l->kernels->dense_backward(&l->tiles.shape, l->quantities[VALUE], dz, b, activation, h, dx);
}

/** The rule on the live features; `m` is where it keeps first moments. */
static void update_live(input_self *l, int rule, const float *dz, float *m, const constants *c, batch_shape b) {
  const tile_shape *s = &l->tiles.shape;
  l->kernels->lanes_to_tiles(dz, b, s->outputs, l->output_tiles, s->example_tile);
  columns k = columns_of(&l->nonzeros);
  tiled_weights to = { l->quantities[VALUE], m, l->quantities[SECOND], l->tiles.mask };
  l->kernels->input_update(rule, &k, l->tiles.live, l->tiles.live_count, s, l->output_tiles, to, c);
}

static void update(void *self, int rule, const float *dz, const constants *c, batch_shape b) {
  input_self *l = self;
  update_live(l, rule, dz, l->quantities[FIRST], c, b);
  update_biases(&l->biases, l->kernels, rule, dz, c, b);
}

static void collect(void *self, const float *dz, batch_shape b) {
  input_self *l = self;
  const constants none = { 0 };
  update_live(l, GRADIENT, dz, l->gradient, &none, b);
  collect_biases(&l->biases, l->kernels, dz, b);
}

static double squares(const void *self, double total) {
  const input_self *l = self;
  return bias_squares(&l->biases, tile_squares(l->gradient, l->tiles.shape.weight_tile, l->tiles.shape.outputs, total));
}

/** All weights, since those of features that are not live may decay. */
static void apply(void *self, int rule, const constants *c) {
  input_self *l = self;
  l->kernels->refine_vector(rule, l->quantities[VALUE], l->quantities[FIRST], l->quantities[SECOND], l->gradient, l->tiles.size, c);
  if (l->steps.sided) l->kernels->keep_sides(l->quantities[VALUE], l->quantities[SIDE], l->tiles.size);
  apply_biases(&l->biases, l->kernels, rule, c);
}

static void flush(void *self) {
  input_self *l = self;
  if (l->steps.decays) l->kernels->flush_tiny(l->quantities[VALUE], l->tiles.size);
  l->kernels->flush_tiny(l->quantities[FIRST], l->tiles.size);
  l->kernels->flush_tiny(l->quantities[SECOND], l->tiles.size);
  flush_biases(&l->biases, l->kernels);
}

static void read(void *self, quantity q, float *to) {
  input_self *l = self;
  read_tiled(&l->tiles, l->quantities[q], to);
  read_biases(&l->biases, q, to + (size_t)l->tiles.shape.inputs * l->tiles.shape.outputs);
}

static void write(void *self, quantity q, const float *from) {
  input_self *l = self;
  write_tiled(&l->tiles, from, l->quantities[q]);
  write_biases(&l->biases, q, from + (size_t)l->tiles.shape.inputs * l->tiles.shape.outputs);
}

static const layer_kind kind = { forward, backward, update, collect, squares, apply, flush, read, write };

layer input_layer(scope *s, const layer_plan *p) {
  input_self *l = take(s, 1, sizeof *l);
  l->kernels = p->kernels;
  l->activation = p->activation;
  l->tiles = place_tiled(s, p);
  l->nonzeros = place_nonzeros(s, p);
  l->biases = place_biases(s, p->outputs, p->steps.decays);
  l->steps = p->steps;
  for (int q = 0; q < 3; q++) l->quantities[q] = take_floats(s, l->tiles.size);
  if (p->steps.sided) l->quantities[SIDE] = take_floats(s, l->tiles.size);
  if (p->steps.refined) l->gradient = take_floats(s, l->tiles.size);
  l->output_tiles = take_tiles(s, &l->tiles);
  return (layer){ &kind, l, p->outputs, p->activation, (size_t)p->inputs * p->outputs + p->outputs };
}
