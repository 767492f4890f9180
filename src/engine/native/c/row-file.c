#include "row-file.h"
#include <stdio.h>
#include <string.h>

#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/** What a file begins with; heads follow, then entries. */
typedef struct {
  char magic[8];
  uint32_t count, features, bytes_an_entry;
  float scale;
  uint64_t nonzero, sum;
  char room[24];
} file_head;
_Static_assert(sizeof(file_head) == 64, "heads begin on a line");

static const char magic[8] = "LLROWS1";

/** 64 bits of all words (FNV-1a on words of eight bytes, four apart so that they overlap). */
static uint64_t sum_of(const void *data, size_t bytes) {
  uint64_t h[4] = { 14695981039346656037u, 1, 2, 3 };
  const char *at = data;
  size_t j = 0;
  for (; j + 32 <= bytes; j += 32)
    for (int k = 0; k < 4; k++) {
      uint64_t word;
      memcpy(&word, at + j + 8 * k, 8);
      h[k] = (h[k] ^ word) * 1099511628211u;
      h[k] ^= h[k] >> 29;
    }
  for (; j < bytes; j++) h[0] = (h[0] ^ (unsigned char)at[j]) * 1099511628211u;
  return ((h[0] * 31 + h[1]) * 31 + h[2]) * 31 + h[3];
}

static file_head head_of(const examples *g, size_t nonzero) {
  file_head f;
  memset(&f, 0, sizeof f);
  memcpy(f.magic, magic, 8);
  f.count = g->count;
  f.features = g->features;
  f.bytes_an_entry = g->bytes ? sizeof(short_entry) : sizeof(entry);
  f.scale = g->bytes ? 1 : g->scale;
  f.nonzero = nonzero;
  return f;
}

/** Whether every head and every feature lies within its bounds: what the kernels trust. */
static int within_bounds(const examples *g, const head *heads, const void *entries, size_t nonzero) {
  uint64_t next = 0;
  for (uint32_t e = 0; e < g->count; e++) {
    if (heads[e].first != next || heads[e].count > g->features) return 0;
    next += heads[e].count;
  }
  if (next != nonzero) return 0;
  for (size_t j = 0; j < nonzero; j++) {
    uint32_t feature = g->bytes ? ((const short_entry *)entries)[j] >> 8 : ((const entry *)entries)[j].cell;
    if (feature >= g->features) return 0;
  }
  return 1;
}

int map_rows(rows *r, const examples *g, size_t nonzero) {
  file_head f = head_of(g, nonzero);
  size_t heads_bytes = (size_t)g->count * sizeof(head), bytes = sizeof f + heads_bytes + nonzero * f.bytes_an_entry;
  int file = open(g->file, O_RDONLY);
  if (file < 0) return 0;
  struct stat state;
  int same = fstat(file, &state) == 0 && state.st_uid == geteuid() && (size_t)state.st_size == bytes;
  char *at = same ? mmap(NULL, bytes, PROT_READ, MAP_SHARED, file, 0) : MAP_FAILED;
  close(file);
  if (at == MAP_FAILED) return 0;
  const void *entries = at + sizeof f + heads_bytes;
  f.sum = sum_of(at + sizeof f, bytes - sizeof f);
  if (memcmp(at, &f, sizeof f) != 0 || !within_bounds(g, (const head *)(at + sizeof f), entries, nonzero)) {
    munmap(at, bytes);
    return 0;
  }
  r->mapping = at;
  r->mapped_bytes = bytes;
  r->heads = (const head *)(at + sizeof f);
  r->shorts = g->bytes ? entries : NULL;
  r->longs = g->bytes ? NULL : entries;
  return 1;
}

static int write_all(int file, const void *data, size_t bytes) {
  for (const char *at = data; bytes > 0;) {
    ssize_t done = write(file, at, bytes > 1u << 30 ? 1u << 30 : bytes);
    if (done <= 0) return 0;
    at += done;
    bytes -= (size_t)done;
  }
  return 1;
}

int write_rows(const examples *g, const head *heads, const void *entries, size_t nonzero) {
  file_head f = head_of(g, nonzero);
  char temporary[4096];
  int length = snprintf(temporary, sizeof temporary, "%s.%ld", g->file, (long)getpid());
  if (length < 0 || (size_t)length >= sizeof temporary) return 0;
  int file = open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (file < 0) return 0;
  // The sum is that of heads and entries as they lie one behind the other.
  size_t heads_bytes = (size_t)g->count * sizeof(head), bytes = nonzero * f.bytes_an_entry;
  int done = write_all(file, &f, sizeof f) && write_all(file, heads, heads_bytes) && write_all(file, entries, bytes);
  if (done) {
    char *at = mmap(NULL, sizeof f + heads_bytes + bytes, PROT_READ, MAP_SHARED, file, 0);
    int readable = open(temporary, O_RDONLY);
    if (at == MAP_FAILED && readable >= 0) at = mmap(NULL, sizeof f + heads_bytes + bytes, PROT_READ, MAP_SHARED, readable, 0);
    if (readable >= 0) close(readable);
    done = at != MAP_FAILED;
    if (done) {
      f.sum = sum_of(at + sizeof f, heads_bytes + bytes);
      munmap(at, sizeof f + heads_bytes + bytes);
      done = pwrite(file, &f, sizeof f, 0) == (ssize_t)sizeof f;
    }
  }
  done = close(file) == 0 && done;
  done = done && rename(temporary, g->file) == 0;
  if (!done) unlink(temporary);
  return done;
}

void unmap_rows(rows *r) {
  if (r->mapping) munmap(r->mapping, r->mapped_bytes);
  r->mapping = NULL;
}
#else
int map_rows(rows *r, const examples *g, size_t nonzero) { (void)r; (void)g; (void)nonzero; return 0; }
int write_rows(const examples *g, const head *heads, const void *entries, size_t nonzero) {
  (void)g; (void)heads; (void)entries; (void)nonzero;
  return 0;
}
void unmap_rows(rows *r) { (void)r; }
#endif
