// Lanes to tiles and back, four neurons by four examples at a time. Both are rounded up to fours: both sides have the room.
#pragma once
#include "lines.h"

INLINE void turn4(const float *from, size_t from_step, float *to, size_t to_step) {
  four a = *(const four *)from, b = *(const four *)(from + from_step);
  four c = *(const four *)(from + 2 * from_step), d = *(const four *)(from + 3 * from_step);
  four p = __builtin_shufflevector(a, b, 0, 4, 1, 5), q = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  four r = __builtin_shufflevector(c, d, 0, 4, 1, 5), s = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  *(four *)to = __builtin_shufflevector(p, r, 0, 1, 4, 5);
  *(four *)(to + to_step) = __builtin_shufflevector(p, r, 2, 3, 6, 7);
  *(four *)(to + 2 * to_step) = __builtin_shufflevector(q, s, 0, 1, 4, 5);
  *(four *)(to + 3 * to_step) = __builtin_shufflevector(q, s, 2, 3, 6, 7);
}

static void tiles_to_lanes(const float *tiles, size_t example_tile, uint32_t neurons, batch_shape b, float *lanes) {
  for (size_t j = 0; j < neurons; j += 4)
    for (size_t e = 0; e < b.examples; e += 4)
      turn4(tiles + j / 16 * example_tile + 16 * e + j % 16, 16, lanes + j * b.stride + e, b.stride);
}

static void lanes_to_tiles(const float *lanes, batch_shape b, uint32_t neurons, float *tiles, size_t example_tile) {
  for (size_t j = 0; j < neurons; j += 4)
    for (size_t e = 0; e < b.examples; e += 4)
      turn4(lanes + j * b.stride + e, b.stride, tiles + j / 16 * example_tile + 16 * e + j % 16, 16);
}
