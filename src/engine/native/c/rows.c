#include "rows.h"
#include "row-file.h"
#include <string.h>

/** Counts the nonzero inputs and marks their features. */
static __attribute__((noinline)) size_t count_nonzero(const examples *g, uint8_t *used) {
  size_t nonzero = 0, at = 0;
  for (uint32_t e = 0; e < g->count; e++)
    for (uint32_t k = 0; k < g->features; k++, at++) {
      int there = g->bytes ? g->bytes[at] != 0 : g->floats[at] != 0;
      used[k] |= (uint8_t)there;
      nonzero += (size_t)there;
    }
  return nonzero;
}

static void list_rows(const examples *g, head *heads, short_entry *shorts, entry *longs) {
  uint32_t next = 0;
  size_t at = 0;
  for (uint32_t e = 0; e < g->count; e++) {
    heads[e].first = next;
    for (uint32_t k = 0; k < g->features; k++, at++) {
      if (g->bytes) {
        if (g->bytes[at]) shorts[next++] = k << 8 | g->bytes[at];
      } else {
        float x = g->floats[at] * g->scale;
        if (x != 0) longs[next++] = (entry){ k, x };
      }
    }
    heads[e].count = next - heads[e].first;
  }
}

static void copy_labels(rows *r, const examples *g) {
  uint32_t *labels = take(&r->memory, g->count, 4);
  for (uint32_t e = 0; e < g->count; e++) labels[e] = g->labels[e];
  r->labels = labels;
  if (!g->targets) return;
  float *targets = take(&r->memory, (size_t)g->count * g->target_width, 4);
  memcpy(targets, g->targets, (size_t)g->count * g->target_width * 4);
  r->targets = targets;
  r->target_width = g->target_width;
}

/** Everything that may run out of memory. */
static void place_rows(rows *r, const examples *g, size_t nonzero) {
  copy_labels(r, g);
  size_t size = g->bytes ? sizeof(short_entry) : sizeof(entry);
  if (g->file && map_rows(r, g, nonzero)) return;
  head *heads = take(&r->memory, g->count, sizeof(head));
  void *entries = take(&r->memory, nonzero, size);
  list_rows(g, heads, entries, entries);
  r->heads = heads;
  if (g->bytes) r->shorts = entries; else r->longs = entries;
  if (!g->file || !write_rows(g, heads, entries, nonzero) || !map_rows(r, g, nonzero)) return;
  // The file has them now: only labels and targets stay in memory of our own.
  free_scope(&r->memory);
  copy_labels(r, g);
}

const char *bind_rows(rows *r, const examples *g, uint8_t *used) {
  memset(r, 0, sizeof *r);
  r->count = g->count;
  r->features = g->features;
  r->classes = g->classes;
  for (int byte = 0; byte < 256; byte++) r->table[byte] = (float)byte * g->scale;
  if (g->features >= 1u << 24) return "features must be below 16777216";
  volatile size_t nonzero = count_nonzero(g, used);
  if (nonzero > UINT32_MAX) return "nonzero inputs must be at most 4294967295";
  jmp_buf failed;
  r->memory.failed = &failed;
  if (setjmp(failed)) {
    free_rows(r);
    return "memory must hold the examples, got no more";
  }
  place_rows(r, g, nonzero);
  r->memory.failed = NULL;
  return NULL;
}

void free_rows(rows *r) {
  unmap_rows(r);
  free_scope(&r->memory);
}

void place_batch(batch *b, scope *s, uint32_t capacity, uint32_t outputs) {
  b->heads = take(s, capacity, sizeof(head));
  b->labels = take(s, (size_t)capacity + 16, 4);
  b->targets = take(s, (size_t)capacity * outputs, 4);
}

void gather_batch(batch *b, const rows *of, const uint32_t *indices, uint32_t count) {
  b->of = of;
  b->count = count;
  for (uint32_t e = 0; e < count; e++) {
    uint32_t index = indices[e];
    b->heads[e] = of->heads[index];
    b->labels[e] = of->labels[index];
    if (of->targets) memcpy(b->targets + (size_t)e * of->target_width, of->targets + (size_t)index * of->target_width, of->target_width * 4);
  }
}

void prefetch_batch(const rows *of, const uint32_t *indices, uint32_t count) {
  for (uint32_t e = 0; e < count; e++) {
    head h = of->heads[indices[e]];
    const char *at = of->shorts ? (const char *)(of->shorts + h.first) : (const char *)(of->longs + h.first);
    const char *end = of->shorts ? (const char *)(of->shorts + h.first + h.count) : (const char *)(of->longs + h.first + h.count);
    for (; at < end; at += 64) __builtin_prefetch(at, 0, 2);
  }
}

void widen_rows(const batch *b, head *heads, entry *entries) {
  const rows *r = b->of;
  uint32_t next = 0;
  for (uint32_t e = 0; e < b->count; e++) {
    head h = b->heads[e];
    heads[e] = (head){ next, h.count };
    if (r->shorts) {
      const short_entry *from = r->shorts + h.first;
      for (uint32_t j = 0; j < h.count; j++) entries[next++] = (entry){ from[j] >> 8 << 4, r->table[from[j] & 255] };
    } else {
      const entry *from = r->longs + h.first;
      for (uint32_t j = 0; j < h.count; j++) entries[next++] = (entry){ from[j].cell << 4, from[j].value };
    }
  }
}

/** The values of one example into column e of the lanes. */
static void spread_row(const rows *r, head h, float *x, size_t stride, uint8_t *active) {
  if (r->shorts) {
    for (const short_entry *p = r->shorts + h.first, *end = p + h.count; p < end; p++) {
      size_t k = *p >> 8;
      x[k * stride] = r->table[*p & 255];
      active[k] = 1;
    }
  } else {
    for (const entry *p = r->longs + h.first, *end = p + h.count; p < end; p++) {
      x[p->cell * stride] = p->value;
      active[p->cell] = 1;
    }
  }
}

void spread_rows(const batch *b, float *x, size_t stride, uint8_t *active) {
  size_t features = b->of->features;
  for (size_t k = 0; k < features; k++)
    if (active[k]) for (size_t e = 0; e < stride; e += 16) memset(x + k * stride + e, 0, 64);
  memset(active, 0, features);
  for (uint32_t e = 0; e < b->count; e++) spread_row(b->of, b->heads[e], x + e, stride, active);
}
