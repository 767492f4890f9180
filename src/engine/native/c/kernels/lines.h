// A line is sixteen floats, one cache line, in vectors of W floats: N of them. No fused multiply-add: every product and every sum is rounded.
#pragma once
#include <math.h>
#include <string.h>
#include "../kernels.h"

#define N (16 / W)
#define INLINE static inline __attribute__((always_inline))
#define EACH(i) _Pragma("GCC unroll 4") for (int i = 0; i < N; i++)

typedef float vec __attribute__((vector_size(4 * W), aligned(4 * W), may_alias));
typedef int32_t ints __attribute__((vector_size(4 * W), aligned(4 * W), may_alias));
typedef float four __attribute__((vector_size(16), aligned(16), may_alias));
typedef struct { vec v[N]; } line;

INLINE vec splat(float x) { return x - (vec){0}; }
INLINE ints splat_int(int32_t x) { return x - (ints){0}; }
INLINE vec select_vec(ints mask, vec yes, vec no) { return (vec)((mask & (ints)yes) | (~mask & (ints)no)); }
INLINE vec sqrt_vec(vec a) { vec r; for (int i = 0; i < W; i++) r[i] = __builtin_sqrtf(a[i]); return r; }
INLINE vec abs_vec(vec a) { return (vec)((ints)a & splat_int(0x7fffffff)); }

INLINE line zero(void) { line a; EACH(i) a.v[i] = (vec){0}; return a; }
INLINE line load(const float *p) { line a; EACH(i) a.v[i] = ((const vec *)p)[i]; return a; }
INLINE void store(float *p, line a) { EACH(i) ((vec *)p)[i] = a.v[i]; }
INLINE line add(line a, line b) { EACH(i) a.v[i] += b.v[i]; return a; }
INLINE line add_splat(line a, float b) { EACH(i) a.v[i] += splat(b); return a; }
/** a + x * p[0 .. 16). */
INLINE line madd(line a, float x, const float *p) { vec s = splat(x); EACH(i) a.v[i] += s * ((const vec *)p)[i]; return a; }

// How many lines one inner loop keeps in registers: vectors enough to hide the latency of a sum, few enough not to spill.
#if W == 16
#define STRIPS 4    // strips of examples
#define NEURONS 4   // neurons beside them in dense products
#define TILES 3     // tiles of outputs
#elif W == 8
#define STRIPS 2
#define NEURONS 2
#define TILES 2
#else
#define STRIPS 1
#define NEURONS 2
#define TILES 1
#endif
