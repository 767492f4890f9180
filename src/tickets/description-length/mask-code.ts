import type { Architecture, Mask } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { checkFields } from "../../numerics/checks.js";
import { checkMask, denseMask } from "../masks/masks.js";
import { adaptiveBits } from "./adaptive-bits.js";
import { layerContexts, type MaskCodeName } from "./mask-contexts.js";
import { bitDecoder, bitEncoder, checkBytes, type BitDecoder, type BitEncoder } from "./range-coder.js";

/** Which code is used, and what both sides know beforehand. */
export interface MaskCodeOptions {
  /** A name of the table `maskCodes`. Default "columns". */
  readonly code?: MaskCodeName | undefined;
  /** Initial parameters, unmasked, for codes that know them: both sides draw them from the seed. */
  readonly initial?: Float32Array | undefined;
}

/** The names of `MaskCodeOptions`. */
export const maskCodeFields = ["code", "initial"] as const;

/**
 * The mask by an adaptive arithmetic code, layer after layer, row after row. With the code "layer" a random mask takes less than 1 % more than
 * its entropy Σ n H(k/n); the other codes use what is known of a weight. Throws on a mask that does not fit.
 */
export function encodeMask(network: Architecture, mask: Mask, options: MaskCodeOptions = {}): Uint8Array {
  checkFields("encodeMask", options, maskCodeFields);
  checkMask(network, mask, "encodeMask");
  const encoder = bitEncoder();
  writeMask(network, mask, options, encoder);
  return encoder.finish();
}

/** The mask of `encodeMask`'s bytes, given the same code and initial parameters. Other bytes give another mask: the code has no checksum. */
export function decodeMask(network: Architecture, bytes: Uint8Array, options: MaskCodeOptions = {}): Mask {
  checkFields("decodeMask", options, maskCodeFields);
  checkBytes("decodeMask", bytes);
  return readMask(network, options, bitDecoder(bytes));
}

/** Bits that a mask takes in a code: those of its bytes. */
export function maskBits(network: Architecture, mask: Mask, options: MaskCodeOptions = {}): number {
  checkFields("maskBits", options, maskCodeFields);
  return 8 * encodeMask(network, mask, options).length;
}

/** Writes a mask into a code that goes on. */
export function writeMask(
  network: Architecture,
  mask: Mask,
  { code = "columns", initial }: MaskCodeOptions,
  encoder: BitEncoder,
): void {
  layerContexts("encodeMask", network, code, initial).forEach(({ count, contextOf, learn }, i) => {
    const codeBit = adaptiveBits(count, { encoder });
    at(mask.layers, i).forEach((bit, j) => learn(j, codeBit(contextOf(j), bit)));
  });
}

/** Reads a mask out of a code that goes on. */
export function readMask(
  network: Architecture,
  { code = "columns", initial }: MaskCodeOptions,
  decoder: BitDecoder,
): Mask {
  const mask = denseMask(network);
  layerContexts("decodeMask", network, code, initial).forEach(({ count, contextOf, learn }, i) => {
    const codeBit = adaptiveBits(count, { decoder });
    const bits = at(mask.layers, i);
    for (let j = 0; j < bits.length; j++) {
      const bit = codeBit(contextOf(j), 0);
      bits[j] = bit;
      learn(j, bit);
    }
  });
  return mask;
}
