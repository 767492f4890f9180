import { at } from "../../numerics/at.js";
import type { ResolvedOptions } from "../check-options.js";

/**
 * Densities below which a layer skips pruned weights rather than zero inputs, measured for LeNet-300-100 on MNIST (with random masks even at
 * .37; those of tickets prefer active pixels, of which fewer can be skipped): its inputs are 81 % zeros, a ReLU layer's about 65 %. Bits are the same either way.
 */
const crossover = { first: 0.3, hidden: 0.8 };

/** Whether a layer skips zero inputs rather than pruned weights: by the fixed crossover densities unless asked for. */
export function chooseInputSparse({ kernels, network, mask }: ResolvedOptions, index: number): boolean {
  if (kernels !== "auto") return kernels === "input-sparse";
  if (index > 0 && at(network.layers, index - 1).activation !== "relu") return false;
  const bits = mask && at(mask.layers, index);
  const kept = bits ? bits.reduce((sum, value) => sum + value, 0) / bits.length : 1;
  return kept >= (index === 0 ? crossover.first : crossover.hidden);
}
