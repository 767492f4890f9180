/** Bytes stay bytes; other numbers are float64, texts are texts. */
export type NpyValues = Uint8Array | Float64Array | readonly string[];

interface Layout {
  readonly count: number;
  readonly itemBytes: number;
  readonly littleEndian: boolean;
  readonly name: string;
  /** Where the first value stands in the file, for errors. */
  readonly start: number;
}

type Reader = (bytes: Uint8Array, layout: Layout) => NpyValues;

/** The value at a byte. */
type Get = (view: DataView, at: number, littleEndian: boolean) => number;

const numbers =
  (get: Get): Reader =>
  (bytes, { count, itemBytes, littleEndian }) => {
    const view = viewOf(bytes);
    return Float64Array.from({ length: count }, (_, i) => get(view, i * itemBytes, littleEndian));
  };

/** 64-bit integers, refused where float64 would round them. */
const longs =
  (signed: boolean): Reader =>
  (bytes, { count, littleEndian, name, start }) => {
    const view = viewOf(bytes);
    return Float64Array.from({ length: count }, (_, i) => {
      const exact = signed ? view.getBigInt64(8 * i, littleEndian) : view.getBigUint64(8 * i, littleEndian);
      const value = Number(exact);
      if (Number.isSafeInteger(value)) return value;
      throw new RangeError(
        `${name} must hold integers of at most 53 bits, got ${exact} at byte ${start + 8 * i}`,
      );
    });
  };

const texts =
  (unit: 1 | 4): Reader =>
  (bytes, { count, itemBytes, littleEndian, name, start }) => {
    const view = viewOf(bytes);
    return Array.from({ length: count }, (_, i) => {
      const points = Array.from({ length: itemBytes / unit }, (_unused, j) => {
        const at = i * itemBytes + unit * j;
        const point = unit === 4 ? view.getUint32(at, littleEndian) : view.getUint8(at);
        if (point <= 0x10ffff) return point;
        throw new RangeError(`${name} must hold texts, got code point ${point} at byte ${start + at}`);
      });
      return String.fromCodePoint(...points).replace(/\0+$/, "");
    });
  };

/** IEEE 754 half precision: 5 bits of exponent, 10 of fraction. */
const half: Get = (view, at, littleEndian) => {
  const bits = view.getUint16(at, littleEndian);
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return (sign * fraction) / 16777216;
  const scaled = (1024 + fraction) / 1024;
  return sign * (exponent >= 15 ? scaled * (1 << (exponent - 15)) : scaled / (1 << (15 - exponent)));
};

/** How values of a type are read, by NumPy's letter and the bytes of a value. */
export const readers: Readonly<Record<string, Reader>> = {
  u1: (bytes) => bytes,
  b1: (bytes) => bytes,
  i1: numbers((view, at) => view.getInt8(at)),
  u2: numbers((view, at, little) => view.getUint16(at, little)),
  i2: numbers((view, at, little) => view.getInt16(at, little)),
  u4: numbers((view, at, little) => view.getUint32(at, little)),
  i4: numbers((view, at, little) => view.getInt32(at, little)),
  u8: longs(false),
  i8: longs(true),
  f2: numbers(half),
  f4: numbers((view, at, little) => view.getFloat32(at, little)),
  f8: numbers((view, at, little) => view.getFloat64(at, little)),
  U: texts(4),
  S: texts(1),
};

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
