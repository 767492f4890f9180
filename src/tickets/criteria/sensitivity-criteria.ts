import type { Criterion } from "./criterion.js";
import { scoreWeights } from "./score-weights.js";

/**
 * Connection sensitivity |w · ∂L/∂w| at the initial weights (SNIP; Lee et al. 2019, equations 4-6, without their division by the sum,
 * which changes no order). One-shot and over the whole network. Cost: one gradient on the caller's scoring examples.
 * Property: scaling the loss by c > 0 leaves the mask unchanged; a weight that no example uses, such as a dead pixel's, scores 0.
 */
export const snip: Criterion = ({ network, initial, gradient }) =>
  scoreWeights(network, [initial, gradient(initial)], (weight, slope) => Math.abs(weight * slope));

/**
 * |w · ∂L/∂w| at the end of training: the first-order estimate of how the loss changes without the weight (Mozer & Smolensky 1989,
 * there for units; Molchanov et al. 2016, section 2.2, and 2019, section 3.1, whose squares give the same order). Ranked over the whole
 * network. Cost: one gradient on the caller's scoring examples.
 * Property: for a loss linear in w it is exactly the change of the loss; scaling the loss by c > 0 leaves the mask unchanged.
 */
export const gradientTimesWeight: Criterion = ({ network, trained, gradient }) =>
  scoreWeights(network, [trained, gradient(trained)], (weight, slope) => Math.abs(weight * slope));
