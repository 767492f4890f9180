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
