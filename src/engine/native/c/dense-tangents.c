// Curvature of layers kept dense: the first skips zero inputs (kernels/input-sparse.h), later ones skip nothing (kernels/dense.h).
#include "tangent.h"
#include "tiled.h"
#include <string.h>

typedef struct {
  const kernels *kernels;
  int activation;
  tiled tiles;
  size_t weight_count, coordinates;
  const uint8_t *mask;
  float *value, *direction, *product;
  tangent_biases biases;
  /** R{dz} and dz in tiles. */
  float *rdz_tiles, *dz_tiles;
  /** All weights in order, for going between coordinates and tiles. */
  float *whole;
  /** First layer: lists of the chunk's inputs. Both: what squared gradients need. */
  nonzeros nonzeros;
  float *ones, *no_bias, *sums;
} dense_self;

static void set_weights(void *self, const float *parameters) {
  dense_self *l = self;
  write_tiled(&l->tiles, parameters, l->value);
  memcpy(l->biases.value, parameters + l->weight_count, 4 * (size_t)l->biases.count);
}

static void set_direction(void *self, const float *v) {
  dense_self *l = self;
  for (size_t j = 0; j < l->weight_count; j++) l->whole[j] = !l->mask || l->mask[j] ? *v++ : 0;
  write_tiled(&l->tiles, l->whole, l->direction);
  memset(l->product, 0, 4 * l->tiles.size);
  memcpy(l->biases.direction, v, 4 * (size_t)l->biases.count);
  memset(l->biases.product, 0, 4 * l->biases.room);
}

static void put_product(void *self, float *to, float scale) {
  dense_self *l = self;
  read_tiled(&l->tiles, l->product, l->whole);
  for (size_t j = 0; j < l->weight_count; j++) if (!l->mask || l->mask[j]) *to++ = l->whole[j] * scale;
  for (uint32_t o = 0; o < l->biases.count; o++) *to++ = l->biases.product[o] * scale;
}

static dense_self *place_dense(scope *s, const layer_plan *p) {
  dense_self *l = take(s, 1, sizeof *l);
  l->kernels = p->kernels;
  l->activation = p->activation;
  l->weight_count = (size_t)p->inputs * p->outputs;
  l->coordinates = kept_weights(p);
  l->tiles = place_tiled(s, p);
  if (l->tiles.mask) {
    uint8_t *mask = take(s, l->weight_count, 1);
    memcpy(mask, p->mask, l->weight_count);
    l->mask = mask;
  }
  l->value = take_floats(s, l->tiles.size);
  l->direction = take_floats(s, l->tiles.size);
  l->product = take_floats(s, l->tiles.size);
  l->biases = place_tangent_biases(s, p->outputs);
  l->rdz_tiles = take_tiles(s, &l->tiles);
  l->dz_tiles = take_tiles(s, &l->tiles);
  l->whole = take_floats(s, l->weight_count);
  return l;
}

static void to_tiles(dense_self *l, const float *lanes, float *tiles, batch_shape b) {
  l->kernels->lanes_to_tiles(lanes, b, l->tiles.shape.outputs, tiles, l->tiles.shape.example_tile);
}

// A layer after the first.

static void forward(void *self, layer_input in, float *h, batch_shape b) {
  dense_self *l = self;
  l->kernels->dense_forward(&l->tiles.shape, l->value, l->biases.value, in.lanes, b, l->activation, h);
}

static void backward(void *self, const float *dz, int activation, const float *h, float *dx, batch_shape b) {
  dense_self *l = self;
  l->kernels->dense_backward(&l->tiles.shape, l->value, dz, b, activation, h, dx);
}

static void tangent_forward(void *self, layer_input in, const float *rx, const float *h, float *rz, float *rh, batch_shape b) {
  dense_self *l = self;
  l->kernels->dense_tangent_forward(&l->tiles.shape, l->value, l->direction, l->biases.direction, in.lanes, rx, b, l->activation, h, rz, rh);
}

static void tangent_backward(void *self, int hessian, tangent_backward_lanes lanes, batch_shape b) {
  dense_self *l = self;
  l->kernels->dense_tangent_backward(&l->tiles.shape, l->value, hessian ? l->direction : NULL, lanes.dz, lanes.rdz, b, lanes.before);
}

static void tangent_gradient(void *self, layer_input in, const float *rdz, const float *dz, const float *rx, batch_shape b) {
  dense_self *l = self;
  to_tiles(l, rdz, l->rdz_tiles, b);
  if (rx) to_tiles(l, dz, l->dz_tiles, b);
  l->kernels->dense_gradient(&l->tiles.shape, l->rdz_tiles, in.lanes, l->dz_tiles, rx, b, l->tiles.mask, l->product);
  add_biases(&l->biases, l->kernels, rdz, b);
}

/** Sums of x^2 over the survivors of each output: the forward pass of squared inputs through a mask of ones. */
static void squared_gradients(void *self, layer_input in, const float *dz, float *norms, batch_shape b) {
  dense_self *l = self;
  const tile_shape *s = &l->tiles.shape;
  float *squares = l->sums + (size_t)tiles_of(s->outputs) * 16 * b.stride;
  for (size_t j = 0; j < s->inputs * b.stride; j++) squares[j] = in.lanes[j] * in.lanes[j];
  l->kernels->dense_forward(s, l->ones, l->no_bias, squares, b, IDENTITY, l->sums);
  l->kernels->squared_lanes(l->sums, dz, s->outputs, b, norms);
}

/** Ones at survivors, for squared gradients. */
static void place_ones(dense_self *l, scope *s) {
  l->ones = take_floats(s, l->tiles.size);
  l->no_bias = take_floats(s, (size_t)l->tiles.shape.tiles * 16);
  for (size_t j = 0; j < l->weight_count; j++) l->whole[j] = 1;
  write_tiled(&l->tiles, l->whole, l->ones);
}

static const tangent_kind kind = {
  set_weights, set_direction, put_product, forward, backward, tangent_forward, tangent_backward, tangent_gradient, squared_gradients,
};

static tangent_layer layer_of(const tangent_kind *k, dense_self *l, const layer_plan *p) {
  return (tangent_layer){ k, l, p->outputs, p->activation, l->weight_count + p->outputs, l->coordinates + p->outputs };
}

tangent_layer dense_tangent(scope *s, const layer_plan *p) {
  dense_self *l = place_dense(s, p);
  place_ones(l, s);
  l->sums = take(s, (size_t)(tiles_of(p->outputs) + tiles_of(p->inputs)) * 16, 4 * stride_of(p->capacity));
  return layer_of(&kind, l, p);
}

// The first layer.

/** z = (weights) x + bias of the data, to lanes. */
static void first_product(dense_self *l, layer_input in, const float *weights, const float *bias, float *z, batch_shape b) {
  const tile_shape *s = &l->tiles.shape;
  list_nonzeros(&l->nonzeros, &l->tiles, l->kernels, in, b);
  l->kernels->input_forward(l->nonzeros.heads, l->nonzeros.rows, b.examples, s, weights, bias, l->rdz_tiles);
  l->kernels->tiles_to_lanes(l->rdz_tiles, s->example_tile, s->outputs, b, z);
}

static void first_forward(void *self, layer_input in, float *h, batch_shape b) {
  dense_self *l = self;
  first_product(l, in, l->value, l->biases.value, h, b);
  l->kernels->activate_lanes(l->activation, h, l->tiles.shape.outputs, b);
}

static void first_backward(void *self, const float *dz, int activation, const float *h, float *dx, batch_shape b) {
  (void)self; (void)dz; (void)activation; (void)h; (void)dx; (void)b; // nothing lies before the first layer
}

static void first_tangent_forward(void *self, layer_input in, const float *rx, const float *h, float *rz, float *rh, batch_shape b) {
  dense_self *l = self;
  (void)rx;
  first_product(l, in, l->direction, l->biases.direction, rz, b);
  memcpy(rh, rz, 4 * l->tiles.shape.outputs * b.stride);
  l->kernels->derive_lanes(l->activation, rh, h, l->tiles.shape.outputs, b);
}

static void first_tangent_backward(void *self, int hessian, tangent_backward_lanes lanes, batch_shape b) {
  (void)self; (void)hessian; (void)lanes; (void)b;
}

static void first_tangent_gradient(void *self, layer_input in, const float *rdz, const float *dz, const float *rx, batch_shape b) {
  dense_self *l = self;
  (void)in; (void)dz; (void)rx; // the lists are those of the forward pass
  const constants none = { 0 };
  columns k = columns_of(&l->nonzeros);
  tiled_weights to = { l->value, l->product, l->product, l->tiles.mask };
  to_tiles(l, rdz, l->rdz_tiles, b);
  l->kernels->input_update(SUM, &k, l->tiles.live, l->tiles.live_count, &l->tiles.shape, l->rdz_tiles, to, &none);
  add_biases(&l->biases, l->kernels, rdz, b);
}

static void first_squared_gradients(void *self, layer_input in, const float *dz, float *norms, batch_shape b) {
  dense_self *l = self;
  const tile_shape *s = &l->tiles.shape;
  list_nonzeros(&l->nonzeros, &l->tiles, l->kernels, in, b);
  const head last = l->nonzeros.heads[b.examples - 1];
  for (uint32_t j = 0; j < last.first + last.count; j++) l->nonzeros.rows[j].value *= l->nonzeros.rows[j].value;
  l->kernels->input_forward(l->nonzeros.heads, l->nonzeros.rows, b.examples, s, l->ones, l->no_bias, l->rdz_tiles);
  l->kernels->tiles_to_lanes(l->rdz_tiles, s->example_tile, s->outputs, b, l->sums);
  l->kernels->squared_lanes(l->sums, dz, s->outputs, b, norms);
}

static const tangent_kind first_kind = {
  set_weights, set_direction, put_product, first_forward, first_backward,
  first_tangent_forward, first_tangent_backward, first_tangent_gradient, first_squared_gradients,
};

tangent_layer dense_first_tangent(scope *s, const layer_plan *p) {
  dense_self *l = place_dense(s, p);
  place_ones(l, s);
  l->nonzeros = place_nonzeros(s, p);
  l->sums = take_lanes(s, p->outputs, p->capacity);
  return layer_of(&first_kind, l, p);
}
