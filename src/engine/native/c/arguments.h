// What JavaScript passes, taken apart and checked: every function here throws and returns 0 where a value is not what it must be.
#pragma once
#include <node_api.h>
#include <stddef.h>
#include <stdint.h>

typedef struct { napi_env env; const char *function; size_t count; napi_value values[12]; } arguments;

/** Throws `function: requirement, got …`. Always 0. */
int refuse(const arguments *a, const char *requirement, double got);
/** Takes the arguments of a call; there must be `count` of them. */
int take_arguments(arguments *a, napi_env env, napi_callback_info info, const char *function, size_t count);

int take_number(const arguments *a, size_t index, const char *what, double *to);
/** An integer in [least, most]. */
int take_integer(const arguments *a, size_t index, const char *what, uint32_t least, uint32_t most, uint32_t *to);

/** A typed array of the type, `length` long. `any` instead of a length: as long as it is. Undefined is NULL where `optional`. */
typedef struct { void *data; size_t length; } array;
#define ANY_LENGTH SIZE_MAX
int take_array(const arguments *a, size_t index, const char *what, napi_typedarray_type type, size_t length, array *to);
int take_optional(const arguments *a, size_t index, const char *what, napi_typedarray_type type, size_t length, array *to);
