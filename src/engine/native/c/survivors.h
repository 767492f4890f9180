// A layer's survivors, each at a place of its own, in by-output order; vectors of weights, moments and gradients are indexed by places.
#pragma once
#include "layer.h"

/** So many places past the end of a list are written, and so many entries read. */
#define AHEAD 8

typedef struct {
  uint32_t count;
  /** For each place: its weight o * inputs + i, ascending. */
  size_t *weight;
  /** Floats of a vector over the places: whole lines, and room for what belongs to no weight from `dump` on. */
  size_t room;
  uint32_t dump;
} survivors;

/** The survivors of a layer whose inputs `seen` (or all, if NULL) are looked at. */
survivors place_survivors(scope *s, const layer_plan *p, const uint8_t *seen);
float *take_vector(scope *s, const survivors *v);
void read_places(const survivors *v, const float *from, float *weights, size_t weight_count);
void write_places(const survivors *v, const float *weights, float *to);

/** Both lists of all survivors (kernels/weight-sparse.h), for one or more vectors of values. */
typedef struct {
  head *output_heads, *input_heads;
  uint32_t outputs, inputs;
  /** Place of each entry by output (with AHEAD more), and by input. */
  uint32_t *in_order, *by_input;
  const survivors *of;
} double_lists;

typedef struct { entry *by_output, *by_input; } list_values;

double_lists place_lists(scope *s, const layer_plan *p, const survivors *v);
/** Entries with the cells set and no values yet. */
list_values place_values(scope *s, const layer_plan *p, const double_lists *l);
void fill_lists(const double_lists *l, const list_values *to, const float *values);
lists output_lists(const double_lists *l, const list_values *v);
lists input_lists(const double_lists *l, const list_values *v);

/** Lists by output of those survivors of a first layer whose input is active in the batch. */
typedef struct {
  survivors of;
  uint32_t outputs, *bounds, *inputs;
  head *heads;
  entry *entries;
  uint32_t *places;
} active_lists;

active_lists place_active(scope *s, const layer_plan *p);
/** Lists the active survivors with the values of a vector. active: a byte an input. */
void list_active(const active_lists *a, const float *values, const uint8_t *active, size_t stride);
lists active_output_lists(const active_lists *a);
/** Gradients of the listed survivors, 0 for the others. */
void active_gradients(const active_lists *a, const kernels *k, const float *dz, const float *x, batch_shape b, float *into);
