import type { Architecture, Mask } from "../../networks/types.js";
import { parameterCount } from "../../networks/architecture.js";
import { layerViews } from "../../networks/layout.js";
import { at } from "../../numerics/at.js";
import { checkNumbers } from "../../numerics/check-numbers.js";
import { knownFields } from "../../numerics/checks.js";
import { shown } from "../../numerics/names.js";
import { applyMask, checkMask } from "../masks/masks.js";
import { adaptiveBits, type CodeBit } from "./adaptive-bits.js";
import { maskCodeFields, readMask, writeMask, type MaskCodeOptions } from "./mask-code.js";
import { nearestLevels, valueOf } from "./quantiser.js";
import { bitDecoder, bitEncoder, checkBytes, type BitDecoder, type BitEncoder } from "./range-coder.js";

/** Widths in bits for which trained weights are coded. 32 keeps every bit. */
export const quantisedWidths = [1, 2, 3, 4, 5, 6, 8, 32] as const;
/** Numbers of the list `quantisedWidths`. */
export type QuantisedWidth = (typeof quantisedWidths)[number];

/** How finely weights are rounded, and how the mask is coded. */
export interface WeightCodeOptions extends MaskCodeOptions {
  /** Bits for each surviving weight; 32 keeps every bit. */
  readonly width: QuantisedWidth;
}

/** Width of biases, which are few, where weights are quantised. */
const BIAS_WIDTH = 8;
/** Bits of a float32 that are coded by frequency: sign and exponent. */
const MODELLED = 9;
/** A bit about which nothing is known. */
const EVEN = 32768;

/**
 * A trained sparse network as one code: the mask, then for each layer the step of its quantiser and the surviving weights, and the biases in 8 bits (in
 * 32 at width 32). Symbols are coded bit by bit, the highest first, each in the context of those before it, so that frequent ones become short.
 * At width 32 the parameters come back to the bit. Throws on a mask or parameters that do not fit, and where
 * values that are not finite would be rounded.
 */
export function encodeWeights(
  network: Architecture,
  mask: Mask,
  parameters: Float32Array,
  given: WeightCodeOptions,
): Uint8Array {
  const { width, ...options } = checkedOptions("encodeWeights", given);
  checkMask(network, mask, "encodeWeights");
  if (!(parameters instanceof Float32Array))
    throw new TypeError(`encodeWeights: parameters must be a Float32Array, got ${shown(parameters)}`);
  if (width < 32) checkNumbers("encodeWeights", "parameters", parameters);
  const encoder = bitEncoder();
  writeMask(network, mask, options, encoder);
  layerViews(network, parameters).forEach(({ weights, biases }, i) => {
    const bits = at(mask.layers, i);
    writeValues(
      weights.filter((_, j) => bits[j] === 1),
      width,
      encoder,
    );
    writeValues(biases, width === 32 ? 32 : BIAS_WIDTH, encoder);
  });
  return encoder.finish();
}

/** Mask and parameters of `encodeWeights`'s bytes, given the same options. */
export function decodeWeights(
  network: Architecture,
  bytes: Uint8Array,
  given: WeightCodeOptions,
): {
  /** Which weights survive. */
  readonly mask: Mask;
  /** Laid out as [W₁, b₁, W₂, b₂, …], as rounded; pruned weights are 0. */
  readonly parameters: Float32Array;
} {
  const { width, ...options } = checkedOptions("decodeWeights", given);
  checkBytes("decodeWeights", bytes);
  const decoder = bitDecoder(bytes);
  const mask = readMask(network, options, decoder);
  const parameters = new Float32Array(parameterCount(network));
  layerViews(network, parameters).forEach(({ weights, biases }, i) => {
    const bits = at(mask.layers, i);
    const kept = bits.reduce((sum, bit) => sum + bit, 0);
    const values = readValues(kept, width, decoder);
    let next = 0;
    for (let j = 0; j < bits.length; j++) if (bits[j] === 1) weights[j] = at(values, next++);
    biases.set(readValues(biases.length, width === 32 ? 32 : BIAS_WIDTH, decoder));
  });
  return { mask, parameters: applyMask(network, mask, parameters) };
}

function writeValues(values: Float32Array, width: number, encoder: BitEncoder): void {
  const raw = (word: number): void => {
    for (let bit = 31; bit >= 0; bit--) encoder.encode((word >>> bit) & 1, EVEN);
  };
  const word = new DataView(new ArrayBuffer(4));
  const wordOf = (value: number): number => {
    word.setFloat32(0, value);
    return word.getUint32(0);
  };
  const code = adaptiveBits(1 << Math.min(width, MODELLED), { encoder });
  if (width === 32) {
    for (const value of values) {
      const whole = wordOf(value);
      codeSymbol(code, MODELLED, whole >>> 23);
      for (let bit = 22; bit >= 0; bit--) encoder.encode((whole >>> bit) & 1, EVEN);
    }
    return;
  }
  const { step, levels } = nearestLevels(values, width);
  raw(wordOf(step));
  for (const level of levels) codeSymbol(code, width, level);
}

function readValues(count: number, width: number, decoder: BitDecoder): Float32Array {
  const word = new DataView(new ArrayBuffer(4));
  const raw = (bits: number, high: number): number => {
    let whole = high;
    for (let bit = 0; bit < bits; bit++) whole = whole * 2 + decoder.decode(EVEN);
    word.setUint32(0, whole);
    return word.getFloat32(0);
  };
  const code = adaptiveBits(1 << Math.min(width, MODELLED), { decoder });
  const values = new Float32Array(count);
  if (width === 32) {
    for (let i = 0; i < count; i++) values[i] = raw(32 - MODELLED, codeSymbol(code, MODELLED, 0));
    return values;
  }
  const step = raw(32, 0);
  for (let i = 0; i < count; i++) values[i] = valueOf(codeSymbol(code, width, 0), step, width);
  return values;
}

/** A symbol of `width` bits, the highest first, each in the context of the higher ones: context 1 before the first, then the bits read after that 1. */
function codeSymbol(code: CodeBit, width: number, symbol: number): number {
  let context = 1;
  for (let bit = width - 1; bit >= 0; bit--) context = 2 * context + code(context, (symbol >>> bit) & 1);
  return context - (1 << width);
}

function checkedOptions(name: string, options: WeightCodeOptions): WeightCodeOptions {
  const { width } = knownFields(name, options, [...maskCodeFields, "width"]);
  if (!quantisedWidths.some((known) => known === width))
    throw new RangeError(`${name}: width must be one of ${quantisedWidths.join(", ")}, got ${shown(width)}`);
  return options;
}
