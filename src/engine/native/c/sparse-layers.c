// Layers whose work is proportional to their surviving weights (kernels/weight-sparse.h): one after the first, and the first, which works only on
// survivors whose input is active in the batch.
#include "biases.h"
#include "survivors.h"
#include <string.h>

/** What both do with weights, moments and gradients, vectors over places, and with biases. */
typedef struct {
  const kernels *kernels;
  int activation;
  size_t weight_count;
  const survivors *places;
  float *quantities[4], *gradient;
  biases biases;
  step_kind steps;
  /** Refined steps: the first place of each output, and behind them the number of places. */
  uint32_t *bounds;
} flat;

static flat place_flat(scope *s, const layer_plan *p, const survivors *places) {
  flat f = { p->kernels, p->activation, (size_t)p->inputs * p->outputs, places, { 0 }, NULL, place_biases(s, p->outputs, p->steps.decays), p->steps, NULL };
  for (int q = 0; q < 3; q++) f.quantities[q] = take_vector(s, places);
  if (p->steps.sided) f.quantities[SIDE] = take_vector(s, places);
  if (p->steps.refined) {
    f.bounds = take(s, (size_t)p->outputs + 1, 4);
    for (uint32_t j = 0; j < places->count; j++) f.bounds[places->weight[j] / p->inputs + 1]++;
    for (uint32_t o = 0; o < p->outputs; o++) f.bounds[o + 1] += f.bounds[o];
  }
  f.gradient = take_vector(s, places);
  return f;
}

/** The rule on all places, whose gradients are there, and on the biases. */
static void update_flat(flat *f, int rule, const float *dz, const constants *c, batch_shape b) {
  f->kernels->optimize_vector(rule, f->quantities[VALUE], f->quantities[FIRST], f->quantities[SECOND], f->gradient, f->places->dump, c);
  update_biases(&f->biases, f->kernels, rule, dz, c, b);
}

static double squares_flat(const flat *f, double total) { return bias_squares(&f->biases, row_squares(f->gradient, f->bounds, f->biases.count, total)); }

/** A refined step with the gradients that were collected. */
static void apply_flat(flat *f, int rule, const constants *c) {
  f->kernels->refine_vector(rule, f->quantities[VALUE], f->quantities[FIRST], f->quantities[SECOND], f->gradient, f->places->dump, c);
  if (f->steps.sided) f->kernels->keep_sides(f->quantities[VALUE], f->quantities[SIDE], f->places->dump);
  apply_biases(&f->biases, f->kernels, rule, c);
}

static void flush_flat(flat *f) {
  if (f->steps.decays) f->kernels->flush_tiny(f->quantities[VALUE], f->places->dump);
  f->kernels->flush_tiny(f->quantities[FIRST], f->places->dump);
  f->kernels->flush_tiny(f->quantities[SECOND], f->places->dump);
  flush_biases(&f->biases, f->kernels);
}

static void read_flat(flat *f, quantity q, float *to) {
  read_places(f->places, f->quantities[q], to, f->weight_count);
  read_biases(&f->biases, q, to + f->weight_count);
}

static void write_flat(flat *f, quantity q, const float *from) {
  write_places(f->places, from, f->quantities[q]);
  write_biases(&f->biases, q, from + f->weight_count);
}

// A layer after the first.

typedef struct { flat flat; survivors survivors; double_lists lists; list_values values; const float *x; } weight_self;

static void weight_forward(void *self, layer_input in, float *h, batch_shape b) {
  weight_self *l = self;
  lists by_output = output_lists(&l->lists, &l->values);
  l->x = in.lanes;
  l->flat.kernels->weight_forward(&by_output, l->x, l->flat.biases.quantities[VALUE], l->flat.activation, h, b);
}

static void weight_backward(void *self, const float *dz, int activation, const float *h, float *dx, batch_shape b) {
  weight_self *l = self;
  lists by_input = input_lists(&l->lists, &l->values);
  l->flat.kernels->weight_backward(&by_input, dz, activation, h, dx, b);
}

static void weight_gradients(weight_self *l, const float *dz, batch_shape b) {
  lists by_output = output_lists(&l->lists, &l->values);
  l->flat.kernels->list_gradients(&by_output, l->lists.in_order, dz, l->x, b, l->flat.gradient);
}

static void weight_update(void *self, int rule, const float *dz, const constants *c, batch_shape b) {
  weight_self *l = self;
  weight_gradients(l, dz, b);
  update_flat(&l->flat, rule, dz, c, b);
  if (rule != GRADIENT) fill_lists(&l->lists, &l->values, l->flat.quantities[VALUE]);
}

static void weight_collect(void *self, const float *dz, batch_shape b) {
  weight_self *l = self;
  weight_gradients(l, dz, b);
  collect_biases(&l->flat.biases, l->flat.kernels, dz, b);
}
static double weight_squares(const void *self, double total) { return squares_flat(&((const weight_self *)self)->flat, total); }
static void weight_apply(void *self, int rule, const constants *c) {
  weight_self *l = self;
  apply_flat(&l->flat, rule, c);
  fill_lists(&l->lists, &l->values, l->flat.quantities[VALUE]);
}

static void weight_flush(void *self) {
  weight_self *l = self;
  flush_flat(&l->flat);
  if (l->flat.steps.decays) fill_lists(&l->lists, &l->values, l->flat.quantities[VALUE]);
}
static void weight_read(void *self, quantity q, float *to) { read_flat(&((weight_self *)self)->flat, q, to); }
static void weight_write(void *self, quantity q, const float *from) {
  weight_self *l = self;
  write_flat(&l->flat, q, from);
  if (q == VALUE) fill_lists(&l->lists, &l->values, l->flat.quantities[VALUE]);
}

static const layer_kind weight_kind = {
  weight_forward, weight_backward, weight_update, weight_collect, weight_squares, weight_apply, weight_flush, weight_read, weight_write,
};

layer weight_layer(scope *s, const layer_plan *p) {
  weight_self *l = take(s, 1, sizeof *l);
  l->survivors = place_survivors(s, p, NULL);
  l->lists = place_lists(s, p, &l->survivors);
  l->values = place_values(s, p, &l->lists);
  l->flat = place_flat(s, p, &l->survivors);
  return (layer){ &weight_kind, l, p->outputs, p->activation, l->flat.weight_count + p->outputs };
}

// The first layer.

typedef struct {
  flat flat;
  active_lists lists;
  float *x;
  uint8_t *active;
  /** Survivors whose input is zero in all data: they have no place, never change, and add nothing. */
  survivors frozen;
  float *frozen_values;
} active_self;

static void active_forward(void *self, layer_input in, float *h, batch_shape b) {
  active_self *l = self;
  spread_rows(in.rows, l->x, b.stride, l->active);
  list_active(&l->lists, l->flat.quantities[VALUE], l->active, b.stride);
  lists by_output = active_output_lists(&l->lists);
  l->flat.kernels->weight_forward(&by_output, l->x, l->flat.biases.quantities[VALUE], l->flat.activation, h, b);
}

static void active_backward(void *self, const float *dz, int activation, const float *h, float *dx, batch_shape b) {
  (void)self; (void)dz; (void)activation; (void)h; (void)dx; (void)b; // nothing lies before the first layer
}

static void active_update(void *self, int rule, const float *dz, const constants *c, batch_shape b) {
  active_self *l = self;
  active_gradients(&l->lists, l->flat.kernels, dz, l->x, b, l->flat.gradient);
  update_flat(&l->flat, rule, dz, c, b);
}

static void active_collect(void *self, const float *dz, batch_shape b) {
  active_self *l = self;
  active_gradients(&l->lists, l->flat.kernels, dz, l->x, b, l->flat.gradient);
  collect_biases(&l->flat.biases, l->flat.kernels, dz, b);
}
static double active_squares(const void *self, double total) { return squares_flat(&((const active_self *)self)->flat, total); }
static void active_apply(void *self, int rule, const constants *c) { apply_flat(&((active_self *)self)->flat, rule, c); }

static void active_flush(void *self) { flush_flat(&((active_self *)self)->flat); }
static void active_read(void *self, quantity q, float *to) {
  active_self *l = self;
  read_flat(&l->flat, q, to);
  if (q == VALUE) for (uint32_t j = 0; j < l->frozen.count; j++) to[l->frozen.weight[j]] = l->frozen_values[j];
}
static void active_write(void *self, quantity q, const float *from) {
  active_self *l = self;
  write_flat(&l->flat, q, from);
  if (q == VALUE) write_places(&l->frozen, from, l->frozen_values);
}

static const layer_kind active_kind = {
  active_forward, active_backward, active_update, active_collect, active_squares, active_apply, active_flush, active_read, active_write,
};

layer active_layer(scope *s, const layer_plan *p) {
  active_self *l = take(s, 1, sizeof *l);
  l->lists = place_active(s, p);
  l->flat = place_flat(s, p, &l->lists.of);
  l->x = take_lanes(s, p->inputs, p->capacity);
  l->active = take(s, p->inputs, 1);
  uint8_t *unseen = take(s, p->inputs, 1);
  for (uint32_t k = 0; k < p->inputs; k++) unseen[k] = p->used && !p->used[k];
  l->frozen = place_survivors(s, p, unseen);
  l->frozen_values = take_vector(s, &l->frozen);
  return (layer){ &active_kind, l, p->outputs, p->activation, l->flat.weight_count + p->outputs };
}
