#include "curvature.h"
#include "tangent.h"
#include <stdlib.h>
#include <string.h>

/** What is kept of one chunk of examples from product to product: lanes behind each layer (slopes, and second derivatives times the gradient by h, of
 *  activations that are kept), and softmax(z) or NULL. */
typedef struct { uint32_t from, count; float **h, **dz, **slope, **bend, *p; } chunk;

struct curvature {
  const kernels *kernels;
  scope memory, point;
  uint32_t layer_count, inputs, outputs, examples;
  int squared;
  size_t stride, parameters, coordinates;
  tangent_layer *layers;
  float **rz, **rh, **rdz, *norms;
  int *kept;
  batch batch;
  const rows *rows;
  uint32_t *indices;
  chunk *chunks;
};

static void place(curvature *c, const network_plan *plan) {
  scope *s = &c->memory;
  const uint8_t *mask = plan->mask;
  c->layers = take(s, plan->layer_count, sizeof(tangent_layer));
  c->rz = take(s, plan->layer_count, sizeof(float *));
  c->rh = take(s, plan->layer_count, sizeof(float *));
  c->rdz = take(s, plan->layer_count, sizeof(float *));
  c->kept = take(s, plan->layer_count, sizeof(int));
  for (uint32_t i = 0; i < plan->layer_count; i++) {
    c->kept[i] = kept_kind(plan, i);
    layer_plan l = plan_layer(plan, i, &mask);
    int dense = plan->layers[LAYER_FIELDS * i + 3] != 0;
    c->layers[i] = i == 0 ? (dense ? dense_first_tangent : active_tangent)(s, &l) : (dense ? dense_tangent : weight_tangent)(s, &l);
    c->parameters += c->layers[i].parameters;
    c->coordinates += c->layers[i].coordinates;
    c->rz[i] = take_lanes(s, l.outputs, CHUNK);
    c->rh[i] = take_lanes(s, l.outputs, CHUNK);
    c->rdz[i] = take_lanes(s, l.outputs, CHUNK);
    c->outputs = l.outputs;
  }
  c->norms = take_floats(s, c->stride);
  place_batch(&c->batch, s, CHUNK, c->outputs);
}

curvature *compile_curvature(const network_plan *plan, double *wanted) {
  curvature *volatile c = calloc(1, sizeof(curvature));
  if (!c) return NULL;
  jmp_buf failed;
  c->memory.failed = &failed;
  if (setjmp(failed)) {
    *wanted = c->memory.wanted;
    free_curvature(c);
    return NULL;
  }
  c->kernels = plan->kernels;
  c->layer_count = plan->layer_count;
  c->inputs = plan->layers[0];
  c->squared = plan->squared != 0;
  c->stride = stride_of(CHUNK);
  place(c, plan);
  return c;
}

void free_curvature(curvature *c) {
  free_scope(&c->point);
  free_scope(&c->memory);
  free(c);
}

size_t curvature_parameters(const curvature *c) { return c->parameters; }
size_t curvature_coordinates(const curvature *c) { return c->coordinates; }
uint32_t curvature_inputs(const curvature *c) { return c->inputs; }
uint32_t curvature_outputs(const curvature *c) { return c->outputs; }
int curvature_squared(const curvature *c) { return c->squared; }
uint32_t curvature_examples(const curvature *c) { return c->examples; }
const rows *curvature_rows(const curvature *c) { return c->rows; }

static layer_input input_of(curvature *c, const chunk *part, uint32_t i) {
  return (layer_input){ i == 0 ? &c->batch : NULL, i == 0 ? NULL : part->h[i - 1] };
}

/** From the gradient by h of a layer to that by z. */
static void derive_between(curvature *c, chunk *part, uint32_t i, batch_shape b) {
  if (c->kept[i]) c->kernels->derive_kept(part->dz[i], part->slope[i], part->bend[i], c->layers[i].outputs, b);
}

/** r through the slope of a layer. */
static void tangent_between(curvature *c, const chunk *part, uint32_t i, float *r, int hessian, batch_shape b) {
  if (c->kept[i]) c->kernels->tangent_kept(r, part->slope[i], hessian ? part->bend[i] : NULL, c->rz[i], c->layers[i].outputs, b);
}

/** Activations and unscaled gradients of one chunk; returns `total` plus its losses. */
static double linearise(curvature *c, chunk *part, double total) {
  batch_shape b = { c->stride, part->count };
  uint32_t top = c->layer_count - 1;
  gather_batch(&c->batch, c->rows, c->indices + part->from, part->count);
  for (uint32_t i = 0; i <= top; i++) {
    c->layers[i].kind->forward(c->layers[i].self, input_of(c, part, i), part->h[i], b);
    if (c->kept[i]) c->kernels->activate_kept(c->kept[i], part->h[i], part->slope[i], part->bend[i], c->layers[i].outputs, b);
  }
  float *z = part->h[top], *dz = part->dz[top];
  const float *targets = c->rows->targets ? c->batch.targets : NULL;
  total = c->squared ? c->kernels->squared_loss(z, dz, c->outputs, c->batch.labels, targets, b, 1, total)
                     : c->kernels->softmax_loss(z, dz, c->outputs, c->batch.labels, b, 1, (soft_targets){ 1, 0, 0 }, total);
  if (part->p) c->kernels->softmax_lanes(z, part->p, c->outputs, b);
  c->kernels->derive_lanes(c->layers[top].activation, dz, z, c->outputs, b);
  derive_between(c, part, top, b);
  for (uint32_t i = top; i > 0; i--) {
    c->layers[i].kind->backward(c->layers[i].self, part->dz[i], c->layers[i - 1].activation, part->h[i - 1], part->dz[i - 1], b);
    derive_between(c, part, i - 1, b);
  }
  return total;
}

/** Lanes behind each layer, or only behind those whose activation is kept. */
static float **place_lanes(curvature *c, int kept_only) {
  float **lanes = take(&c->point, c->layer_count, sizeof(float *));
  for (uint32_t i = 0; i < c->layer_count; i++) if (!kept_only || c->kept[i]) lanes[i] = take_lanes(&c->point, c->layers[i].outputs, CHUNK);
  return lanes;
}

/** Room for what is kept of each chunk of so many examples. */
static void place_point(curvature *c, const uint32_t *indices, uint32_t count) {
  uint32_t parts = (count + CHUNK - 1) / CHUNK;
  c->chunks = take(&c->point, parts, sizeof(chunk));
  c->indices = take(&c->point, count, 4);
  memcpy(c->indices, indices, 4 * (size_t)count);
  for (uint32_t k = 0; k < parts; k++) {
    uint32_t from = k * CHUNK, left = count - from;
    float *p = c->squared ? NULL : take_lanes(&c->point, c->outputs, CHUNK);
    c->chunks[k] = (chunk){ from, left < CHUNK ? left : CHUNK, place_lanes(c, 0), place_lanes(c, 0), place_lanes(c, 1), place_lanes(c, 1), p };
  }
}

/** Places a point, or says that there is no memory for it by 0. */
static int place_or_fail(curvature *c, const uint32_t *indices, uint32_t count) {
  jmp_buf failed;
  c->point.failed = &failed;
  if (setjmp(failed)) {
    free_scope(&c->point);
    return 0;
  }
  place_point(c, indices, count);
  return 1;
}

int move_curvature(curvature *c, const float *parameters, const rows *r, const uint32_t *indices, uint32_t count, double *total) {
  forget_point(c);
  if (!place_or_fail(c, indices, count)) return 0;
  c->rows = r;
  c->examples = count;
  for (uint32_t i = 0; i < c->layer_count; parameters += c->layers[i++].parameters) c->layers[i].kind->set_weights(c->layers[i].self, parameters);
  *total = 0;
  for (uint32_t k = 0; k * CHUNK < count; k++) *total = linearise(c, &c->chunks[k], *total);
  return 1;
}

void forget_point(curvature *c) {
  c->examples = 0;
  c->rows = NULL;
  free_scope(&c->point);
}

/** Adds one chunk's product to the layers'. */
static void tangent(curvature *c, const chunk *part, int hessian) {
  batch_shape b = { c->stride, part->count };
  uint32_t top = c->layer_count - 1;
  gather_batch(&c->batch, c->rows, c->indices + part->from, part->count);
  for (uint32_t i = 0; i <= top; i++) {
    c->layers[i].kind->tangent_forward(c->layers[i].self, input_of(c, part, i), i == 0 ? NULL : c->rh[i - 1], part->h[i], c->rz[i], c->rh[i], b);
    tangent_between(c, part, i, c->rh[i], 0, b);
  }
  memcpy(c->rdz[top], c->rh[top], 4 * c->outputs * c->stride);
  if (part->p) c->kernels->softmax_tangent(part->p, c->rdz[top], c->outputs, b);
  c->kernels->tangent_outputs(c->layers[top].activation, c->rdz[top], part->h[top], c->rz[top], hessian ? part->dz[top] : NULL, c->outputs, b);
  tangent_between(c, part, top, c->rdz[top], hessian, b);
  for (uint32_t i = top + 1; i-- > 0;) {
    tangent_layer *l = &c->layers[i];
    l->kind->tangent_gradient(l->self, input_of(c, part, i), c->rdz[i], part->dz[i], hessian && i > 0 ? c->rh[i - 1] : NULL, b);
    if (i == 0) break;
    before_layer before = { c->layers[i - 1].activation, part->h[i - 1], c->rz[i - 1], part->dz[i - 1], c->rdz[i - 1] };
    l->kind->tangent_backward(l->self, hessian, (tangent_backward_lanes){ part->dz[i], c->rdz[i], before }, b);
    tangent_between(c, part, i - 1, c->rdz[i - 1], hessian, b);
  }
}

void product_curvature(curvature *c, const float *v, int hessian, float *to) {
  const float *from = v;
  for (uint32_t i = 0; i < c->layer_count; from += c->layers[i++].coordinates) c->layers[i].kind->set_direction(c->layers[i].self, from);
  for (uint32_t k = 0; k * CHUNK < c->examples; k++) tangent(c, &c->chunks[k], hessian);
  memset(to, 0, 4 * c->coordinates); // coordinates of inputs that are zero in all data stay 0
  float scale = (float)(1.0 / c->examples);
  for (uint32_t i = 0; i < c->layer_count; to += c->layers[i++].coordinates) c->layers[i].kind->put_product(c->layers[i].self, to, scale);
}

void norms_curvature(curvature *c, float *to) {
  for (uint32_t k = 0; k * CHUNK < c->examples; k++) {
    chunk *part = &c->chunks[k];
    batch_shape b = { c->stride, part->count };
    gather_batch(&c->batch, c->rows, c->indices + part->from, part->count);
    memset(c->norms, 0, 4 * c->stride);
    for (uint32_t i = 0; i < c->layer_count; i++)
      c->layers[i].kind->squared_gradients(c->layers[i].self, input_of(c, part, i), part->dz[i], c->norms, b);
    memcpy(to + part->from, c->norms, 4 * (size_t)part->count);
  }
}
