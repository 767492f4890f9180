// Numbers of 16 bits, which no typed array of Node 20 holds: they are read into float32, where each has a place, and rounded to the nearest, ties to even, when they are written.

const word = new DataView(new ArrayBuffer(4));

/** A format of 16 bits. */
export interface HalfFormat {
  /** The float32 that 16 bits stand for. */
  widen(bits: number): number;
  /** The bits of the nearest number. */
  narrow(value: number): number;
}

/** IEEE 754 binary16: sign, 5 bits of exponent, 10 of mantissa. */
const float16: HalfFormat = {
  widen(bits) {
    const sign = bits & 0x8000 ? -1 : 1;
    const [exponent, mantissa] = [(bits >> 10) & 31, bits & 1023];
    if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN;
    // 2^-24 for each unit of the mantissa where there is no leading one, else 2^(exponent − 25).
    return exponent === 0
      ? sign * mantissa * powerOf2(-24)
      : sign * (1024 + mantissa) * powerOf2(exponent - 25);
  },
  narrow(value) {
    word.setFloat32(0, value);
    const sign = (word.getUint32(0) >>> 16) & 0x8000;
    const size = Math.abs(Math.fround(value));
    if (Number.isNaN(value)) return sign | 0x7e00;
    if (size >= 65520) return sign | 0x7c00; // half way to what would be the next number
    // Units of the last place: multiples of a power of two, so that adding one carries into the exponent.
    const exponent = Math.max(1, exponentOf(size) + 15);
    const units = nearestEven(size / powerOf2(exponent - 25));
    return sign | ((exponent - 1) * 1024 + units);
  },
};

/** The upper half of a float32. */
const bfloat16: HalfFormat = {
  widen(bits) {
    word.setUint32(0, bits << 16);
    return word.getFloat32(0);
  },
  narrow(value) {
    word.setFloat32(0, value);
    const bits = word.getUint32(0);
    if (Number.isNaN(value)) return (bits >>> 16) | 0x40;
    return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
  },
};

const powerOf2 = (exponent: number): number => {
  word.setUint32(0, (exponent + 127) << 23);
  return word.getFloat32(0);
};
const exponentOf = (size: number): number => {
  word.setFloat32(0, size);
  return (word.getUint32(0) >>> 23) - 127;
};
const nearestEven = (x: number): number => {
  const below = Math.floor(x);
  const rest = x - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
};

/** The formats of 16 bits by their names in safetensors files. */
export const halfFormats = { BF16: bfloat16, F16: float16 } as const;

export type HalfName = keyof typeof halfFormats;

export const isHalf = (dtype: string): dtype is HalfName => Object.hasOwn(halfFormats, dtype);

/** Little-endian numbers of 16 bits as float32. */
export function widened(name: HalfName, bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { widen } = halfFormats[name];
  return Float32Array.from({ length: bytes.byteLength / 2 }, (_, i) => widen(view.getUint16(2 * i, true)));
}

/** Floats as little-endian numbers of 16 bits. */
export function narrowed(name: HalfName, values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(2 * values.length);
  const view = new DataView(bytes.buffer);
  const { narrow } = halfFormats[name];
  values.forEach((value, i) => {
    view.setUint16(2 * i, narrow(value), true);
  });
  return bytes;
}
