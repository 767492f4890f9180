// Sums of squares of gradients in float64, in the one order of src/engine/README.md: an output's weights from 0 in the order of the inputs, the outputs one after another,
// then the biases one after another.
#pragma once
#include <stddef.h>
#include <stdint.h>

static inline double vector_squares(const float *g, uint32_t count, double total) {
  for (uint32_t j = 0; j < count; j++) total += (double)g[j] * (double)g[j];
  return total;
}

/** Row r of a vector are its places bounds[r] to bounds[r + 1]. */
static inline double row_squares(const float *g, const uint32_t *bounds, uint32_t rows, double total) {
  for (uint32_t r = 0; r < rows; r++) total += vector_squares(g + bounds[r], bounds[r + 1] - bounds[r], 0);
  return total;
}

/** Tiled weights: sixteen outputs beside one another. */
static inline double tile_squares(const float *g, size_t weight_tile, uint32_t outputs, double total) {
  for (uint32_t o = 0; o < outputs; o += 16, g += weight_tile) {
    double sums[16] = { 0 };
    for (size_t at = 0; at < weight_tile; at += 16)
      for (int j = 0; j < 16; j++) sums[j] += (double)g[at + j] * (double)g[at + j];
    for (uint32_t j = 0; j < 16 && o + j < outputs; j++) total += sums[j];
  }
  return total;
}
