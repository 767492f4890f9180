#include "survivors.h"
#include <string.h>

survivors place_survivors(scope *s, const layer_plan *p, const uint8_t *seen) {
  size_t weights = (size_t)p->inputs * p->outputs, count = 0;
  if (weights > UINT32_MAX) { s->wanted = (double)weights * 4; longjmp(*s->failed, 1); }
  for (size_t j = 0; j < weights; j++) count += (!p->mask || p->mask[j]) && (!seen || seen[j % p->inputs]);
  survivors v = { .count = (uint32_t)count, .weight = take(s, count, sizeof(size_t)) };
  v.dump = (uint32_t)((count + 15) / 16 * 16);
  v.room = (size_t)v.dump + 16;
  size_t next = 0;
  for (size_t j = 0; j < weights; j++) if ((!p->mask || p->mask[j]) && (!seen || seen[j % p->inputs])) v.weight[next++] = j;
  return v;
}

float *take_vector(scope *s, const survivors *v) { return take_floats(s, v->room); }

void read_places(const survivors *v, const float *from, float *weights, size_t weight_count) {
  memset(weights, 0, 4 * weight_count);
  for (uint32_t j = 0; j < v->count; j++) weights[v->weight[j]] = from[j];
}

void write_places(const survivors *v, const float *weights, float *to) {
  for (uint32_t j = 0; j < v->count; j++) to[j] = weights[v->weight[j]];
}

/** Heads of lists from how many entries each has. */
static head *place_heads(scope *s, const uint32_t *counts, uint32_t rows) {
  head *heads = take(s, rows, sizeof(head));
  uint32_t first = 0;
  for (uint32_t r = 0; r < rows; r++) {
    heads[r] = (head){ first, counts[r] };
    first += counts[r];
  }
  return heads;
}

double_lists place_lists(scope *s, const layer_plan *p, const survivors *v) {
  double_lists l = { .outputs = p->outputs, .inputs = p->inputs, .of = v };
  uint32_t *fan_in = take(s, p->outputs, 4), *fan_out = take(s, p->inputs, 4);
  for (uint32_t j = 0; j < v->count; j++) {
    fan_in[v->weight[j] / p->inputs]++;
    fan_out[v->weight[j] % p->inputs]++;
  }
  l.output_heads = place_heads(s, fan_in, p->outputs);
  l.input_heads = place_heads(s, fan_out, p->inputs);
  l.in_order = take(s, (size_t)v->count + AHEAD, 4);
  l.by_input = take(s, v->count, 4);
  for (uint32_t j = 0; j < v->count + AHEAD; j++) l.in_order[j] = j < v->count ? j : v->dump;
  uint32_t *next = fan_out;
  for (uint32_t i = 0; i < p->inputs; i++) next[i] = l.input_heads[i].first;
  for (uint32_t j = 0; j < v->count; j++) l.by_input[next[v->weight[j] % p->inputs]++] = j;
  return l;
}

list_values place_values(scope *s, const layer_plan *p, const double_lists *l) {
  uint32_t count = l->of->count, stride = (uint32_t)stride_of(p->capacity);
  list_values to = { take(s, (size_t)count + AHEAD, sizeof(entry)), take(s, (size_t)count + AHEAD, sizeof(entry)) };
  for (uint32_t j = 0; j < count; j++) {
    to.by_output[j].cell = stride * (uint32_t)(l->of->weight[j] % p->inputs);
    to.by_input[j].cell = stride * (uint32_t)(l->of->weight[l->by_input[j]] / p->inputs);
  }
  return to;
}

void fill_lists(const double_lists *l, const list_values *to, const float *values) {
  for (uint32_t j = 0; j < l->of->count; j++) to->by_output[j].value = values[j];
  for (uint32_t j = 0; j < l->of->count; j++) to->by_input[j].value = values[l->by_input[j]];
}

lists output_lists(const double_lists *l, const list_values *v) { return (lists){ l->output_heads, v->by_output, l->outputs }; }
lists input_lists(const double_lists *l, const list_values *v) { return (lists){ l->input_heads, v->by_input, l->inputs }; }

active_lists place_active(scope *s, const layer_plan *p) {
  active_lists a = { .of = place_survivors(s, p, p->used), .outputs = p->outputs };
  size_t room = (size_t)a.of.count + AHEAD;
  a.bounds = take(s, (size_t)p->outputs + 1, 4);
  a.inputs = take(s, room, 4);
  for (uint32_t j = 0; j < a.of.count; j++) {
    a.bounds[a.of.weight[j] / p->inputs + 1]++;
    a.inputs[j] = (uint32_t)(a.of.weight[j] % p->inputs);
  }
  for (uint32_t o = 0; o < p->outputs; o++) a.bounds[o + 1] += a.bounds[o];
  a.heads = take(s, p->outputs, sizeof(head));
  a.entries = take(s, room, sizeof(entry));
  a.places = take(s, room, 4);
  return a;
}

void list_active(const active_lists *a, const float *values, const uint8_t *active, size_t stride) {
  // The pointers' own copies: what is written through them could else be the lists' description.
  const uint32_t *inputs = a->inputs, *bounds = a->bounds, outputs = a->outputs, step = (uint32_t)stride;
  entry *entries = a->entries;
  uint32_t *places = a->places, next = 0, j = 0;
  for (uint32_t o = 0; o < outputs; o++) {
    uint32_t first = next;
    for (uint32_t end = bounds[o + 1]; j < end; j++) {
      uint32_t k = inputs[j];
      entries[next] = (entry){ k * step, values[j] };
      places[next] = j;
      next += active[k];
    }
    a->heads[o] = (head){ first, next - first };
  }
  for (uint32_t k = 0; k < AHEAD; k++) {
    entries[next + k] = (entry){ 0, 0 };
    places[next + k] = a->of.dump;
  }
}

lists active_output_lists(const active_lists *a) { return (lists){ a->heads, a->entries, a->outputs }; }

void active_gradients(const active_lists *a, const kernels *k, const float *dz, const float *x, batch_shape b, float *into) {
  lists l = active_output_lists(a);
  memset(into, 0, 4 * a->of.room);
  k->list_gradients(&l, a->places, dz, x, b, into);
}
