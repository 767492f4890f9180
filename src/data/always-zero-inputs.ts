import { at } from "../numerics/at.js";
import { checkNumbers } from "../numerics/check-numbers.js";
import type { Examples } from "./types.js";

/**
 * Which inputs are 0 in every example: (features), 1 where it is. A first-layer weight of such an input has zero gradient in every step, so
 * plain SGD, momentum and Adam leave it where it started. `indices` narrows it to some examples, those that are trained on. Of MNIST's 784
 * pixels 67 are 0 in all 60,000 training images. Throws on no examples and on an index outside them.
 */
export function alwaysZeroInputs(
  { count, features, inputs }: Examples,
  indices: Uint32Array = Uint32Array.from({ length: count }, (_, i) => i),
): Uint8Array {
  if (indices.length === 0)
    throw new RangeError("alwaysZeroInputs: indices must name at least one example, got 0");
  checkNumbers("alwaysZeroInputs", "indices", indices, { least: 0, most: count - 1, integer: true });
  // Only inputs that were 0 so far are looked at: soon a few.
  let candidates = Uint32Array.from({ length: features }, (_, j) => j);
  for (const example of indices) {
    if (candidates.some((j) => at(inputs, example * features + j) !== 0))
      candidates = candidates.filter((j) => at(inputs, example * features + j) === 0);
  }
  const zero = new Uint8Array(features);
  for (const j of candidates) zero[j] = 1;
  return zero;
}
