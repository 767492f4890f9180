import { at } from "../numerics/at.js";
import { checkInteger } from "../numerics/checks.js";
import { architecture, resolveNetwork, weightCount, type NetworkDescription } from "./architecture.js";
import type { Architecture } from "./types.js";

/** A dense network of a wished size. */
export interface SizedNetwork {
  /** Inputs, hidden layers, outputs: what a description takes as `network: { widths }`. */
  readonly widths: readonly number[];
  /** Its prunable weights, biases not counted. */
  readonly weights: number;
}

/** Inputs, hidden layers, outputs of a fully connected network. */
function widthsOf({ layers }: Architecture): readonly number[] {
  return layers.flatMap((layer, i) => {
    if (!("inputs" in layer))
      throw new RangeError("networkOfSize: network must be fully connected, got another kind of layer");
    return i === 0 ? [layer.inputs, layer.outputs] : [layer.outputs];
  });
}

/**
 * The narrower network in the proportions of a fully connected one whose number of prunable weights is nearest to `weights`: the first hidden layer has
 * h units, from 1 to its own width, any other as many times h as in the model, rounded, at least 1. LeNet-300-100 at 14,834 weights: 784-19-6-10 with
 * 15,070. The narrower of two that are equally near. Throws without a hidden layer, unless `weights` is an integer ≥ 1, and for more weights than the model has.
 */
export function networkOfSize(model: NetworkDescription, weights: number): SizedNetwork {
  checkInteger("networkOfSize", "weights", weights, 1, Number.MAX_SAFE_INTEGER);
  const full = resolveNetwork(model);
  const widths = widthsOf(full);
  if (widths.length < 3)
    throw new RangeError(`networkOfSize: network must have a hidden layer, got widths ${widths.join("-")}`);
  if (weights > weightCount(full))
    throw new RangeError(
      `networkOfSize: weights must be at most the ${weightCount(full)} of the network, got ${weights}`,
    );
  const first = at(widths, 1);
  const narrowed = (units: number): SizedNetwork => {
    const shape = widths.map((width, i) =>
      i === 0 || i === widths.length - 1 ? width : Math.max(1, Math.round((units * width) / first)),
    );
    return { widths: shape, weights: weightCount(architecture({ widths: shape })) };
  };
  const distance = (candidate: SizedNetwork): number => Math.abs(candidate.weights - weights);
  let nearest = narrowed(1);
  for (let units = 2; units <= first; units++) {
    const candidate = narrowed(units);
    if (distance(candidate) < distance(nearest)) nearest = candidate;
  }
  return nearest;
}
