#include "scope.h"
#include <stdlib.h>

/** Head of a block; what is given out begins 64 bytes on. `raw` is what the system gave. */
struct block { block *next; void *raw; };

void *take(scope *s, size_t count, size_t size) {
  size_t bytes;
  int huge = __builtin_mul_overflow(count, size, &bytes) || bytes > MOST_BYTES - 192 || s->bytes > MOST_BYTES - 192 - bytes;
  void *raw = NULL;
  if (!huge) {
    bytes = (bytes + 128 + 63) / 64 * 64; // the head, the block, and a line behind it
    raw = calloc(bytes + 64, 1);          // zero pages are not written before they are used
  }
  if (!raw) {
    s->wanted = (double)s->bytes + (double)count * (double)size;
    longjmp(*s->failed, 1);
  }
  block *b = (block *)(((uintptr_t)raw + 63) / 64 * 64);
  b->raw = raw;
  b->next = s->blocks;
  s->blocks = b;
  s->bytes += bytes;
  return (char *)b + 64;
}

void free_scope(scope *s) {
  while (s->blocks) {
    block *next = s->blocks->next;
    free(s->blocks->raw);
    s->blocks = next;
  }
  s->bytes = 0;
}
