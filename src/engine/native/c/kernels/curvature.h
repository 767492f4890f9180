// Products with the Hessian and the Gauss-Newton matrix by the R-operator (Pearlmutter 1994): the derivative of every quantity of the gradient's
// computation along a direction v. R{z} = V x + W R{x} + v_b, and so on backwards. The direction lies in lists of the same cells as the weights.
// Where two sums meet, each is finished first and they are then added.
#pragma once
#include "losses.h"
#include "weight-sparse.h"

/** sum * activation'(h), and for tanh - 2 h * R{z} * g where g, the gradient behind the activation, is given. */
INLINE line tangent_of(int kind, line sum, const float *h, const float *rz, const float *g) {
  line value = load(h), first = derive(kind, sum, value);
  if (kind != TANH || !g) return first;
  line z = load(rz), gradient = load(g);
  EACH(i) first.v[i] -= ((value.v[i] + value.v[i]) * z.v[i]) * gradient.v[i];
  return first;
}

INLINE void tangent_forward_strips(int strips, const lists *l, const entry *v, const float *bias, const float *x, const float *rx, int activation, const float *h, float *rz, float *rh, size_t stride) {
  for (uint32_t o = 0; o < l->rows; o++, h += stride, rz += stride, rh += stride) {
    line a[STRIPS], c[STRIPS];
    uint32_t first = l->heads[o].first, end = first + l->heads[o].count;
    gather(strips, v + first, v + end, x, a);
    if (rx) {
      gather(strips, l->entries + first, l->entries + end, rx, c);
      for (int s = 0; s < strips; s++) a[s] = add(a[s], c[s]);
    }
    for (int s = 0; s < strips; s++) {
      line z = add_splat(a[s], bias[o]);
      store(rz + 16 * s, z);
      store(rh + 16 * s, derive(activation, z, load(h + 16 * s)));
    }
  }
}

/** rz = (sum of v x + sum of w R{x}) + v_b and rh = rz * activation'(h). rx = NULL: R{x} is 0 (the data). */
static void tangent_forward(const lists *l, const entry *v, const float *bias, const float *x, const float *rx, int activation, const float *h, float *rz, float *rh, batch_shape b) {
  FOR_STRIPS(b.examples, tangent_forward_strips(S, l, v, bias, x + at, rx ? rx + at : NULL, activation, h + at, rz + at, rh + at, b.stride));
}

INLINE void tangent_backward_strips(int strips, const lists *l, const entry *v, const float *dz, const float *rdz, before_layer to, uint32_t at, size_t stride) {
  size_t row = at;
  for (uint32_t i = 0; i < l->rows; i++, row += stride) {
    line a[STRIPS], c[STRIPS];
    uint32_t first = l->heads[i].first, end = first + l->heads[i].count;
    gather(strips, l->entries + first, l->entries + end, rdz + at, a);
    if (v) {
      gather(strips, v + first, v + end, dz + at, c);
      for (int s = 0; s < strips; s++) a[s] = add(c[s], a[s]);
    }
    for (int s = 0; s < strips; s++)
      store(to.rdx + row + 16 * s, tangent_of(to.activation, a[s], to.h + row + 16 * s, to.rz + row + 16 * s, v ? to.dx + row + 16 * s : NULL));
  }
}

/** rdx = (sum of v dz + sum of w R{dz}), through the activation. v = NULL: the Gauss-Newton product, without the first sum and the tanh term. */
static void tangent_backward(const lists *l, const entry *v, const float *dz, const float *rdz, before_layer to, batch_shape b) {
  FOR_STRIPS(b.examples, tangent_backward_strips(S, l, v, dz, rdz, to, at, b.stride));
}

/** The last layer's R{dz} in place, from the derivative of the loss's gradient. dz = NULL: Gauss-Newton. */
static void tangent_outputs(int activation, float *rdz, const float *h, const float *rz, const float *dz, uint32_t outputs, batch_shape b) {
  for (size_t o = 0, row = 0; o < outputs; o++, row += b.stride)
    for (size_t j = row; j < row + b.examples; j += 16) store(rdz + j, tangent_of(activation, load(rdz + j), h + j, rz + j, dz ? dz + j : NULL));
  clear_tail(rdz, outputs, b);
}

/** p = softmax(z), lanes to lanes. */
static void softmax_lanes(const float *z, float *p, uint32_t outputs, batch_shape b) {
  for (uint32_t e = 0; e < b.examples; e += W, z += W, p += W) {
    vec factor = splat(1.0f) / exponentials(z, p, outputs, b.stride, largest(z, outputs, b.stride));
    for (uint32_t c = 0; c < outputs; c++) *at_vec(p, c, b.stride) *= factor;
  }
}

/** The softmax cross-entropy's Hessian in the outputs: r <- p * (r - sum of p r), classes in ascending order. */
static void softmax_tangent(const float *p, float *r, uint32_t outputs, batch_shape b) {
  for (uint32_t e = 0; e < b.examples; e += W, p += W, r += W) {
    vec sum = splat(0);
    for (uint32_t c = 0; c < outputs; c++) sum += get_vec(p, c, b.stride) * get_vec(r, c, b.stride);
    for (uint32_t c = 0; c < outputs; c++) *at_vec(r, c, b.stride) = get_vec(p, c, b.stride) * (get_vec(r, c, b.stride) - sum);
  }
}

/** norms[example] += sum over outputs of dz^2 * (sum of x^2 over the survivors + 1): squared gradient of a layer's weights and biases. */
static void squared_gradients(const lists *l, const float *x, const float *dz, batch_shape b, float *norms) {
  for (uint32_t e = 0; e < b.examples; e += W) {
    vec total = *(vec *)(norms + e);
    const float *g = dz + e;
    for (uint32_t o = 0; o < l->rows; o++, g += b.stride) {
      const entry *p = l->entries + l->heads[o].first;
      vec sum = splat(0), gradient = *(const vec *)g;
      for (const entry *end = p + l->heads[o].count; p < end; p++) {
        vec value = *(const vec *)(x + p->cell + e);
        sum += value * value;
      }
      total += (gradient * gradient) * (sum + splat(1.0f));
    }
    *(vec *)(norms + e) = total;
  }
}

/** The same where the sums of x^2 lie in lanes already. */
static void squared_lanes(const float *sums, const float *dz, uint32_t outputs, batch_shape b, float *norms) {
  for (uint32_t e = 0; e < b.examples; e += W) {
    vec total = *(vec *)(norms + e);
    for (uint32_t o = 0; o < outputs; o++) {
      vec gradient = get_vec(dz + e, o, b.stride);
      total += (gradient * gradient) * (get_vec(sums + e, o, b.stride) + splat(1.0f));
    }
    *(vec *)(norms + e) = total;
  }
}
