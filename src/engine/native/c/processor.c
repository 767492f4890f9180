// Which widths of vectors this processor has: baseline (SSE2 or NEON) 4, AVX2 8, AVX-512 16.
#include "kernels.h"

extern const kernels kernels_4;

#if defined(__x86_64__) && !defined(BASELINE_ONLY)
#include <cpuid.h>

extern const kernels kernels_8, kernels_16;

/** Register state that the operating system keeps: bits 1 and 2 for AVX, 5 to 7 for AVX-512 too. */
static uint32_t kept_state(void) {
  uint32_t low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return low;
}

static int widest(void) {
  uint32_t a, b, c, d, b7, c7, d7;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c >> 27 & 1) || !(c >> 28 & 1)) return 4; // OSXSAVE, AVX
  if (!__get_cpuid_count(7, 0, &a, &b7, &c7, &d7)) return 4;
  uint32_t state = kept_state();
  if ((state & 6) != 6 || !(b7 >> 5 & 1)) return 4; // AVX2
  uint32_t avx512 = 1u << 16 | 1u << 17 | 1u << 30 | 1u << 31; // F, DQ, BW, VL
  return (state & 0xe6) == 0xe6 && (b7 & avx512) == avx512 ? 16 : 8;
}

const kernels *kernels_of(int width) {
  const kernels *all[] = { &kernels_4, &kernels_8, &kernels_16 };
  for (int k = 0; k < 3; k++) if (all[k]->width == width && width <= widest()) return all[k];
  return NULL;
}
#else
const kernels *kernels_of(int width) { return width == 4 ? &kernels_4 : NULL; }
#endif
