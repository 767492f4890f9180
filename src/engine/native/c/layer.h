// Layers as a program sees them: kinds with the same passes. What a layer holds and how it lies is its kind's own affair; a program knows only how many lanes go
// in and out and how many parameters there are.
#pragma once
#include "kernels.h"
#include "rows.h"
#include "scope.h"

/** SIDE only where weights keep to one. */
typedef enum { VALUE, FIRST, SECOND, SIDE } quantity;

/** What the steps of a program do beside the rule. */
typedef struct { int refined, sided, decays; } step_kind;

/** What a layer is made from. */
typedef struct {
  const kernels *kernels;
  uint32_t inputs, outputs;
  int activation;
  /** A byte a weight, or NULL: all survive. */
  const uint8_t *mask;
  /** First layer: a byte an input, 1 where any example is nonzero; NULL for later layers. */
  const uint8_t *used;
  /** Examples a batch may have. */
  uint32_t capacity;
  step_kind steps;
} layer_plan;

/** A batch's inputs: rows (the data) or lanes (the activations of the layer before). */
typedef struct { const batch *rows; const float *lanes; } layer_input;

/** h and dz lie in lanes. `update` takes the batch of the last `forward`. */
typedef struct {
  void (*forward)(void *self, layer_input in, float *h, batch_shape b);
  /** dx = W' dz times the derivative of the activation that made h. */
  void (*backward)(void *self, const float *dz, int activation, const float *h, float *dx, batch_shape b);
  void (*update)(void *self, int rule, const float *dz, const constants *c, batch_shape b);
  /** A refined step in parts: the gradients, kept; `total` plus their squares; clipping, decay, rule and projection with them. */
  void (*collect)(void *self, const float *dz, batch_shape b);
  double (*squares)(const void *self, double total);
  void (*apply)(void *self, int rule, const constants *c);
  void (*flush)(void *self);
  /** The layer's part of a buffer laid out as the parameters. */
  void (*read)(void *self, quantity q, float *to);
  void (*write)(void *self, quantity q, const float *from);
} layer_kind;

typedef struct { const layer_kind *kind; void *self; uint32_t outputs; int activation; size_t parameters; } layer;

/** Fully connected, for sparse inputs; with sparse weights; the same where it is the first. */
layer input_layer(scope *s, const layer_plan *p);
layer weight_layer(scope *s, const layer_plan *p);
layer active_layer(scope *s, const layer_plan *p);

static inline float *take_floats(scope *s, size_t count) { return take(s, count, 4); }
static inline float *take_lanes(scope *s, uint32_t neurons, uint32_t capacity) {
  return take(s, (size_t)tiles_of(neurons) * 16, stride_of(capacity) * 4);
}
