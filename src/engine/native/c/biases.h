// A layer's biases: never pruned, gradients summed over the batch like any other.
#pragma once
#include "layer.h"

typedef struct { uint32_t count; size_t room; float *quantities[3], *gradient; } biases;

static inline biases place_biases(scope *s, uint32_t outputs) {
  size_t room = (size_t)tiles_of(outputs) * 16;
  return (biases){ outputs, room, { take_floats(s, room), take_floats(s, room), take_floats(s, room) }, take_floats(s, room) };
}

static inline void update_biases(biases *b, const kernels *k, int rule, const float *dz, const constants *c, batch_shape shape) {
  k->bias_gradients(dz, b->count, shape, b->gradient);
  k->optimize_vector(rule, b->quantities[VALUE], b->quantities[FIRST], b->quantities[SECOND], b->gradient, b->room, c);
}

static inline void flush_biases(biases *b, const kernels *k) {
  k->flush_tiny(b->quantities[FIRST], b->room);
  k->flush_tiny(b->quantities[SECOND], b->room);
}
