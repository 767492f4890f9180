// Layers of a curvature program: kinds with the same passes over one chunk of examples.
#pragma once
#include "layer.h"

/** Lanes that the backward tangent reads, and of the layer before those it writes. */
typedef struct { const float *dz, *rdz; before_layer before; } tangent_backward_lanes;

typedef struct {
  /** The layer's parameters, laid out as ever. */
  void (*set_weights)(void *self, const float *parameters);
  /** Takes the layer's coordinates of a direction and clears the product. */
  void (*set_direction)(void *self, const float *v);
  /** Puts the product times `scale` into the layer's coordinates. */
  void (*put_product)(void *self, float *to, float scale);
  /** Of the data, where the layer is the first, `in.rows` too. */
  void (*forward)(void *self, layer_input in, float *h, batch_shape b);
  void (*backward)(void *self, const float *dz, int activation, const float *h, float *dx, batch_shape b);
  void (*tangent_forward)(void *self, layer_input in, const float *rx, const float *h, float *rz, float *rh, batch_shape b);
  void (*tangent_backward)(void *self, int hessian, tangent_backward_lanes lanes, batch_shape b);
  void (*tangent_gradient)(void *self, layer_input in, const float *rdz, const float *dz, const float *rx, batch_shape b);
  void (*squared_gradients)(void *self, layer_input in, const float *dz, float *norms, batch_shape b);
} tangent_kind;

typedef struct { const tangent_kind *kind; void *self; uint32_t outputs; int activation; size_t parameters, coordinates; } tangent_layer;

/** Fully connected: the first layer by zero inputs or by active survivors, later ones dense or by survivors. */
tangent_layer dense_first_tangent(scope *s, const layer_plan *p);
tangent_layer dense_tangent(scope *s, const layer_plan *p);
tangent_layer active_tangent(scope *s, const layer_plan *p);
tangent_layer weight_tangent(scope *s, const layer_plan *p);

/** A layer's biases in a curvature program; their coordinates follow those of the weights. */
typedef struct { uint32_t count; size_t room; float *value, *direction, *sum, *product; } tangent_biases;

static inline tangent_biases place_tangent_biases(scope *s, uint32_t outputs) {
  size_t room = (size_t)tiles_of(outputs) * 16;
  return (tangent_biases){ outputs, room, take_floats(s, room), take_floats(s, room), take_floats(s, room), take_floats(s, room) };
}

static inline void add_biases(tangent_biases *t, const kernels *k, const float *rdz, batch_shape b) {
  k->bias_gradients(rdz, t->count, b, t->sum);
  k->add_vector(t->product, t->sum, t->room);
}

/** How many weights survive. */
static inline size_t kept_weights(const layer_plan *p) {
  size_t weights = (size_t)p->inputs * p->outputs, kept = 0;
  for (size_t j = 0; j < weights; j++) kept += !p->mask || p->mask[j];
  return kept;
}
