import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { OptimizerSettings } from "../types.js";
import { tiny } from "../clock.js";
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
      w[j] = at(w, j) - round(rate * at(m, j));
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

/** Moments below 2⁻¹⁰⁰ become 0. */
export function flushTiny(moments: ParameterBuffer): void {
  moments.forEach((value, j) => {
    if (Math.abs(value) < tiny) moments[j] = 0;
  });
}
