import type { Architecture, Mask, ParameterBuffer } from "../../networks/types.js";
import { layerViews } from "../../networks/layout.js";
import { at } from "../../numerics/at.js";
import { checkBits } from "../../numerics/check-numbers.js";

/** The mask that keeps every weight. */
export function denseMask({ layers }: Architecture): Mask {
  return { layers: layers.map(({ inputs, outputs }) => new Uint8Array(inputs * outputs).fill(1)) };
}

/** Throws unless the mask has the network's layers and holds 0 and 1 only; `caller` begins the message. */
export function checkMask(network: Architecture, mask: Mask, caller: string): void {
  if (mask.layers.length !== network.layers.length)
    throw new RangeError(
      `${caller}: mask must have ${network.layers.length} layers, got ${mask.layers.length}`,
    );
  network.layers.forEach(({ inputs, outputs }, i) => {
    const layer = at(mask.layers, i);
    if (layer.length !== inputs * outputs)
      throw new RangeError(
        `${caller}: mask of layer ${i} must have ${inputs * outputs} weights, got ${layer.length}`,
      );
  });
  checkBits(caller, "mask", mask.layers);
}

/** Surviving weights of each layer. */
export function keptCounts(mask: Mask): readonly number[] {
  checkBits("keptCounts", "mask", mask.layers);
  return mask.layers.map(countKept);
}

/** Fraction of weights kept, in [0, 1]; biases do not count. Throws on a mask without weights. */
export function density(mask: Mask): number {
  checkBits("density", "mask", mask.layers);
  const weights = mask.layers.reduce((sum, layer) => sum + layer.length, 0);
  if (weights === 0) throw new RangeError("density: mask must have weights, got 0");
  return keptCounts(mask).reduce((sum, kept) => sum + kept, 0) / weights;
}

/** A copy of the parameters in which pruned weights are exactly +0; surviving weights and all biases keep their bits. */
export function applyMask(network: Architecture, mask: Mask, parameters: Float32Array): Float32Array;
export function applyMask(network: Architecture, mask: Mask, parameters: ParameterBuffer): ParameterBuffer;
export function applyMask(network: Architecture, mask: Mask, parameters: ParameterBuffer): ParameterBuffer {
  checkMask(network, mask, "applyMask");
  const masked = parameters.slice();
  layerViews(network, masked).forEach(({ weights }, i) => {
    at(mask.layers, i).forEach((bit, j) => {
      if (bit === 0) weights[j] = 0;
    });
  });
  return masked;
}

/** Where the bits of one layer are 1, ascending. */
export function keptIndices(layer: Uint8Array): Uint32Array {
  const found = new Uint32Array(countKept(layer));
  for (let j = 0, n = 0; j < layer.length; j++) if (layer[j] === 1) found[n++] = j;
  return found;
}

function countKept(layer: Uint8Array): number {
  let kept = 0;
  for (const bit of layer) kept += bit;
  return kept;
}
