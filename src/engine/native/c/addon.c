// The functions of the native engine as Node calls them. Every number, length and index is checked here once more, whatever TypeScript has checked: a wrong one
// is an error, never a crash.
#include "arguments.h"
#include "curvature.h"
#include "handles.h"
#include "program.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** What this binary and src/engine/native/binary.ts must agree on: the functions and what they take. */
#define ADDON_VERSION 3

/** gcc says its number only. */
#ifdef __clang__
#define COMPILER __VERSION__
#else
#define COMPILER "gcc " __VERSION__
#endif

/** Neurons of a layer at most: sizes in 64 bits then hold without overflow. */
#define MOST_NEURONS (1u << 28)
#define MOST_LAYERS 10000
#define MOST_CAPACITY (1u << 24)

static handles *table(napi_env env) {
  void *data = NULL;
  napi_get_instance_data(env, &data);
  return data;
}

static napi_value number_of(napi_env env, double value) {
  napi_value result = NULL;
  napi_create_double(env, value, &result);
  return result;
}

/** Indices copied, so that nobody can change them any more, each below `below`; NULL after throwing. */
static uint32_t *copied_indices(const arguments *a, array indices, uint32_t below) {
  uint32_t *copy = malloc(4 * indices.length + 4);
  if (!copy) { refuse(a, "memory must hold the indices", (double)indices.length); return NULL; }
  if (indices.length > 0) memcpy(copy, indices.data, 4 * indices.length);
  for (size_t j = 0; j < indices.length; j++)
    if (copy[j] >= below) {
      refuse(a, "indices must be those of examples", copy[j]);
      free(copy);
      return NULL;
    }
  return copy;
}

/** Examples in argument `index` that suit a network. */
static const rows *suitable_rows(const arguments *a, size_t index, uint32_t inputs, uint32_t outputs, int squared) {
  const rows *r = held(table(a->env), a, index, ROWS);
  if (!r) return NULL;
  int wrong = r->features != inputs || (squared && r->targets ? r->target_width != outputs : r->classes > outputs);
  // targets that a network does not use must not be gathered past their room
  wrong |= r->targets && r->target_width > outputs;
  if (!wrong) return r;
  refuse(a, "examples must suit the network, features", r->features);
  return NULL;
}

// describe(): { version, widths, compiler }

static napi_value describe(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result, widths, compiler, width;
  napi_create_object(env, &result);
  napi_set_named_property(env, result, "version", number_of(env, ADDON_VERSION));
  napi_create_array(env, &widths);
  uint32_t found = 0;
  for (int w = 4; w <= 16; w *= 2) {
    if (!kernels_of(w)) continue;
    width = number_of(env, w);
    napi_set_element(env, widths, found++, width);
  }
  napi_set_named_property(env, result, "widths", widths);
  napi_create_string_utf8(env, COMPILER, NAPI_AUTO_LENGTH, &compiler);
  napi_set_named_property(env, result, "compiler", compiler);
  return result;
}

// bind(count, features, classes, scale, bytes | undefined, floats | undefined, labels, targets | undefined, file | undefined, used): number

/** A path, or NULL for undefined; to be freed. */
static int take_path(const arguments *a, size_t index, char **to) {
  napi_valuetype kind;
  size_t length;
  *to = NULL;
  if (napi_typeof(a->env, a->values[index], &kind) == napi_ok && kind == napi_undefined) return 1;
  if (napi_get_value_string_utf8(a->env, a->values[index], NULL, 0, &length) != napi_ok || length > 3000) return refuse(a, "file must be a path, argument", (double)index);
  *to = malloc(length + 1);
  return *to && napi_get_value_string_utf8(a->env, a->values[index], *to, length + 1, &length) == napi_ok;
}

static int take_examples(const arguments *a, examples *g, array *used) {
  array bytes, floats, labels, targets;
  double scale;
  if (!take_integer(a, 0, "count", 1, UINT32_MAX / 2, &g->count) || !take_integer(a, 1, "features", 1, (1u << 24) - 1, &g->features)) return 0;
  if (!take_integer(a, 2, "classes", 1, 256, &g->classes) || !take_number(a, 3, "scale", &scale)) return 0;
  size_t values = (size_t)g->count * g->features;
  if (!take_optional(a, 4, "inputs", napi_uint8_array, values, &bytes) || !take_optional(a, 5, "inputs", napi_float32_array, values, &floats)) return 0;
  if (!take_array(a, 6, "labels", napi_uint8_array, g->count, &labels) || !take_optional(a, 7, "targets", napi_float32_array, ANY_LENGTH, &targets)) return 0;
  if (!take_array(a, 9, "used", napi_uint8_array, g->features, used)) return 0;
  if (!bytes.data == !floats.data) return refuse(a, "inputs must be bytes or floats, kinds", bytes.data ? 2 : 0);
  if (targets.data && (targets.length == 0 || targets.length % g->count != 0 || targets.length / g->count > MOST_NEURONS)) return refuse(a, "targets must be a whole number an example", (double)targets.length);
  for (size_t e = 0; e < labels.length; e++)
    if (((uint8_t *)labels.data)[e] >= g->classes) return refuse(a, "labels must be below the classes", ((uint8_t *)labels.data)[e]);
  g->scale = (float)scale;
  g->bytes = bytes.data;
  g->floats = floats.data;
  g->labels = labels.data;
  g->targets = targets.data;
  g->target_width = (uint32_t)(targets.length / g->count);
  return 1;
}

static napi_value bind(napi_env env, napi_callback_info info) {
  arguments a;
  examples g = { 0 };
  array used;
  char *file = NULL;
  if (!take_arguments(&a, env, info, "bind", 10) || !take_examples(&a, &g, &used) || !take_path(&a, 8, &file)) { free(file); return NULL; }
  g.file = file;
  rows *r = calloc(1, sizeof(rows));
  const char *problem = r ? bind_rows(r, &g, used.data) : "memory must hold the examples";
  free(file);
  uint32_t number = problem ? 0 : hold(table(env), ROWS, r);
  if (number) return number_of(env, number);
  if (!problem) free_rows(r);
  free(r);
  refuse(&a, problem ? problem : "memory must hold one more", g.count);
  return NULL;
}

/** mapped(examples): whether they lie in a file that processes share. */
static napi_value mapped(napi_env env, napi_callback_info info) {
  arguments a;
  if (!take_arguments(&a, env, info, "mapped", 1)) return NULL;
  const rows *r = held(table(env), &a, 0, ROWS);
  return r ? number_of(env, r->mapping != NULL) : NULL;
}

// compile(width, layers, mask | undefined, used, squared, rule, capacity, constants, steps): number; compileCurvature takes the same, its capacity is 64

static int take_layers(const arguments *a, network_plan *plan) {
  array layers, mask, used;
  if (!take_array(a, 1, "layers", napi_uint32_array, ANY_LENGTH, &layers)) return 0;
  size_t count = layers.length / LAYER_FIELDS;
  if (count < 1 || count > MOST_LAYERS || layers.length % LAYER_FIELDS) return refuse(a, "layers must be four numbers each", (double)layers.length);
  const uint32_t *field = layers.data;
  double parameters = 0;
  size_t weights = 0;
  for (size_t i = 0; i < count; i++, field += LAYER_FIELDS) {
    if (field[0] < 1 || field[0] > MOST_NEURONS || field[1] < 1 || field[1] > MOST_NEURONS) return refuse(a, "layers must have neurons", field[0]);
    if (i > 0 && field[0] != field[-3]) return refuse(a, "inputs of a layer must equal the outputs before it", field[0]);
    if (field[2] > LEAKY_RELU || field[3] > 1) return refuse(a, "activations and kernels must be known", field[2]);
    weights += (size_t)field[0] * field[1];
    parameters += (double)field[0] * field[1] + field[1];
    if (parameters * 4 > (double)MOST_BYTES) return refuse(a, "memory must be at most 4294967296 bytes", parameters * 4);
  }
  field = layers.data;
  if (!take_optional(a, 2, "mask", napi_uint8_array, weights, &mask) || !take_array(a, 3, "used", napi_uint8_array, field[0], &used)) return 0;
  plan->layer_count = (uint32_t)count;
  plan->layers = layers.data;
  plan->mask = mask.data;
  plan->used = used.data;
  return 1;
}

static int take_plan(const arguments *a, network_plan *plan, uint32_t least_capacity, uint32_t most_capacity) {
  uint32_t width;
  array numbers;
  if (!take_integer(a, 0, "width", 4, 16, &width) || !take_layers(a, plan)) return 0;
  plan->kernels = kernels_of((int)width);
  if (!plan->kernels) return refuse(a, "width must be one of this processor", width);
  if (!take_integer(a, 4, "loss", 0, 1, &plan->squared) || !take_integer(a, 5, "rule", SGD, NESTEROV, &plan->rule)) return 0;
  if (!take_integer(a, 6, "capacity", least_capacity, most_capacity, &plan->capacity) || !take_array(a, 7, "constants", napi_float64_array, 8, &numbers)) return 0;
  uint32_t steps;
  if (!take_integer(a, 8, "steps", 0, 7, &steps)) return 0;
  if (plan->rule == SUM || (plan->rule == NESTEROV && !(steps & 1))) return refuse(a, "rule must be one of its steps", plan->rule);
  const double *n = numbers.data;
  plan->constants = (constants){ 0, 0, (float)n[0], (float)n[1], (float)n[2], (float)n[3], (float)n[4], 1, (float)n[5], 1 };
  plan->clip_norm = n[6];
  plan->smoothing = n[7];
  plan->steps = (step_kind){ (int)(steps & 1), steps == 3 || steps == 7, steps == 5 || steps == 7 };
  return 1;
}

/** Takes a compiled program up; `pointer` NULL: there was no memory. */
static napi_value keep(const arguments *a, handle_kind kind, void *pointer, double wanted) {
  uint32_t number = pointer ? hold(table(a->env), kind, pointer) : 0;
  if (number) return number_of(a->env, number);
  if (pointer && kind == PROGRAM) free_program(pointer);
  if (pointer && kind == CURVATURE) free_curvature(pointer);
  refuse(a, "memory must be at most 4294967296 bytes, and there", wanted);
  return NULL;
}

static napi_value compile(napi_env env, napi_callback_info info) {
  arguments a;
  network_plan plan = { 0 };
  double wanted = 0;
  if (!take_arguments(&a, env, info, "compile", 9) || !take_plan(&a, &plan, 1, MOST_CAPACITY)) return NULL;
  return keep(&a, PROGRAM, compile_program(&plan, &wanted), wanted);
}

static napi_value compile_curvature_of(napi_env env, napi_callback_info info) {
  arguments a;
  network_plan plan = { 0 };
  double wanted = 0;
  if (!take_arguments(&a, env, info, "compileCurvature", 9) || !take_plan(&a, &plan, CHUNK, CHUNK)) return NULL;
  return keep(&a, CURVATURE, compile_curvature(&plan, &wanted), wanted);
}

// read(program, quantity, into) and write(program, quantity, from)

static program *take_quantity(arguments *a, napi_env env, napi_callback_info info, const char *function, uint32_t *quantity, array *values) {
  if (!take_arguments(a, env, info, function, 3)) return NULL;
  program *p = held(table(env), a, 0, PROGRAM);
  if (!p || !take_integer(a, 1, "quantity", VALUE, program_sided(p) ? SIDE : SECOND, quantity)) return NULL;
  return take_array(a, 2, "values", napi_float32_array, parameter_count(p), values) ? p : NULL;
}

static napi_value read(napi_env env, napi_callback_info info) {
  arguments a;
  uint32_t quantity;
  array values;
  program *p = take_quantity(&a, env, info, "read", &quantity, &values);
  if (p) read_program(p, quantity, values.data);
  return NULL;
}

static napi_value write(napi_env env, napi_callback_info info) {
  arguments a;
  uint32_t quantity;
  array values;
  program *p = take_quantity(&a, env, info, "write", &quantity, &values);
  if (p) write_program(p, quantity, values.data);
  return NULL;
}

// steps(program, examples, indices, counts, numbers, losses): number of steps; numbers are (rate, root, keep, flush) each

static napi_value steps(napi_env env, napi_callback_info info) {
  arguments a;
  array indices, counts, numbers, losses;
  if (!take_arguments(&a, env, info, "steps", 6)) return NULL;
  program *p = held(table(env), &a, 0, PROGRAM);
  if (!p) return NULL;
  const rows *r = suitable_rows(&a, 1, program_inputs(p), program_outputs(p), program_squared(p));
  if (!r || !take_array(&a, 2, "indices", napi_uint32_array, ANY_LENGTH, &indices) || !take_array(&a, 3, "counts", napi_uint32_array, ANY_LENGTH, &counts)) return NULL;
  if (!take_array(&a, 4, "numbers", napi_float64_array, 4 * counts.length, &numbers) || !take_array(&a, 5, "losses", napi_float64_array, counts.length, &losses)) return NULL;
  uint32_t *sizes = copied_indices(&a, counts, program_capacity(p) + 1), *batch = sizes ? copied_indices(&a, indices, r->count) : NULL;
  size_t sum = 0, done = 0;
  int whole = batch != NULL;
  for (size_t k = 0; whole && k < counts.length; sum += sizes[k++]) whole = sizes[k] > 0;
  if (batch && (!whole || sum != indices.length)) refuse(&a, "batches must hold the indices, and none be empty", (double)sum);
  else if (batch) {
    const uint32_t *at = batch;
    const double *n = numbers.data;
    for (; done < counts.length; at += sizes[done++], n += 4) {
      if (done + 1 < counts.length) prefetch_batch(r, at + sizes[done], sizes[done + 1]);
      double loss = step_program(p, r, at, sizes[done], (step_numbers){ (float)n[0], (float)n[1], (float)n[2], n[3] != 0 });
      ((double *)losses.data)[done] = loss;
      if (loss - loss != 0) { done++; break; } // not finite: training has diverged
    }
  }
  free(sizes);
  free(batch);
  return number_of(env, (double)done);
}

/** What gradient, evaluate and outputs begin with: a program, examples, copied indices. NULL after throwing. */
static uint32_t *take_pass(arguments *a, napi_env env, napi_callback_info info, const char *function, size_t most, program **p, const rows **r, array *indices) {
  if (!take_arguments(a, env, info, function, 4) || !(*p = held(table(env), a, 0, PROGRAM))) return NULL;
  *r = suitable_rows(a, 1, program_inputs(*p), program_outputs(*p), program_squared(*p));
  if (!*r || !take_array(a, 2, "indices", napi_uint32_array, ANY_LENGTH, indices)) return NULL;
  if (indices->length < 1 || indices->length > (most ? most : program_capacity(*p))) { refuse(a, "indices must be as many as fit", (double)indices->length); return NULL; }
  return copied_indices(a, *indices, (*r)->count);
}

// gradient(program, examples, batch, into): mean loss

static napi_value gradient(napi_env env, napi_callback_info info) {
  arguments a;
  program *p;
  const rows *r;
  array indices, into;
  uint32_t *batch = take_pass(&a, env, info, "gradient", 0, &p, &r, &indices);
  double loss = 0;
  if (batch && take_array(&a, 3, "gradient", napi_float32_array, parameter_count(p), &into)) loss = gradient_program(p, r, batch, (uint32_t)indices.length, into.data);
  free(batch);
  return number_of(env, loss);
}

// forward(program, examples, batch, into); advance(program, derivative, numbers); derive(program, derivative, into)

static napi_value forward(napi_env env, napi_callback_info info) {
  arguments a;
  program *p;
  const rows *r;
  array indices, into;
  uint32_t *batch = take_pass(&a, env, info, "forward", 0, &p, &r, &indices);
  if (batch && take_array(&a, 3, "outputs", napi_float32_array, indices.length * program_outputs(p), &into)) forward_program(p, r, batch, (uint32_t)indices.length, into.data);
  free(batch);
  return NULL;
}

/** A program between its two halves, and the derivative by the outputs of the first. */
static program *take_open(arguments *a, napi_env env, napi_callback_info info, const char *function, array *derivative) {
  if (!take_arguments(a, env, info, function, 3)) return NULL;
  program *p = held(table(env), a, 0, PROGRAM);
  if (!p) return NULL;
  if (open_examples(p) == 0) { refuse(a, "forward must be called first, examples", 0); return NULL; }
  return take_array(a, 1, "derivative", napi_float64_array, (size_t)open_examples(p) * program_outputs(p), derivative) ? p : NULL;
}

static napi_value advance(napi_env env, napi_callback_info info) {
  arguments a;
  array derivative, numbers;
  program *p = take_open(&a, env, info, "advance", &derivative);
  if (!p || !take_array(&a, 2, "numbers", napi_float64_array, 4, &numbers)) return NULL;
  const double *n = numbers.data;
  advance_program(p, derivative.data, (step_numbers){ (float)n[0], (float)n[1], (float)n[2], n[3] != 0 });
  return NULL;
}

static napi_value derive(napi_env env, napi_callback_info info) {
  arguments a;
  array derivative, into;
  program *p = take_open(&a, env, info, "derive", &derivative);
  if (p && take_array(&a, 2, "gradient", napi_float32_array, parameter_count(p), &into)) derive_program(p, derivative.data, into.data);
  return NULL;
}

// evaluate(program, examples, indices, totals): totals become the sum of the losses and the number of right answers

static napi_value evaluate(napi_env env, napi_callback_info info) {
  arguments a;
  program *p;
  const rows *r;
  array indices, totals;
  uint32_t *list = take_pass(&a, env, info, "evaluate", UINT32_MAX, &p, &r, &indices), correct = 0;
  if (list && take_array(&a, 3, "totals", napi_float64_array, 2, &totals)) {
    double *to = totals.data, loss = 0;
    evaluate_program(p, r, list, (uint32_t)indices.length, &loss, &correct);
    to[0] = loss;
    to[1] = correct;
  }
  free(list);
  return NULL;
}

// outputs(program, examples, indices, into)

static napi_value outputs(napi_env env, napi_callback_info info) {
  arguments a;
  program *p;
  const rows *r;
  array indices, into;
  uint32_t *list = take_pass(&a, env, info, "outputs", UINT32_MAX, &p, &r, &indices);
  if (list && take_array(&a, 3, "outputs", napi_float32_array, indices.length * program_outputs(p), &into))
    outputs_program(p, r, list, (uint32_t)indices.length, into.data);
  free(list);
  return NULL;
}

// moveTo(curvature, examples, indices, parameters): sum of the losses

static napi_value move_to(napi_env env, napi_callback_info info) {
  arguments a;
  array indices, parameters;
  if (!take_arguments(&a, env, info, "moveTo", 4)) return NULL;
  curvature *c = held(table(env), &a, 0, CURVATURE);
  if (!c) return NULL;
  const rows *r = suitable_rows(&a, 1, curvature_inputs(c), curvature_outputs(c), curvature_squared(c));
  if (!r || !take_array(&a, 2, "indices", napi_uint32_array, ANY_LENGTH, &indices)) return NULL;
  if (!take_array(&a, 3, "parameters", napi_float32_array, curvature_parameters(c), &parameters)) return NULL;
  if (indices.length < 1 || indices.length > UINT32_MAX / 2) { refuse(&a, "indices must be as many as fit", (double)indices.length); return NULL; }
  uint32_t *list = copied_indices(&a, indices, r->count);
  if (!list) return NULL;
  double total = 0;
  if (!move_curvature(c, parameters.data, r, list, (uint32_t)indices.length, &total)) refuse(&a, "memory must hold the activations of the examples", (double)indices.length);
  free(list);
  return number_of(env, total);
}

/** A curvature program that stands at a point. */
static curvature *take_point(arguments *a, napi_env env, napi_callback_info info, const char *function, size_t count) {
  if (!take_arguments(a, env, info, function, count)) return NULL;
  curvature *c = held(table(env), a, 0, CURVATURE);
  if (!c || curvature_examples(c) > 0) return c;
  refuse(a, "moveTo must be called first, examples", 0);
  return NULL;
}

// product(curvature, v, hessian, into)

static napi_value product(napi_env env, napi_callback_info info) {
  arguments a;
  array v, into;
  uint32_t hessian;
  curvature *c = take_point(&a, env, info, "product", 4);
  if (!c || !take_array(&a, 1, "v", napi_float32_array, curvature_coordinates(c), &v) || !take_integer(&a, 2, "hessian", 0, 1, &hessian)) return NULL;
  if (take_array(&a, 3, "product", napi_float32_array, curvature_coordinates(c), &into)) product_curvature(c, v.data, (int)hessian, into.data);
  return NULL;
}

// norms(curvature, into)

static napi_value norms(napi_env env, napi_callback_info info) {
  arguments a;
  array into;
  curvature *c = take_point(&a, env, info, "norms", 2);
  if (c && take_array(&a, 1, "norms", napi_float32_array, curvature_examples(c), &into)) norms_curvature(c, into.data);
  return NULL;
}

// free(number)

static napi_value free_one(napi_env env, napi_callback_info info) {
  arguments a;
  uint32_t number;
  if (take_arguments(&a, env, info, "free", 1) && take_integer(&a, 0, "number", 1, UINT32_MAX, &number)) release(table(env), number);
  return NULL;
}

static void end(napi_env env, void *data, void *hint) {
  (void)env; (void)hint;
  release_all(data);
  free(data);
}

NAPI_MODULE_INIT() {
  static const struct { const char *name; napi_callback call; } functions[] = {
    { "describe", describe }, { "bind", bind }, { "mapped", mapped }, { "compile", compile }, { "compileCurvature", compile_curvature_of },
    { "read", read }, { "write", write }, { "steps", steps }, { "gradient", gradient },
    { "forward", forward }, { "advance", advance }, { "derive", derive }, { "evaluate", evaluate }, { "outputs", outputs },
    { "moveTo", move_to }, { "product", product }, { "norms", norms }, { "free", free_one },
  };
  handles *all = calloc(1, sizeof(handles));
  if (!all || napi_set_instance_data(env, all, end, NULL) != napi_ok) return NULL;
  for (size_t k = 0; k < sizeof functions / sizeof *functions; k++) {
    napi_value function;
    if (napi_create_function(env, functions[k].name, NAPI_AUTO_LENGTH, functions[k].call, NULL, &function) != napi_ok) return NULL;
    if (napi_set_named_property(env, exports, functions[k].name, function) != napi_ok) return NULL;
  }
  return exports;
}
