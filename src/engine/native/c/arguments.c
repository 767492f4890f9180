#include "arguments.h"
#include <stdio.h>

int refuse(const arguments *a, const char *requirement, double got) {
  char text[300];
  snprintf(text, sizeof text, "native %s: %s, got %.15g", a->function, requirement, got);
  napi_throw_range_error(a->env, NULL, text);
  return 0;
}

int take_arguments(arguments *a, napi_env env, napi_callback_info info, const char *function, size_t count) {
  a->env = env;
  a->function = function;
  a->count = 12;
  if (napi_get_cb_info(env, info, &a->count, a->values, NULL, NULL) != napi_ok) a->count = 0;
  return a->count == count ? 1 : refuse(a, "arguments must be as many as it takes", (double)a->count);
}

/** `what` with the rest of a requirement. */
static int refuse_what(const arguments *a, const char *what, const char *must, double got) {
  char text[200];
  snprintf(text, sizeof text, "%s %s", what, must);
  return refuse(a, text, got);
}

int take_number(const arguments *a, size_t index, const char *what, double *to) {
  if (napi_get_value_double(a->env, a->values[index], to) == napi_ok) return 1;
  return refuse_what(a, what, "must be a number, argument", (double)index);
}

int take_integer(const arguments *a, size_t index, const char *what, uint32_t least, uint32_t most, uint32_t *to) {
  double value;
  if (!take_number(a, index, what, &value)) return 0;
  if (!(value >= least && value <= most) || value != (double)(uint32_t)value) {
    char must[80];
    snprintf(must, sizeof must, "must be an integer in [%u, %u]", least, most);
    return refuse_what(a, what, must, value);
  }
  *to = (uint32_t)value;
  return 1;
}

int take_array(const arguments *a, size_t index, const char *what, napi_typedarray_type type, size_t length, array *to) {
  napi_typedarray_type found;
  bool typed = false;
  if (napi_is_typedarray(a->env, a->values[index], &typed) != napi_ok || !typed) return refuse_what(a, what, "must be a typed array, argument", (double)index);
  if (napi_get_typedarray_info(a->env, a->values[index], &found, &to->length, &to->data, NULL, NULL) != napi_ok || found != type)
    return refuse_what(a, what, "must have its type, argument", (double)index);
  if (length != ANY_LENGTH && to->length != length) {
    char must[80];
    snprintf(must, sizeof must, "must have %zu values", length);
    return refuse_what(a, what, must, (double)to->length);
  }
  if (to->length > 0 && !to->data) return refuse_what(a, what, "must not be detached, argument", (double)index);
  return 1;
}

int take_optional(const arguments *a, size_t index, const char *what, napi_typedarray_type type, size_t length, array *to) {
  napi_valuetype kind;
  to->data = NULL;
  to->length = 0;
  if (napi_typeof(a->env, a->values[index], &kind) == napi_ok && kind == napi_undefined) return 1;
  return take_array(a, index, what, type, length, to);
}
