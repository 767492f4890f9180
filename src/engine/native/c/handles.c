#include "handles.h"
#include <stdlib.h>

uint32_t hold(handles *h, handle_kind kind, void *pointer) {
  if (h->count == UINT32_MAX - 1) return 0;
  if ((h->count & (h->count + 1)) == 0) { // as many as one less than a power of two: time to double
    handle *more = realloc(h->all, ((size_t)h->count + 1) * 2 * sizeof(handle));
    if (!more) return 0;
    h->all = more;
  }
  h->all[h->count++] = (handle){ kind, pointer };
  return h->count;
}

void *held(const handles *h, const arguments *a, size_t index, handle_kind kind) {
  static const char *const names[] = { "", "examples", "program", "curvature program" };
  uint32_t number;
  if (!take_integer(a, index, names[kind], 1, UINT32_MAX, &number)) return NULL;
  if (number <= h->count && h->all[number - 1].kind == kind) return h->all[number - 1].pointer;
  refuse(a, kind == ROWS ? "examples must be bound, and not freed" : "program must be compiled, and not freed", number);
  return NULL;
}

void release(handles *h, uint32_t number) {
  if (number == 0 || number > h->count) return;
  handle gone = h->all[number - 1];
  h->all[number - 1] = (handle){ FREE, NULL };
  if (gone.kind == PROGRAM) free_program(gone.pointer);
  if (gone.kind == CURVATURE) free_curvature(gone.pointer);
  if (gone.kind != ROWS) return;
  for (uint32_t j = 0; j < h->count; j++)
    if (h->all[j].kind == CURVATURE && curvature_rows(h->all[j].pointer) == gone.pointer) forget_point(h->all[j].pointer);
  free_rows(gone.pointer);
  free(gone.pointer);
}

void release_all(handles *h) {
  for (uint32_t number = 1; number <= h->count; number++) release(h, number);
  free(h->all);
  h->all = NULL;
  h->count = 0;
}
