// Memory taken together and given back together: all of a program's, or all that one call needs.
#pragma once
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

/** What one program may hold, as much as a WebAssembly memory: more is an error, not a machine brought to its knees. */
#define MOST_BYTES ((size_t)1 << 32)

typedef struct block block;
typedef struct {
  block *blocks;
  size_t bytes;
  /** Where `take` goes when there is no memory; `wanted` then says how much there would have to be. */
  jmp_buf *failed;
  double wanted;
} scope;

/** A zeroed block of `count` times `size` bytes and 64 more, at a multiple of 64. */
void *take(scope *s, size_t count, size_t size);
void free_scope(scope *s);
