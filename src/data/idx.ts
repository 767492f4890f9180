import { shown } from "../numerics/names.js";

/** The content of an IDX file of unsigned bytes. */
export interface IdxArray {
  /** Sizes, slowest first: (60000, 28, 28) for the MNIST training images. */
  readonly dimensions: readonly number[];
  /** Row-major; a view into the bytes that were read, not a copy. */
  readonly values: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/**
 * Reads the IDX format of the MNIST files (LeCun, Cortes & Burges): two zero bytes, the type, the number of dimensions, each
 * size as a big-endian 32-bit integer, then the values. Only unsigned bytes. `name` is the file named in errors.
 * Throws on a wrong magic number, on no values, and on a file that is shorter or longer than its header says.
 */
export function readIdx(bytes: Uint8Array, name: string): IdxArray {
  if (!(bytes instanceof Uint8Array))
    throw new TypeError(`readIdx: ${name} must be a Uint8Array of the file's bytes, got ${shown(bytes)}`);
  if (bytes.length < 4)
    throw new RangeError(`readIdx: ${name} must have a header of 4 bytes, got ${bytes.length} (truncated?)`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  const rank = magic & 0xff;
  if (magic >>> 8 !== UNSIGNED_BYTE || rank === 0)
    throw new RangeError(
      `readIdx: ${name} must begin with 00 00 08 and the number of dimensions, got 0x${magic.toString(16).padStart(8, "0")}`,
    );

  const start = 4 + 4 * rank;
  if (bytes.length < start)
    throw new RangeError(
      `readIdx: ${name} must have a header of ${start} bytes, got ${bytes.length} (truncated?)`,
    );
  const dimensions = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const count = dimensions.reduce((product, size) => product * size, 1);
  if (count === 0) throw new RangeError(`readIdx: ${name} must hold values, got (${dimensions.join(", ")})`);
  if (bytes.length !== start + count)
    throw new RangeError(
      `readIdx: ${name} must have ${start + count} bytes for (${dimensions.join(", ")}), got ${bytes.length}` +
        (bytes.length < start + count ? " (truncated?)" : " (trailing bytes)"),
    );
  return { dimensions, values: bytes.subarray(start) };
}
