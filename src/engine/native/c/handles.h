// What JavaScript holds of the engine are numbers: places in a table, each of a kind. A number that is free, freed or of another kind is refused.
#pragma once
#include "arguments.h"
#include "curvature.h"

typedef enum { FREE, ROWS, PROGRAM, CURVATURE } handle_kind;
typedef struct { handle_kind kind; void *pointer; } handle;
typedef struct { handle *all; uint32_t count; } handles;

/** Takes a pointer up; a number ≥ 1, or 0 if there is no memory. Numbers are not used again. */
uint32_t hold(handles *h, handle_kind kind, void *pointer);
/** The pointer of an argument of the kind, or NULL after throwing. */
void *held(const handles *h, const arguments *a, size_t index, handle_kind kind);
/** Frees one, whatever its kind; nothing if it is freed already. Curvature programs forget examples that go. */
void release(handles *h, uint32_t number);
void release_all(handles *h);
