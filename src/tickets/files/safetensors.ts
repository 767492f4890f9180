import { endianness } from "node:os";
import {
  elementBytes,
  isWellFormed,
  LARGEST_HEADER,
  METADATA,
  readHeader,
  type DType,
} from "./safetensors-header.js";
import { isHalf, narrowed, widened } from "./half-floats.js";
import { checkFields, knownFields } from "../../numerics/checks.js";
import { shown } from "../../numerics/names.js";

/** The array that holds the values of each element type; that of BOOL holds 0 and 1 only. Floats of 16 bits are held as float32 and rounded to nearest, ties to even, when they are written. */
export interface TensorArrays {
  /** Integers in [0, 2^64). */
  readonly U64: BigUint64Array;
  /** Integers in [−2^63, 2^63). */
  readonly I64: BigInt64Array;
  /** IEEE 754 binary64. */
  readonly F64: Float64Array;
  /** IEEE 754 binary32. */
  readonly F32: Float32Array;
  /** Integers in [0, 2^32). */
  readonly U32: Uint32Array;
  /** Integers in [−2^31, 2^31). */
  readonly I32: Int32Array;
  /** The upper half of a float32: 8 bits of exponent, 7 of mantissa. */
  readonly BF16: Float32Array;
  /** IEEE 754 binary16. */
  readonly F16: Float32Array;
  /** Integers in [0, 65535]. */
  readonly U16: Uint16Array;
  /** Integers in [−32768, 32767]. */
  readonly I16: Int16Array;
  /** Integers in [−128, 127]. */
  readonly I8: Int8Array;
  /** Integers in [0, 255]. */
  readonly U8: Uint8Array;
  /** A byte each. */
  readonly BOOL: Uint8Array;
}

/** One tensor, row-major. */
export type SafeTensor = {
  readonly [D in DType]: {
    /** Element type in the file. */
    readonly dtype: D;
    /** [] is that of a single number. */
    readonly shape: readonly number[];
    /** As many as the shape's product; `TensorArrays` says which array. */
    readonly values: TensorArrays[D];
  };
}[DType];

/** What a safetensors file holds: tensors by name, and texts by name. */
export interface SafeTensors {
  /** In the order in which they lie in the file. */
  readonly tensors: ReadonlyMap<string, SafeTensor>;
  /** Free texts (`__metadata__` of the header); empty if the file has none. */
  readonly metadata: ReadonlyMap<string, string>;
}

const arrays = {
  U64: BigUint64Array,
  I64: BigInt64Array,
  F64: Float64Array,
  F32: Float32Array,
  U32: Uint32Array,
  I32: Int32Array,
  BF16: Float32Array,
  F16: Float32Array,
  U16: Uint16Array,
  I16: Int16Array,
  I8: Int8Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
} satisfies Record<DType, unknown>;
const order: readonly string[] = Object.keys(elementBytes);

/**
 * What the bytes of a safetensors file hold, tensors in the order in which they lie (https://huggingface.co/docs/safetensors: 8 bytes with the
 * length of the header, the header as JSON, then the values, all little-endian). Nothing in it is evaluated. Throws a RangeError at whatever the
 * format does not allow: a header over 100 MB, one that is no JSON or names something twice; tensors that overlap, leave a hole, lie outside the
 * file or do not fit their shape; and at element types of 8 bits and fewer that no typed array holds, such as F8_E4M3.
 */
export function readSafetensors(bytes: Uint8Array): SafeTensors {
  if (!(bytes instanceof Uint8Array))
    throw new TypeError(`readSafetensors: bytes must be a Uint8Array, got ${shown(bytes)}`);
  const { records, metadata, data } = readHeader(bytes);
  const tensors = records.map(({ name, dtype, shape, begin, end }) => {
    const copy = new Uint8Array(data.subarray(begin, end)); // of a Buffer too
    const values = isHalf(dtype)
      ? widened(dtype, copy)
      : new arrays[dtype](littleEndian(copy, elementBytes[dtype]).buffer);
    const tensor = { dtype, shape, values } as SafeTensor; // the table gives each type its array
    checkTensor("readSafetensors", name, tensor);
    return [name, tensor] as const;
  });
  return { tensors: new Map(tensors), metadata };
}

/**
 * The bytes of a safetensors file: those that the Python library 0.8 writes for the same tensors and texts. (It shuffles the texts; here they
 * stand in the order of the map.) Throws a RangeError where the values do not fit type and shape, and at names and texts that UTF-8 cannot hold.
 */
export function writeSafetensors(file: SafeTensors): Uint8Array {
  const { tensors, metadata } = knownFields("writeSafetensors", file, ["tensors", "metadata"]);
  for (const text of [...tensors.keys(), ...metadata].flat())
    if (!isWellFormed(text))
      throw new RangeError(`writeSafetensors: texts must be Unicode, got ${JSON.stringify(text)}`);
  const ordered = [...tensors].sort(
    ([nameA, a], [nameB, b]) =>
      order.indexOf(a.dtype) - order.indexOf(b.dtype) ||
      Buffer.compare(Buffer.from(nameA), Buffer.from(nameB)),
  );

  // The header, joined by hand: an object would put names that look like numbers first.
  const texts = [...metadata].map(([name, text]) => field(name, JSON.stringify(text)));
  const fields = metadata.size === 0 ? [] : [field(METADATA, `{${texts.join(",")}}`)];
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const [name, tensor] of ordered) {
    checkTensor("writeSafetensors", name, tensor);
    const { dtype, shape, values } = tensor;
    const bytes = isHalf(dtype) ? narrowed(dtype, values as Float32Array) : littleEndianBytes(values);
    const place = [length, length + bytes.byteLength];
    fields.push(field(name, JSON.stringify({ dtype, shape, data_offsets: place })));
    parts.push(bytes);
    length += bytes.byteLength;
  }
  const json = Buffer.from(`{${fields.join(",")}}`);
  const padded = 8 * Math.ceil(json.length / 8);
  if (padded > LARGEST_HEADER)
    throw new RangeError(`writeSafetensors: header must have at most ${LARGEST_HEADER} bytes, got ${padded}`);

  const start = Buffer.alloc(8 + padded, " ");
  start.writeBigUInt64LE(BigInt(padded));
  start.set(json, 8);
  return new Uint8Array(Buffer.concat([start, ...parts]));
}

/** The bytes of the values as a file holds them. */
export function littleEndianBytes(values: TensorArrays[DType]): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
  return littleEndian(bytes, values.BYTES_PER_ELEMENT);
}

/** Turns this machine's elements into little-endian ones, or back, in place. */
function littleEndian<Bytes extends Uint8Array>(bytes: Bytes, size: number): Bytes {
  if (endianness() === "BE")
    for (let i = 0; i < bytes.length; i += size) bytes.subarray(i, i + size).reverse();
  return bytes;
}

function field(name: string, json: string): string {
  return `${JSON.stringify(name)}:${json}`;
}

function checkTensor(caller: string, name: string, tensor: SafeTensor): void {
  checkFields(caller, tensor, ["dtype", "shape", "values"], `${JSON.stringify(name)} field`);
  const { dtype, shape, values } = tensor;
  const refuse = (requirement: string, got: unknown): never => {
    throw new RangeError(`${caller}: ${name} ${requirement}, got ${String(got)}`);
  };
  if (name === METADATA) refuse("must be another name", name);
  if (!Object.hasOwn(arrays, dtype)) refuse(`must be one of ${order.join(", ")}`, dtype);
  if (!(values instanceof arrays[dtype]))
    refuse(`must hold a ${arrays[dtype].name}`, Object(values).constructor.name);
  if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0))
    refuse("must have a shape of integers >= 0", `[${shape.join(", ")}]`);
  const count = shape.reduce((product, length) => product * length, 1);
  if (values.length !== count)
    refuse(`of shape [${shape.join(", ")}] must have ${count} values`, values.length);
  if (dtype !== "BOOL") return;
  const stray = values.find((bit) => bit > 1);
  if (stray !== undefined) refuse("must hold 0 and 1 only", stray);
}
