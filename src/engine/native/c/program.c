#include "program.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct program {
  const kernels *kernels;
  scope memory;
  /** `open`: examples of a batch whose second half is still to come, else 0. */
  uint32_t layer_count, capacity, inputs, outputs, open;
  int squared, rule;
  constants constants;
  step_kind steps;
  double clip_norm, smoothing;
  size_t stride, parameters;
  layer *layers;
  /** Lanes behind each layer. */
  float **h, **dz;
  /** Activations whose slopes are kept, else IDENTITY; their slopes, else NULL. */
  int *kept;
  float **slope;
  batch batch;
  /** Moments put aside while they hold a gradient. */
  float *aside;
};

layer_plan plan_layer(const network_plan *plan, uint32_t index, const uint8_t **mask) {
  const uint32_t *fields = plan->layers + LAYER_FIELDS * index;
  layer_plan p = { plan->kernels, fields[0], fields[1], kept_kind(plan, index) ? IDENTITY : (int)fields[2], *mask, index == 0 ? plan->used : NULL, plan->capacity, plan->steps };
  if (*mask) *mask += (size_t)p.inputs * p.outputs;
  return p;
}

static void place(program *p, const network_plan *plan) {
  scope *s = &p->memory;
  const uint8_t *mask = plan->mask;
  p->layers = take(s, plan->layer_count, sizeof(layer));
  p->h = take(s, plan->layer_count, sizeof(float *));
  p->dz = take(s, plan->layer_count, sizeof(float *));
  p->kept = take(s, plan->layer_count, sizeof(int));
  p->slope = take(s, plan->layer_count, sizeof(float *));
  for (uint32_t i = 0; i < plan->layer_count; i++) {
    layer_plan l = plan_layer(plan, i, &mask);
    int input_sparse = plan->layers[LAYER_FIELDS * i + 3] != 0;
    p->layers[i] = input_sparse ? input_layer(s, &l) : i == 0 ? active_layer(s, &l) : weight_layer(s, &l);
    p->parameters += p->layers[i].parameters;
    p->h[i] = take_lanes(s, l.outputs, plan->capacity);
    p->dz[i] = take_lanes(s, l.outputs, plan->capacity);
    p->kept[i] = kept_kind(plan, i);
    if (p->kept[i]) p->slope[i] = take_lanes(s, l.outputs, plan->capacity);
    p->outputs = l.outputs;
  }
  place_batch(&p->batch, s, plan->capacity, p->outputs);
}

program *compile_program(const network_plan *plan, double *wanted) {
  program *volatile p = calloc(1, sizeof(program));
  if (!p) return NULL;
  jmp_buf failed;
  p->memory.failed = &failed;
  if (setjmp(failed)) {
    *wanted = p->memory.wanted;
    free_program(p);
    return NULL;
  }
  p->kernels = plan->kernels;
  p->layer_count = plan->layer_count;
  p->capacity = plan->capacity;
  p->inputs = plan->layers[0];
  p->squared = plan->squared != 0;
  p->rule = (int)plan->rule;
  p->constants = plan->constants;
  p->steps = plan->steps;
  p->clip_norm = plan->clip_norm;
  p->smoothing = plan->smoothing;
  p->stride = stride_of(plan->capacity);
  place(p, plan);
  p->aside = take_floats(&p->memory, p->parameters);
  return p;
}

void free_program(program *p) {
  free_scope(&p->memory);
  free(p);
}

size_t parameter_count(const program *p) { return p->parameters; }
uint32_t program_capacity(const program *p) { return p->capacity; }
uint32_t program_inputs(const program *p) { return p->inputs; }
uint32_t program_outputs(const program *p) { return p->outputs; }
int program_squared(const program *p) { return p->squared; }
int program_sided(const program *p) { return p->steps.sided; }

void read_program(program *p, quantity q, float *to) {
  for (uint32_t i = 0; i < p->layer_count; to += p->layers[i++].parameters) p->layers[i].kind->read(p->layers[i].self, q, to);
}

void write_program(program *p, quantity q, const float *from) {
  for (uint32_t i = 0; i < p->layer_count; from += p->layers[i++].parameters) p->layers[i].kind->write(p->layers[i].self, q, from);
}

static void forward(program *p, const rows *r, const uint32_t *indices, uint32_t count) {
  batch_shape b = { p->stride, count };
  p->open = 0;
  gather_batch(&p->batch, r, indices, count);
  for (uint32_t i = 0; i < p->layer_count; i++) {
    layer_input in = { i == 0 ? &p->batch : NULL, i == 0 ? NULL : p->h[i - 1] };
    p->layers[i].kind->forward(p->layers[i].self, in, p->h[i], b);
    if (p->kept[i]) p->kernels->activate_kept(p->kept[i], p->h[i], p->slope[i], NULL, p->layers[i].outputs, b);
  }
}

/** Targets of a gradient times its scale, each rounded once. */
static soft_targets targets_of(double smoothing, uint32_t outputs, float scale) {
  double spread = smoothing / outputs;
  return (soft_targets){ (float)(scale * (1 - smoothing + spread)), (float)(scale * spread), smoothing };
}

/** `total` plus the losses of the gathered examples, and their gradient to dz: of smoothed targets; unless dz is NULL. */
static double loss(program *p, float *dz, float scale, double total) {
  batch_shape b = { p->stride, p->batch.count };
  const float *z = p->h[p->layer_count - 1];
  const float *targets = p->batch.of->targets ? p->batch.targets : NULL;
  return p->squared ? p->kernels->squared_loss(z, dz, p->outputs, p->batch.labels, targets, b, scale, total)
                    : p->kernels->softmax_loss(z, dz, p->outputs, p->batch.labels, b, scale, targets_of(dz ? p->smoothing : 0, p->outputs, scale), total);
}

/** Rule of a pass that keeps the gradients where a refined step needs them. */
enum { COLLECT = -1 };

/** Backward from the gradient by the outputs, and the rule on every layer. */
static void back(program *p, uint32_t count, int rule) {
  batch_shape b = { p->stride, count };
  uint32_t top = p->layer_count - 1;
  if (p->layers[top].activation != IDENTITY) p->kernels->derive_lanes(p->layers[top].activation, p->dz[top], p->h[top], p->outputs, b);
  if (p->kept[top]) p->kernels->derive_kept(p->dz[top], p->slope[top], NULL, p->outputs, b);
  for (uint32_t i = top + 1; i-- > 0;) {
    layer *l = &p->layers[i];
    if (i > 0) l->kind->backward(l->self, p->dz[i], p->layers[i - 1].activation, p->h[i - 1], p->dz[i - 1], b);
    if (i > 0 && p->kept[i - 1]) p->kernels->derive_kept(p->dz[i - 1], p->slope[i - 1], NULL, p->layers[i - 1].outputs, b);
    if (rule == COLLECT) l->kind->collect(l->self, p->dz[i], b);
    else l->kind->update(l->self, rule, p->dz[i], &p->constants, b);
  }
}

/** Forward, backward and the rule on every layer; returns the mean loss. */
static double pass(program *p, const rows *r, const uint32_t *indices, uint32_t count, int rule) {
  forward(p, r, indices, count);
  double total = loss(p, p->dz[p->layer_count - 1], (float)(1.0 / count), 0);
  back(p, count, rule);
  return total / count;
}

/** What the passes of a step do with a layer's gradients. */
static int step_rule(const program *p) { return p->steps.refined ? COLLECT : p->rule; }

static void begin_step(program *p, step_numbers n) {
  p->constants.rate = n.rate;
  p->constants.root = n.root;
  p->constants.keep = n.keep;
}

/** A refined step once all gradients are collected: clipping by the norm of all of them, then every layer. */
static void apply_collected(program *p) {
  double squares = 0;
  if (p->clip_norm > 0) {
    for (uint32_t i = 0; i < p->layer_count; i++) squares = p->layers[i].kind->squares(p->layers[i].self, squares);
    double factor = p->clip_norm / (sqrt(squares) + 1e-6);
    p->constants.clip = (float)(factor > 1 ? 1 : factor);
  }
  for (uint32_t i = 0; i < p->layer_count; i++) p->layers[i].kind->apply(p->layers[i].self, p->rule, &p->constants);
}

static void end_step(program *p, step_numbers n) {
  if (p->steps.refined) apply_collected(p);
  if (n.flush) for (uint32_t i = 0; i < p->layer_count; i++) p->layers[i].kind->flush(p->layers[i].self);
}

double step_program(program *p, const rows *r, const uint32_t *indices, uint32_t count, step_numbers n) {
  begin_step(p, n);
  double mean = pass(p, r, indices, count, step_rule(p));
  end_step(p, n);
  return mean;
}

double gradient_program(program *p, const rows *r, const uint32_t *indices, uint32_t count, float *to) {
  read_program(p, FIRST, p->aside);
  double mean = pass(p, r, indices, count, GRADIENT);
  read_program(p, FIRST, to);
  write_program(p, FIRST, p->aside);
  return mean;
}

/** The outputs of the first examples of the lanes. */
static void copy_outputs(const program *p, uint32_t count, float *to) {
  const float *z = p->h[p->layer_count - 1];
  for (uint32_t e = 0; e < count; e++)
    for (uint32_t c = 0; c < p->outputs; c++) *to++ = z[c * p->stride + e];
}

void forward_program(program *p, const rows *r, const uint32_t *indices, uint32_t count, float *to) {
  forward(p, r, indices, count);
  p->open = count;
  copy_outputs(p, count, to);
}

uint32_t open_examples(const program *p) { return p->open; }

/** The gradient by the outputs into the lanes; those past the last example get none. */
static void take_derivative(program *p, const double *derivative) {
  float *dz = p->dz[p->layer_count - 1];
  for (uint32_t c = 0; c < p->outputs; c++, dz += p->stride) {
    memset(dz, 0, p->stride * sizeof(float));
    for (uint32_t e = 0; e < p->open; e++) dz[e] = (float)derivative[(size_t)e * p->outputs + c];
  }
}

void advance_program(program *p, const double *derivative, step_numbers n) {
  begin_step(p, n);
  take_derivative(p, derivative);
  back(p, p->open, step_rule(p));
  end_step(p, n);
  p->open = 0;
}

void derive_program(program *p, const double *derivative, float *to) {
  read_program(p, FIRST, p->aside);
  take_derivative(p, derivative);
  back(p, p->open, GRADIENT);
  read_program(p, FIRST, to);
  write_program(p, FIRST, p->aside);
}

void evaluate_program(program *p, const rows *r, const uint32_t *indices, uint32_t count, double *total, uint32_t *correct) {
  for (uint32_t from = 0; from < count; from += p->capacity) {
    uint32_t part = count - from < p->capacity ? count - from : p->capacity;
    if (from + part < count) {
      uint32_t next = count - from - part < p->capacity ? count - from - part : p->capacity;
      prefetch_batch(r, indices + from + part, next);
    }
    forward(p, r, indices + from, part);
    *total = loss(p, NULL, 1, *total);
    *correct += p->kernels->count_correct(p->h[p->layer_count - 1], p->outputs, p->batch.labels, (batch_shape){ p->stride, part });
  }
}

void outputs_program(program *p, const rows *r, const uint32_t *indices, uint32_t count, float *to) {
  for (uint32_t from = 0; from < count; from += p->capacity) {
    uint32_t part = count - from < p->capacity ? count - from : p->capacity;
    forward(p, r, indices + from, part);
    copy_outputs(p, part, to + (size_t)from * p->outputs);
  }
}
