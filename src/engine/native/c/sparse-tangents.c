// Curvature of layers by their surviving weights (kernels/curvature.h): the first layer by those whose input is active in the chunk, and later ones.
#include "survivors.h"
#include "tangent.h"
#include <string.h>

/** What both do with weights, a direction and a product, vectors over places, and with biases. */
typedef struct {
  const kernels *kernels;
  int activation;
  size_t weight_count;
  const survivors *places;
  /** For each place: its coordinate among the layer's. */
  size_t *coordinate, coordinates;
  float *value, *direction, *gradient, *product;
  tangent_biases biases;
} flat;

static flat place_flat(scope *s, const layer_plan *p, const survivors *places) {
  flat f = { .kernels = p->kernels, .activation = p->activation, .weight_count = (size_t)p->inputs * p->outputs, .places = places };
  f.coordinate = take(s, places->count, sizeof(size_t));
  size_t place = 0;
  for (size_t j = 0; j < f.weight_count; j++) {
    if (p->mask && !p->mask[j]) continue;
    if (place < places->count && places->weight[place] == j) f.coordinate[place++] = f.coordinates;
    f.coordinates++;
  }
  f.value = take_vector(s, places);
  f.direction = take_vector(s, places);
  f.gradient = take_vector(s, places);
  f.product = take_vector(s, places);
  f.biases = place_tangent_biases(s, p->outputs);
  return f;
}

static void set_flat_weights(flat *f, const float *parameters) {
  write_places(f->places, parameters, f->value);
  memcpy(f->biases.value, parameters + f->weight_count, 4 * (size_t)f->biases.count);
}

static void set_flat_direction(flat *f, const float *v) {
  for (uint32_t j = 0; j < f->places->count; j++) f->direction[j] = v[f->coordinate[j]];
  memset(f->product, 0, 4 * f->places->room);
  memcpy(f->biases.direction, v + f->coordinates, 4 * (size_t)f->biases.count);
  memset(f->biases.product, 0, 4 * f->biases.room);
}

static void put_flat_product(flat *f, float *to, float scale) {
  for (uint32_t j = 0; j < f->places->count; j++) to[f->coordinate[j]] = f->product[j] * scale;
  for (uint32_t o = 0; o < f->biases.count; o++) to[f->coordinates + o] = f->biases.product[o] * scale;
}

/** Adds the chunk's part, which lies in `gradient`. */
static void add_flat(flat *f, const float *rdz, batch_shape b) {
  f->kernels->add_vector(f->product, f->gradient, f->places->dump);
  add_biases(&f->biases, f->kernels, rdz, b);
}

// The first layer.

typedef struct { flat flat; active_lists lists; float *x; uint8_t *active; } active_self;

/** The chunk's inputs in lanes, and lists of the active survivors with the values of a vector. */
static lists active_of(active_self *l, layer_input in, const float *values, batch_shape b) {
  spread_rows(in.rows, l->x, b.stride, l->active);
  list_active(&l->lists, values, l->active, b.stride);
  return active_output_lists(&l->lists);
}

static void active_set_weights(void *self, const float *parameters) { set_flat_weights(&((active_self *)self)->flat, parameters); }
static void active_set_direction(void *self, const float *v) { set_flat_direction(&((active_self *)self)->flat, v); }
static void active_put_product(void *self, float *to, float scale) { put_flat_product(&((active_self *)self)->flat, to, scale); }

static void active_forward(void *self, layer_input in, float *h, batch_shape b) {
  active_self *l = self;
  lists by_output = active_of(l, in, l->flat.value, b);
  l->flat.kernels->weight_forward(&by_output, l->x, l->flat.biases.value, l->flat.activation, h, b);
}

static void active_tangent_forward(void *self, layer_input in, const float *rx, const float *h, float *rz, float *rh, batch_shape b) {
  active_self *l = self;
  (void)rx;
  lists by_output = active_of(l, in, l->flat.direction, b);
  l->flat.kernels->tangent_forward(&by_output, by_output.entries, l->flat.biases.direction, l->x, NULL, l->flat.activation, h, rz, rh, b);
}

static void active_tangent_gradient(void *self, layer_input in, const float *rdz, const float *dz, const float *rx, batch_shape b) {
  active_self *l = self;
  (void)in; (void)dz; (void)rx; // the inputs are those of the forward pass
  active_gradients(&l->lists, l->flat.kernels, rdz, l->x, b, l->flat.gradient);
  add_flat(&l->flat, rdz, b);
}

static void active_squared_gradients(void *self, layer_input in, const float *dz, float *norms, batch_shape b) {
  active_self *l = self;
  lists by_output = active_of(l, in, l->flat.value, b);
  l->flat.kernels->squared_gradients(&by_output, l->x, dz, b, norms);
}

/** Nothing lies before the first layer. */
static void no_backward(void *self, const float *dz, int activation, const float *h, float *dx, batch_shape b) {
  (void)self; (void)dz; (void)activation; (void)h; (void)dx; (void)b;
}
static void no_tangent_backward(void *self, int hessian, tangent_backward_lanes lanes, batch_shape b) {
  (void)self; (void)hessian; (void)lanes; (void)b;
}

static const tangent_kind active_kind = {
  active_set_weights, active_set_direction, active_put_product, active_forward, no_backward,
  active_tangent_forward, no_tangent_backward, active_tangent_gradient, active_squared_gradients,
};

tangent_layer active_tangent(scope *s, const layer_plan *p) {
  active_self *l = take(s, 1, sizeof *l);
  l->lists = place_active(s, p);
  l->flat = place_flat(s, p, &l->lists.of);
  l->x = take_lanes(s, p->inputs, p->capacity);
  l->active = take(s, p->inputs, 1);
  return (tangent_layer){ &active_kind, l, p->outputs, p->activation, l->flat.weight_count + p->outputs, l->flat.coordinates + p->outputs };
}

// A layer after the first.

typedef struct { flat flat; survivors survivors; double_lists lists; list_values values, directions; float *second; } weight_self;

static void weight_set_weights(void *self, const float *parameters) {
  weight_self *l = self;
  set_flat_weights(&l->flat, parameters);
  fill_lists(&l->lists, &l->values, l->flat.value);
}

static void weight_set_direction(void *self, const float *v) {
  weight_self *l = self;
  set_flat_direction(&l->flat, v);
  fill_lists(&l->lists, &l->directions, l->flat.direction);
}

static void weight_put_product(void *self, float *to, float scale) { put_flat_product(&((weight_self *)self)->flat, to, scale); }

static void weight_forward(void *self, layer_input in, float *h, batch_shape b) {
  weight_self *l = self;
  lists by_output = output_lists(&l->lists, &l->values);
  l->flat.kernels->weight_forward(&by_output, in.lanes, l->flat.biases.value, l->flat.activation, h, b);
}

static void weight_backward(void *self, const float *dz, int activation, const float *h, float *dx, batch_shape b) {
  weight_self *l = self;
  lists by_input = input_lists(&l->lists, &l->values);
  l->flat.kernels->weight_backward(&by_input, dz, activation, h, dx, b);
}

static void weight_tangent_forward(void *self, layer_input in, const float *rx, const float *h, float *rz, float *rh, batch_shape b) {
  weight_self *l = self;
  lists by_output = output_lists(&l->lists, &l->values);
  l->flat.kernels->tangent_forward(&by_output, l->directions.by_output, l->flat.biases.direction, in.lanes, rx, l->flat.activation, h, rz, rh, b);
}

static void weight_tangent_backward(void *self, int hessian, tangent_backward_lanes lanes, batch_shape b) {
  weight_self *l = self;
  lists by_input = input_lists(&l->lists, &l->values);
  l->flat.kernels->tangent_backward(&by_input, hessian ? l->directions.by_input : NULL, lanes.dz, lanes.rdz, lanes.before, b);
}

static void weight_tangent_gradient(void *self, layer_input in, const float *rdz, const float *dz, const float *rx, batch_shape b) {
  weight_self *l = self;
  const kernels *k = l->flat.kernels;
  lists by_output = output_lists(&l->lists, &l->values);
  k->list_gradients(&by_output, l->lists.in_order, rdz, in.lanes, b, l->flat.gradient);
  if (rx) {
    k->list_gradients(&by_output, l->lists.in_order, dz, rx, b, l->second);
    k->add_vector(l->flat.gradient, l->second, l->survivors.dump);
  }
  add_flat(&l->flat, rdz, b);
}

static void weight_squared_gradients(void *self, layer_input in, const float *dz, float *norms, batch_shape b) {
  weight_self *l = self;
  lists by_output = output_lists(&l->lists, &l->values);
  l->flat.kernels->squared_gradients(&by_output, in.lanes, dz, b, norms);
}

static const tangent_kind weight_kind = {
  weight_set_weights, weight_set_direction, weight_put_product, weight_forward, weight_backward,
  weight_tangent_forward, weight_tangent_backward, weight_tangent_gradient, weight_squared_gradients,
};

tangent_layer weight_tangent(scope *s, const layer_plan *p) {
  weight_self *l = take(s, 1, sizeof *l);
  l->survivors = place_survivors(s, p, NULL);
  l->lists = place_lists(s, p, &l->survivors);
  l->values = place_values(s, p, &l->lists);
  l->directions = place_values(s, p, &l->lists);
  l->flat = place_flat(s, p, &l->survivors);
  l->second = take_vector(s, &l->survivors);
  return (tangent_layer){ &weight_kind, l, p->outputs, p->activation, l->flat.weight_count + p->outputs, l->flat.coordinates + p->outputs };
}
