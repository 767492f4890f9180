// Losses on lanes, one example after another. `total` is carried from chunk to chunk, so that the sum over a data set does not depend on how it was
// cut. dz = NULL: the loss only. Whole vectors of examples are worked on: what is written past the last example is cleared.
#pragma once
#include "exp.h"

/** Lanes after the last example, up to the next sixteen, get no gradient. */
INLINE void clear_tail(float *dz, uint32_t outputs, batch_shape b) {
  for (uint32_t c = 0; c < outputs; c++, dz += b.stride)
    for (uint32_t e = b.examples; e & 15; e++) dz[e] = 0;
}

INLINE vec *at_vec(float *p, size_t c, size_t stride) { return (vec *)(p + c * stride); }
INLINE vec get_vec(const float *p, size_t c, size_t stride) { return *(const vec *)(p + c * stride); }

/** The largest output of W examples; NaN is never larger. */
INLINE vec largest(const float *z, uint32_t outputs, size_t stride) {
  vec top = get_vec(z, 0, stride);
  for (uint32_t c = 1; c < outputs; c++) {
    vec x = get_vec(z, c, stride);
    top = select_vec(top < x, x, top);
  }
  return top;
}

/** Sum of exp(z - top), classes in ascending order; unless p is NULL its terms go there. */
INLINE vec exponentials(const float *z, float *p, uint32_t outputs, size_t stride, vec top) {
  vec sum = splat(0);
  for (uint32_t c = 0; c < outputs; c++) {
    vec term = exp_vec(get_vec(z, c, stride) - top);
    if (p) *at_vec(p, c, stride) = term;
    sum += term;
  }
  return sum;
}

/** What the loss of one example expects of its outputs, in float64: that of the label, or with smoothed targets a mean over all. */
INLINE double expected_output(const float *z, uint32_t outputs, size_t stride, uint32_t label, float top, double smoothing) {
  float own = z[label * stride] - top;
  if (!(smoothing > 0)) return own;
  double spread = 0;
  for (uint32_t c = 0; c < outputs; c++) {
    float difference = z[c * stride] - top;
    spread += (double)difference;
  }
  return (1 - smoothing) * (double)own + smoothing / outputs * spread;
}

/** Softmax cross-entropy: adds -log softmax(z)[label] of each example to `total`, dz = softmax * scale - target. */
static double softmax_loss(const float *z, float *dz, uint32_t outputs, const uint32_t *labels, batch_shape b, float scale, soft_targets t, double total) {
  for (uint32_t e = 0; e < b.examples; e += W) {
    float *to = dz ? dz + e : NULL;
    vec top = largest(z + e, outputs, b.stride), sum = exponentials(z + e, to, outputs, b.stride, top);
    if (to) {
      vec factor = splat(scale) / sum;
      ints label = *(const ints *)(labels + e);
      for (uint32_t c = 0; c < outputs; c++) {
        vec *d = at_vec(to, c, b.stride);
        *d = *d * factor - select_vec((ints)(label == splat_int((int32_t)c)), splat(t.on), splat(t.off));
      }
    }
    for (uint32_t j = 0; j < W && e + j < b.examples; j++) {
      double expected = expected_output(z + e + j, outputs, b.stride, labels[e + j], top[j], t.smoothing);
      total += sum[j] >= 1 ? log_of(sum[j]) - expected : (double)NAN;
    }
  }
  if (dz) clear_tail(dz, outputs, b);
  return total;
}

/** Squared loss: adds 1/2 |z - target|^2 of each example to `total`, dz = (z - target) * scale. targets (examples, outputs), or NULL: one-hot labels. */
static double squared_loss(const float *z, float *dz, uint32_t outputs, const uint32_t *labels, const float *targets, batch_shape b, float scale, double total) {
  for (uint32_t e = 0; e < b.examples; e++) {
    double sum = 0;
    for (uint32_t c = 0; c < outputs; c++) {
      float target = targets ? targets[(size_t)e * outputs + c] : c == labels[e] ? 1.0f : 0.0f;
      float difference = z[c * b.stride + e] - target;
      if (dz) dz[c * b.stride + e] = difference * scale;
      sum += (double)difference * (double)difference;
    }
    total += 0.5 * sum;
  }
  if (dz) clear_tail(dz, outputs, b);
  return total;
}

/** Examples whose largest output (lowest index on ties) is the label. */
static uint32_t count_correct(const float *z, uint32_t outputs, const uint32_t *labels, batch_shape b) {
  uint32_t correct = 0;
  for (uint32_t e = 0; e < b.examples; e += W) {
    vec top = get_vec(z + e, 0, b.stride);
    ints best = splat_int(0);
    for (uint32_t c = 1; c < outputs; c++) {
      vec x = get_vec(z + e, c, b.stride);
      ints larger = x > top;
      top = select_vec(larger, x, top);
      best = (larger & splat_int((int32_t)c)) | (~larger & best);
    }
    for (uint32_t j = 0; j < W && e + j < b.examples; j++) correct += (uint32_t)best[j] == labels[e + j];
  }
  return correct;
}
