// The kernels as the programs call them: one table of functions, compiled once for each width of vectors (kernels.c).
//
// Layouts, all of float32 unless said:
//   lanes     one neuron's examples, then the next neuron `stride` floats on; an example a float. stride is an odd multiple of 16, so that equal
//             strips of all neurons spread over all cache sets. There is room for whole tiles of 16 neurons.
//   tiles     [tile of 16 outputs][row][16], one cache line a cell. Rows are features (weights, moments) or examples (z, dz).
//   rows      an example's nonzero inputs, features ascending: entries (cell = 16 * feature, value); heads (first entry, count).
//   columns   a feature's (cell = 16 * example, x) in four runs, one a virtual lane, in the order the lanes are added up: examples 0, 4, 8 ... then
//             2, 6 ... then 1, 5 ... then 3, 7 ...; column k starts at entry k * room and run r ends before entry ends[r * features + k].
//   lists     survivors of a row of the weights: entries (cell = stride * index, value); heads as above. By output: index is the input; by
//             input: the output.
// Sums over the batch run in four virtual lanes (example b in lane b mod 4), then (lane 0 + lane 2) + (lane 1 + lane 3).
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct { uint32_t cell; float value; } entry;
typedef struct { uint32_t first, count; } head;

/** Those from SIGMOID on have their slopes kept beside h: layers run with IDENTITY, and passes of kept.h come between. */
enum { IDENTITY, RELU, TANH, SIGMOID, GELU, SILU, LEAKY_RELU };
enum { GRADIENT, SGD, MOMENTUM, ADAM, SUM, NESTEROV };

/** Numbers of the update rule, rounded once to float32. beta1 is also the momentum; rate and root change with every step. Of refined steps: the factor of the
 *  gradient, coupled decay, and what decoupled decay leaves of a weight. */
typedef struct { float rate, root, beta1, rest1, beta2, rest2, epsilon, clip, decay, keep; } constants;

/** Targets of the softmax cross-entropy: times the gradient's scale, of the label and of other outputs; the share that is spread over all of them. */
typedef struct { float on, off; double smoothing; } soft_targets;

/** A vector of lists of survivors, and lanes of examples, as the list kernels take them. */
typedef struct { const head *heads; const entry *entries; uint32_t rows; } lists;

/** Where a batch lies in lanes. */
typedef struct { size_t stride; uint32_t examples; } batch_shape;

/** Tiled values with one activation's neighbours: what an input-sparse or dense layer works on. */
typedef struct { uint32_t inputs, outputs, tiles; size_t weight_tile, example_tile; } tile_shape;

/** Columns of a batch. */
typedef struct { const entry *entries; const uint32_t *ends; uint32_t room; } columns;

/** Weights and moments of the tiles that an update changes; mask: a byte a weight, 0 or 1, or NULL for none pruned. */
typedef struct { float *w, *m, *v; const uint8_t *mask; } tiled_weights;

/** Lanes before a layer: its activation, h, R{z}, dz; where the tangent's backward pass writes. */
typedef struct { int activation; const float *h, *rz, *dx; float *rdx; } before_layer;

typedef struct {
  int width;
  // optimizers.h
  void (*optimize_vector)(int rule, float *w, float *m, float *v, const float *g, size_t count, const constants *c);
  void (*flush_tiny)(float *moments, size_t count);
  // refinement.h
  void (*refine_vector)(int rule, float *w, float *m, float *v, const float *g, size_t count, const constants *c);
  void (*keep_sides)(float *w, const float *side, size_t count);
  // layouts.h
  void (*tiles_to_lanes)(const float *tiles, size_t example_tile, uint32_t neurons, batch_shape b, float *lanes);
  void (*lanes_to_tiles)(const float *lanes, batch_shape b, uint32_t neurons, float *tiles, size_t example_tile);
  // activations.h
  void (*activate_lanes)(int kind, float *z, uint32_t neurons, batch_shape b);
  void (*derive_lanes)(int kind, float *g, const float *h, uint32_t neurons, batch_shape b);
  // kept.h
  void (*activate_kept)(int kind, float *z, float *slope, float *bend, uint32_t neurons, batch_shape b);
  void (*derive_kept)(float *g, const float *slope, float *bend, uint32_t neurons, batch_shape b);
  void (*tangent_kept)(float *r, const float *slope, const float *bend, const float *rz, uint32_t neurons, batch_shape b);
  // input-sparse.h
  void (*input_forward)(const head *heads, const entry *rows, uint32_t examples, const tile_shape *s, const float *w, const float *bias, float *z);
  void (*input_update)(int rule, const columns *c, const uint32_t *live, uint32_t live_count, const tile_shape *s, const float *dz, tiled_weights t, const constants *k);
  // dense.h
  void (*dense_backward)(const tile_shape *s, const float *w, const float *dz, batch_shape b, int activation, const float *h, float *dx);
  void (*dense_forward)(const tile_shape *s, const float *w, const float *bias, const float *x, batch_shape b, int activation, float *h);
  void (*dense_tangent_forward)(const tile_shape *s, const float *w, const float *v, const float *v_bias, const float *x, const float *rx, batch_shape b, int activation, const float *h, float *rz, float *rh);
  void (*dense_tangent_backward)(const tile_shape *s, const float *w, const float *v, const float *dz, const float *rdz, batch_shape b, before_layer to);
  void (*dense_gradient)(const tile_shape *s, const float *rdz, const float *x, const float *dz, const float *rx, batch_shape b, const uint8_t *mask, float *product);
  // weight-sparse.h
  void (*weight_forward)(const lists *by_output, const float *x, const float *bias, int activation, float *h, batch_shape b);
  void (*weight_backward)(const lists *by_input, const float *dz, int activation, const float *h, float *dx, batch_shape b);
  void (*list_gradients)(const lists *by_output, const uint32_t *places, const float *dz, const float *x, batch_shape b, float *g);
  void (*bias_gradients)(const float *dz, uint32_t outputs, batch_shape b, float *out);
  // losses.h
  double (*softmax_loss)(const float *z, float *dz, uint32_t outputs, const uint32_t *labels, batch_shape b, float scale, soft_targets t, double total);
  double (*squared_loss)(const float *z, float *dz, uint32_t outputs, const uint32_t *labels, const float *targets, batch_shape b, float scale, double total);
  uint32_t (*count_correct)(const float *z, uint32_t outputs, const uint32_t *labels, batch_shape b);
  // curvature.h
  void (*tangent_forward)(const lists *by_output, const entry *v, const float *v_bias, const float *x, const float *rx, int activation, const float *h, float *rz, float *rh, batch_shape b);
  void (*tangent_backward)(const lists *by_input, const entry *v, const float *dz, const float *rdz, before_layer to, batch_shape b);
  void (*tangent_outputs)(int activation, float *rdz, const float *h, const float *rz, const float *dz, uint32_t outputs, batch_shape b);
  void (*softmax_lanes)(const float *z, float *p, uint32_t outputs, batch_shape b);
  void (*softmax_tangent)(const float *p, float *r, uint32_t outputs, batch_shape b);
  void (*squared_gradients)(const lists *by_output, const float *x, const float *dz, batch_shape b, float *norms);
  void (*squared_lanes)(const float *sums, const float *dz, uint32_t outputs, batch_shape b, float *norms);
  void (*add_vector)(float *to, const float *from, size_t count);
} kernels;

/** The kernels at a width that this processor has, or NULL. */
const kernels *kernels_of(int width);

/** Strips of 16 examples, an odd number of them. */
static inline size_t stride_of(uint32_t capacity) { return ((size_t)((capacity + 15) / 16) | 1) * 16; }
static inline uint32_t tiles_of(uint32_t neurons) { return (neurons + 15) / 16; }
