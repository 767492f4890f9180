// Examples as an engine holds them: lists of their nonzero inputs, in memory or in a file that all processes map.
#pragma once
#include "kernels.h"
#include "scope.h"

/** Inputs that were bytes: feature << 8 | byte, whose value is table[byte]. */
typedef uint32_t short_entry;

typedef struct {
  uint32_t count, features, classes;
  /** Rows: an example's nonzero inputs, features ascending. One of shorts and longs is NULL; cell of a long entry is its feature. */
  const head *heads;
  const short_entry *shorts;
  const entry *longs;
  float table[256];
  const uint32_t *labels;
  /** (count, target_width), or NULL. */
  const float *targets;
  uint32_t target_width;
  scope memory;
  /** The file's mapping, or NULL. */
  void *mapping;
  size_t mapped_bytes;
} rows;

/** What is to be bound. Exactly one of bytes and floats is not NULL. */
typedef struct {
  uint32_t count, features, classes;
  float scale;
  const uint8_t *bytes;
  const float *floats;
  const uint8_t *labels;
  const float *targets;
  uint32_t target_width;
  /** File for the rows, shared by all that bind the same inputs; NULL: in memory of the program's own. */
  const char *file;
} examples;

/** Binds. used (features): becomes 1 where an input is nonzero in some example. Returns NULL, or what is wrong. */
const char *bind_rows(rows *r, const examples *given, uint8_t *used);
void free_rows(rows *r);

/** The examples of one pass: their heads in the order of the batch, labels and targets. */
typedef struct {
  const rows *of;
  head *heads;
  uint32_t *labels;
  float *targets;
  uint32_t count;
} batch;

void place_batch(batch *b, scope *s, uint32_t capacity, uint32_t outputs);
/** Gathers the listed examples, all below the count of `of`. */
void gather_batch(batch *b, const rows *of, const uint32_t *indices, uint32_t count);
/** Asks the memory for a batch that comes next. */
void prefetch_batch(const rows *of, const uint32_t *indices, uint32_t count);

/** Rows of the batch as entries of cells 16 * feature, one row after the other. Returns their heads in `heads`. */
void widen_rows(const batch *b, head *heads, entry *entries);
/** Rows to lanes; what is not listed becomes 0. active: a byte a feature, 1 if it is in any row; those of the call before say what is to be cleared. */
void spread_rows(const batch *b, float *x, size_t stride, uint8_t *active);
