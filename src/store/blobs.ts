import type { OptimizerState } from "../engine/index.js";

/** Float32 values as little-endian bytes, the form of `weights.bin`. */
export function encodeFloats(values: Float32Array | Float64Array): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) view.setFloat32(4 * i, values[i] ?? 0, true);
  return bytes;
}

/** The values of `encodeFloats`. */
export function decodeFloats(bytes: Uint8Array): Float32Array {
  if (bytes.byteLength % 4 !== 0) {
    throw new RangeError(`decodeFloats: bytes must be a multiple of 4, got ${bytes.byteLength}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.byteLength / 4);
  for (let i = 0; i < values.length; i++) values[i] = view.getFloat32(4 * i, true);
  return values;
}

/** Layers one after the other, one byte a weight: the form of `rounds.bin`. */
export function joinLayers(layers: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(layers.reduce((sum, layer) => sum + layer.length, 0));
  let next = 0;
  for (const layer of layers) {
    joined.set(layer, next);
    next += layer.length;
  }
  return joined;
}

/** The layers of `joinLayers`, given how many weights each has. */
export function splitLayers(bytes: Uint8Array, counts: readonly number[]): readonly Uint8Array[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (bytes.length !== total) {
    throw new RangeError(`splitLayers: bytes must be ${total} for these layers, got ${bytes.length}`);
  }
  let next = 0;
  return counts.map((count) => bytes.slice(next, (next += count)));
}

/** The optimizer's state as bytes, the form of `state.bin`: steps, β₁ᵗ and β₂ᵗ as float64, then both moments as float32, equally long unless the second is empty. */
export function encodeState({ first, second, steps, power1, power2 }: OptimizerState): Uint8Array {
  const head = new DataView(new ArrayBuffer(32));
  [steps, power1, power2, first.length].forEach((value, i) => head.setFloat64(8 * i, value, true));
  return joinLayers([new Uint8Array(head.buffer), encodeFloats(first), encodeFloats(second)]);
}

/** The state of `encodeState`. */
export function decodeState(bytes: Uint8Array): OptimizerState {
  if (bytes.byteLength < 32)
    throw new RangeError(`decodeState: bytes must be at least 32, got ${bytes.byteLength}`);
  const head = new DataView(bytes.buffer, bytes.byteOffset, 32);
  const [steps = 0, power1 = 1, power2 = 1, length = 0] = [0, 8, 16, 24].map((i) => head.getFloat64(i, true));
  const moments = decodeFloats(bytes.subarray(32));
  if (moments.length !== length && moments.length !== 2 * length)
    throw new RangeError(`decodeState: moments must be ${length} or twice that, got ${moments.length}`);
  return { first: moments.slice(0, length), second: moments.slice(length), steps, power1, power2 };
}
