// A layer's biases: never pruned, gradients summed over the batch like any other.
#pragma once
#include "layer.h"
#include "squares.h"
#include <string.h>

typedef struct { uint32_t count; size_t room; float *quantities[3], *gradient; int decays; } biases;

static inline biases place_biases(scope *s, uint32_t outputs, int decays) {
  size_t room = (size_t)tiles_of(outputs) * 16;
  return (biases){ outputs, room, { take_floats(s, room), take_floats(s, room), take_floats(s, room) }, take_floats(s, room), decays };
}

static inline void collect_biases(biases *b, const kernels *k, const float *dz, batch_shape shape) { k->bias_gradients(dz, b->count, shape, b->gradient); }
static inline void apply_biases(biases *b, const kernels *k, int rule, const constants *c) {
  k->refine_vector(rule, b->quantities[VALUE], b->quantities[FIRST], b->quantities[SECOND], b->gradient, b->room, c);
}
static inline double bias_squares(const biases *b, double total) { return vector_squares(b->gradient, b->count, total); }

/** Biases in a buffer of a quantity; they have no side. */
static inline void read_biases(const biases *b, quantity q, float *to) { if (q != SIDE) memcpy(to, b->quantities[q], 4 * (size_t)b->count); }
static inline void write_biases(biases *b, quantity q, const float *from) { if (q != SIDE) memcpy(b->quantities[q], from, 4 * (size_t)b->count); }

static inline void update_biases(biases *b, const kernels *k, int rule, const float *dz, const constants *c, batch_shape shape) {
  k->bias_gradients(dz, b->count, shape, b->gradient);
  k->optimize_vector(rule, b->quantities[VALUE], b->quantities[FIRST], b->quantities[SECOND], b->gradient, b->room, c);
}

static inline void flush_biases(biases *b, const kernels *k) {
  k->flush_tiny(b->quantities[FIRST], b->room);
  k->flush_tiny(b->quantities[SECOND], b->room);
  if (b->decays) k->flush_tiny(b->quantities[VALUE], b->room);
}
