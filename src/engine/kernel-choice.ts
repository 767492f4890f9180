import { at } from "../numerics/at.js";
import type { ResolvedOptions } from "./check-options.js";

/**
 * Densities below which a layer skips pruned weights rather than zero inputs, measured for LeNet-300-100 on MNIST (with random masks even at
 * .37; those of tickets prefer active pixels, of which fewer can be skipped): its inputs are 81 % zeros, a ReLU layer's about 65 %. Bits are the same either way.
 */
const crossover = { first: 0.3, hidden: 0.8 };

/** The density below which a layer of a curvature program works by lists of survivors: dense products need no list, but multiply zeros. */
const curvatureCrossover = { first: 0.3, hidden: 0.6 };

function keptShare({ mask }: ResolvedOptions, index: number): number {
  const bits = mask && at(mask.layers, index);
  return bits ? bits.reduce((sum, value) => sum + value, 0) / bits.length : 1;
}

/** Whether a layer skips zero inputs rather than pruned weights: by the fixed crossover densities unless asked for. */
export function skipsZeroInputs(options: ResolvedOptions, index: number): boolean {
  const { kernels, network } = options;
  if (kernels !== "auto") return kernels === "input-sparse";
  if (index > 0 && at(network.layers, index - 1).activation !== "relu") return false;
  return keptShare(options, index) >= (index === 0 ? crossover.first : crossover.hidden);
}

/** Whether a layer of a curvature program goes through dense products: by the fixed densities unless asked for. */
export function keptDense(options: ResolvedOptions, index: number): boolean {
  if (options.kernels !== "auto") return options.kernels === "input-sparse";
  return keptShare(options, index) >= (index === 0 ? curvatureCrossover.first : curvatureCrossover.hidden);
}
