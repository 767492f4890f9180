import type { Architecture, ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { StepPlan } from "../back-end.js";
import { tiny } from "../clock.js";
import { clipFactor, type Refinement } from "../refinement.js";
import type { OptimizerSettings } from "../types.js";
import type { Arithmetic } from "./arithmetic.js";

/** Parameters, moments and gradient of a whole network, each laid out as the parameters. */
export interface UpdateBuffers {
  readonly parameters: ParameterBuffer;
  readonly first: ParameterBuffer;
  readonly second: ParameterBuffer;
  readonly gradient: ParameterBuffer;
}

/** One step of the rule on every parameter. A pruned weight has value, moments and gradient 0, and keeps them. */
export function update(
  { round }: Arithmetic,
  optimizer: OptimizerSettings,
  { parameters: w, first: m, second: v, gradient }: UpdateBuffers,
  clock: { readonly rate: number; readonly root: number },
): void {
  const rate = round(clock.rate);
  if (optimizer.name === "sgd") {
    gradient.forEach((g, j) => {
      w[j] = at(w, j) - round(rate * g);
    });
  } else if (optimizer.name === "momentum") {
    const momentum = round(optimizer.momentum);
    gradient.forEach((g, j) => {
      m[j] = round(momentum * at(m, j)) + g;
      const change = optimizer.nesterov ? round(g + round(momentum * at(m, j))) : at(m, j);
      w[j] = at(w, j) - round(rate * change);
    });
  } else {
    const [beta1, rest1] = [round(optimizer.beta1), round(1 - optimizer.beta1)];
    const [beta2, rest2] = [round(optimizer.beta2), round(1 - optimizer.beta2)];
    const [root, epsilon] = [round(clock.root), round(optimizer.epsilon)];
    gradient.forEach((g, j) => {
      m[j] = round(beta1 * at(m, j)) + round(rest1 * g);
      v[j] = round(beta2 * at(v, j)) + round(rest2 * round(g * g));
      const denominator = round(round(round(Math.sqrt(at(v, j))) * root) + epsilon);
      w[j] = at(w, j) - round(round(rate * at(m, j)) / denominator);
    });
  }
}

/** What happens to gradient and weights before the rule: clipping, then coupled decay of the gradient, then decoupled decay of the weights. */
export function refine(
  { round }: Arithmetic,
  { clipNorm, coupled }: Refinement,
  { parameters: w, gradient }: UpdateBuffers,
  { keep, network }: { readonly keep: StepPlan["keep"]; readonly network: Architecture },
): void {
  const clip = clipNorm > 0 ? round(clipFactor(clipNorm, squaredNorm(gradient, network))) : 1;
  const [decay, left] = [round(coupled), round(keep)];
  gradient.forEach((g, j) => {
    gradient[j] = round(g * clip) + round(decay * at(w, j));
    w[j] = at(w, j) * left;
  });
}

/** Σ g² in float64: the squares of an output's weights from 0 in the order of the inputs, the outputs one after another, then the layer's biases; layer after layer. */
function squaredNorm(gradient: ParameterBuffer, { layers }: Architecture): number {
  let total = 0;
  let next = 0;
  for (const { inputs, outputs } of layers) {
    for (let o = 0; o < outputs; o++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++, next++) sum += at(gradient, next) * at(gradient, next);
      total += sum;
    }
    for (let o = 0; o < outputs; o++, next++) total += at(gradient, next) * at(gradient, next);
  }
  return total;
}

/** A weight on the other side of zero than `sides` becomes +0; where a side is 0 there is none. */
export function keepSides(parameters: ParameterBuffer, sides: ParameterBuffer): void {
  sides.forEach((side, j) => {
    const w = at(parameters, j);
    if ((side > 0 && w < 0) || (side < 0 && w > 0)) parameters[j] = 0;
  });
}

/** Moments below 2⁻¹⁰⁰ become 0. */
export function flushTiny(moments: ParameterBuffer): void {
  moments.forEach((value, j) => {
    if (Math.abs(value) < tiny) moments[j] = 0;
  });
}
