// Rows in a file that every process maps read-only: the memory is held once, however many workers there are.
#pragma once
#include "rows.h"

/** Maps the file if it is there, whole and of these examples. Returns 1, and sets heads and entries, if so. */
int map_rows(rows *r, const examples *g, size_t nonzero);
/** Writes the file whole or not at all. Returns 1 if it is there afterwards. */
int write_rows(const examples *g, const head *heads, const void *entries, size_t nonzero);
void unmap_rows(rows *r);
