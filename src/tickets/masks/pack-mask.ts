import type { Architecture, Mask } from "../../networks/types.js";
import { weightCount } from "../../networks/architecture.js";
import { at } from "../../numerics/at.js";
import { checkMask, denseMask } from "./masks.js";
import { checkNumbers } from "../../numerics/check-numbers.js";

/** The mask as bits: weight n of the whole network, layer after layer, is bit n mod 8 of byte ⌊n / 8⌋; what is left of the last byte is 0. */
export function packMask(network: Architecture, mask: Mask): Uint8Array {
  checkMask(network, mask, "packMask");
  const packed = new Uint8Array(Math.ceil(weightCount(network) / 8));
  let n = 0;
  for (const layer of mask.layers)
    for (const bit of layer) {
      packed[n >>> 3] = at(packed, n >>> 3) | (bit << (n & 7));
      n++;
    }
  return packed;
}

/** The mask of these bits. Throws unless there are ⌈weights / 8⌉ bytes and the bits past the last weight are 0. */
export function unpackMask(network: Architecture, packed: Uint8Array): Mask {
  const weights = weightCount(network);
  const length = Math.ceil(weights / 8);
  if (packed.length !== length)
    throw new RangeError(`unpackMask: packed must have ${length} bytes, got ${packed.length}`);
  checkNumbers("unpackMask", "packed", packed, { least: 0, most: 255, integer: true });
  if (weights % 8 !== 0 && at(packed, length - 1) >>> (weights % 8) !== 0)
    throw new RangeError(`unpackMask: bits past weight ${weights} must be 0, got ${at(packed, length - 1)}`);
  const mask = denseMask(network);
  let n = 0;
  for (const layer of mask.layers)
    for (let i = 0; i < layer.length; i++) {
      layer[i] = (at(packed, n >>> 3) >>> (n & 7)) & 1;
      n++;
    }
  return mask;
}
