// All kernels at one width: compiled three times, with W = 4, 8 and 16 and the instructions that have it.
#include "kernels/activations.h"
#include "kernels/curvature.h"
#include "kernels/dense.h"
#include "kernels/exp.h"
#include "kernels/input-sparse.h"
#include "kernels/kept.h"
#include "kernels/layouts.h"
#include "kernels/losses.h"
#include "kernels/optimizers.h"
#include "kernels/refinement.h"
#include "kernels/weight-sparse.h"

#define JOIN(a, b) a##b
#define NAMED(w) JOIN(kernels_, w)

const kernels NAMED(W) = {
  W,
  optimize_vector, flush_tiny, refine_vector, keep_sides,
  tiles_to_lanes, lanes_to_tiles,
  activate_lanes, derive_lanes,
  activate_kept, derive_kept, tangent_kept,
  input_forward, input_update,
  dense_backward, dense_forward, dense_tangent_forward, dense_tangent_backward, dense_gradient,
  weight_forward, weight_backward, list_gradients, bias_gradients,
  softmax_loss, squared_loss, count_correct,
  tangent_forward, tangent_backward, tangent_outputs, softmax_lanes, softmax_tangent, squared_gradients, squared_lanes, add_vector,
};
