#include "scope.h"
#include <stdlib.h>
#include <string.h>

/** Head of a block; what is given out begins 64 bytes on. */
struct block { block *next; };

void *take(scope *s, size_t count, size_t size) {
  size_t bytes;
  int huge = __builtin_mul_overflow(count, size, &bytes) || bytes > MOST_BYTES - 192 || s->bytes > MOST_BYTES - 192 - bytes;
  block *b = NULL;
  if (!huge) {
    bytes = (bytes + 128 + 63) / 64 * 64; // the head, the block, and a line behind it
    b = aligned_alloc(64, bytes);
  }
  if (!b) {
    s->wanted = (double)s->bytes + (double)count * (double)size;
    longjmp(*s->failed, 1);
  }
  memset(b, 0, bytes);
  b->next = s->blocks;
  s->blocks = b;
  s->bytes += bytes;
  return (char *)b + 64;
}

void free_scope(scope *s) {
  while (s->blocks) {
    block *next = s->blocks->next;
    free(s->blocks);
    s->blocks = next;
  }
  s->bytes = 0;
}
