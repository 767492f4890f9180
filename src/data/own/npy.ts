import { readers, type NpyValues } from "./npy-values.js";

/** An array of NumPy. */
export interface NpyArray {
  /** Sizes, slowest first. */
  readonly shape: readonly number[];
  /** Row-major, whatever the order in the file. */
  readonly values: NpyValues;
  /** Where the values begin in the file, and how many bytes each has. */
  readonly start: number;
  /** Of one value, texts of four bytes a character. */
  readonly itemBytes: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY

/**
 * Reads the NPY format, versions 1 to 3 (numpy.lib.format): magic, a header that is a Python dictionary, the values. Integers, floats,
 * booleans and texts of both byte orders, in C and Fortran order. Python objects are refused: they are pickled, and reading a pickle runs what stands in
 * it. `name` is the file named in errors. Throws, with the byte, on a header that is none and on a file shorter or longer than its header says.
 */
export function readNpy(bytes: Uint8Array, name: string): NpyArray {
  const { header, start } = headerOf(bytes, name);
  const { descr, fortran, shape } = parsedHeader(header, name);
  const kind = descr.slice(1).replace(/\d+$/, "");
  if (kind === "O")
    throw new RangeError(
      `${name} must hold numbers or texts, got Python objects (dtype ${descr}), which are never read: unpickling runs code`,
    );
  const width = Number(/\d+$/.exec(descr)?.[0] ?? 0);
  const reader = readers[kind === "U" || kind === "S" ? kind : `${kind}${width}`];
  if (!/^[<>=|]/.test(descr) || reader === undefined)
    throw new RangeError(
      `${name} must hold integers, floats, booleans or texts, got dtype ${JSON.stringify(descr)}`,
    );
  const itemBytes = kind === "U" ? 4 * width : width;
  const count = shape.reduce((product, size) => product * size, 1);
  if (count === 0 || !Number.isSafeInteger(count * itemBytes) || itemBytes === 0)
    throw new RangeError(`${name} must hold values, got shape (${shape.join(", ")}) of dtype ${descr}`);
  const expected = start + count * itemBytes;
  if (bytes.length !== expected)
    throw new RangeError(
      `${name} must have ${expected} bytes for (${shape.join(", ")}) of ${descr} from byte ${start} on, got ${bytes.length}` +
        (bytes.length < expected ? " (truncated?)" : " (trailing bytes)"),
    );
  const body = bytes.subarray(start);
  const found = reader(body, { count, itemBytes, littleEndian: descr[0] !== ">", name, start });
  return { shape, values: fortran ? rowMajor(found, shape) : found, start, itemBytes };
}

function headerOf(bytes: Uint8Array, name: string): { readonly header: string; readonly start: number } {
  if (bytes.length < 10)
    throw new RangeError(`${name} must have a header of at least 10 bytes, got ${bytes.length} (truncated?)`);
  if (MAGIC.some((byte, i) => bytes[i] !== byte))
    throw new RangeError(
      `${name} must begin with \\x93NUMPY, got ${JSON.stringify(Buffer.from(bytes.subarray(0, 6)).toString("latin1"))} at byte 0`,
    );
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3)
    throw new RangeError(`${name} must be of format version 1, 2 or 3, got ${version} at byte 6`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begin = version === 1 ? 10 : 12;
  const length =
    version === 1 ? view.getUint16(8, true) : bytes.length < 12 ? Infinity : view.getUint32(8, true);
  if (begin + length > bytes.length)
    throw new RangeError(
      `${name} must have a header of ${length} bytes from byte ${begin} on, got ${bytes.length - begin} (truncated?)`,
    );
  return {
    header: Buffer.from(bytes.subarray(begin, begin + length)).toString("latin1"),
    start: begin + length,
  };
}

/** The three entries of the dictionary, taken out by their form: nothing of it is ever evaluated. */
function parsedHeader(
  header: string,
  name: string,
): { readonly descr: string; readonly fortran: boolean; readonly shape: readonly number[] } {
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const fortran = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const shape = /'shape':\s*\(([\d,\sL]*)\)/.exec(header)?.[1];
  if (descr === undefined || fortran === undefined || shape === undefined)
    throw new RangeError(
      `${name} must have a header with descr, fortran_order and shape of plain values, got ${JSON.stringify(header.trim().slice(0, 120))}`,
    );
  const sizes = shape.split(",").flatMap((size) => (size.trim() === "" ? [] : [parseInt(size, 10)]));
  return { descr, fortran: fortran === "True", shape: sizes };
}

/** Values that lie with the first axis fastest, with the last one fastest. */
function rowMajor(values: NpyValues, shape: readonly number[]): NpyValues {
  const steps = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  const from = (index: number): number => {
    let [left, position] = [index, 0];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] ?? 1;
      position += (left % size) * (steps[axis] ?? 1);
      left = Math.floor(left / size);
    }
    return position;
  };
  if (Array.isArray(values)) return values.map((_, i) => values[from(i)] ?? "");
  const numbers = values as Uint8Array | Float64Array;
  return numbers.map((_, i) => numbers[from(i)] ?? NaN);
}
