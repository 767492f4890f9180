// A network compiled for one mask: layers, and the lanes between them.
#pragma once
#include "layer.h"

/** What a network is compiled from; every field is checked by the caller. */
typedef struct {
  const kernels *kernels;
  uint32_t layer_count;
  /** For each layer: inputs, outputs, activation, whether it skips zero inputs (or, in curvature, is kept dense) rather than pruned weights. */
  const uint32_t *layers;
  /** All layers' masks one behind the other, or NULL. */
  const uint8_t *mask;
  /** A byte an input of the first layer. */
  const uint8_t *used;
  uint32_t squared, rule, capacity;
  constants constants;
  step_kind steps;
  /** Largest norm of the gradient, 0 for any; share of the targets that is spread over all outputs. */
  double clip_norm, smoothing;
} network_plan;

#define LAYER_FIELDS 4

/** What changes from step to step; keep: what decoupled decay leaves of a weight. */
typedef struct { float rate, root, keep; int flush; } step_numbers;

typedef struct program program;

/** Returns NULL if there is no memory; `wanted` then says how many bytes there would have to be. */
program *compile_program(const network_plan *plan, double *wanted);
void free_program(program *p);
size_t parameter_count(const program *p);
uint32_t program_capacity(const program *p);
uint32_t program_inputs(const program *p);
uint32_t program_outputs(const program *p);
int program_squared(const program *p);
int program_sided(const program *p);
void read_program(program *p, quantity q, float *to);
void write_program(program *p, quantity q, const float *from);

/** One step; returns the mean loss before it. count is at most the capacity. */
double step_program(program *p, const rows *r, const uint32_t *indices, uint32_t count, step_numbers n);
/** The mean loss, and its gradient into a buffer laid out as the parameters. */
double gradient_program(program *p, const rows *r, const uint32_t *indices, uint32_t count, float *to);
/** A step in two halves, for a loss computed outside. The outputs of a batch, (count, outputs) row-major; how many examples it had, 0 before the first. */
void forward_program(program *p, const rows *r, const uint32_t *indices, uint32_t count, float *to);
uint32_t open_examples(const program *p);
/** From the derivative of the mean loss by these outputs to a step, or to the gradient. */
void advance_program(program *p, const double *derivative, step_numbers n);
void derive_program(program *p, const double *derivative, float *to);
/** Adds losses and right answers of any number of examples. */
void evaluate_program(program *p, const rows *r, const uint32_t *indices, uint32_t count, double *loss, uint32_t *correct);
/** (count, outputs) row-major. */
void outputs_program(program *p, const rows *r, const uint32_t *indices, uint32_t count, float *to);

/** The activation of layer `index` if its slopes are kept, else IDENTITY. */
static inline int kept_kind(const network_plan *plan, uint32_t index) {
  int kind = (int)plan->layers[LAYER_FIELDS * index + 2];
  return kind >= SIGMOID ? kind : IDENTITY;
}

/** The plan of layer `index`, whose activation is IDENTITY if it is kept, whose mask begins at `*mask`; moves on to the next layer's. */
layer_plan plan_layer(const network_plan *plan, uint32_t index, const uint8_t **mask);
