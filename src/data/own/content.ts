import { canonicalJson, sha256Hex } from "../../numerics/canonical.js";
import { checkFields } from "../../numerics/checks.js";
import { takeExamples } from "../take-examples.js";
import type { Dataset, Examples } from "../types.js";
import type { OwnData } from "./types.js";

/** What stands before the numbers, as canonical JSON. */
interface Header {
  readonly version: 1;
  readonly features: number;
  readonly outputs: number;
  /** Names in their order; absent where there are targets. */
  readonly classes?: readonly string[] | undefined;
  readonly inputs: "uint8" | "float32";
  readonly scale: number;
  readonly train: number;
  readonly test: number;
}

/** A data set to be written down. */
export interface DataContent {
  readonly train: Examples;
  readonly test: Examples;
  /** Names in their order; undefined where there are targets. */
  readonly classes: readonly string[] | undefined;
}

/**
 * The one form of a data set as bytes: the length of a header, the header, then of training and test examples the inputs and the labels or
 * targets, little-endian. So equal examples have equal bytes, whatever files or arrays they came from: inputs that are all integers from 0 to 255 are
 * bytes. The name is no part of it.
 */
export function encodeData({ train, test, classes }: DataContent): Uint8Array {
  const header: Header = {
    version: 1,
    features: train.features,
    outputs: outputsOf(train),
    ...(classes === undefined ? {} : { classes }),
    inputs: train.inputs instanceof Uint8Array ? "uint8" : "float32",
    scale: train.scale,
    train: train.count,
    test: test.count,
  };
  const text = Buffer.from(canonicalJson(header), "utf8");
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, text.length, true);
  const parts = [train, test].flatMap(({ inputs, labels, targets }) => [raw(inputs), raw(targets ?? labels)]);
  return new Uint8Array(Buffer.concat([length, text, ...parts]));
}

/** The value that stands for these bytes in descriptions. */
export function valueOf(name: string, { train, test, classes }: DataContent, bytes: Uint8Array): OwnData {
  return {
    name,
    content: sha256Hex(bytes),
    features: train.features,
    outputs: outputsOf(train),
    answers: classes === undefined ? "values" : "classes",
    trainCount: train.count,
    testCount: test.count,
  };
}

/** The data set of bytes that `encodeData` made, with the names of its classes. Throws if they are not those that the value names, or not of its shape. */
export function decodeData(
  data: OwnData,
  bytes: Uint8Array,
): Dataset & {
  /** Names in their order; undefined where there are targets. */
  readonly classes: readonly string[] | undefined;
} {
  const where = `dataset: content of ${data.name}`;
  const found = sha256Hex(bytes);
  if (found !== data.content) throw new Error(`${where} must have SHA-256 ${data.content}, got ${found}`);
  const header = headerOf(where, bytes);
  const said = [data.features, data.outputs, data.answers, data.trainCount, data.testCount];
  const { features, outputs, classes, train, test } = header;
  const is = [features, outputs, classes === undefined ? "values" : "classes", train, test];
  if (said.join() !== is.join())
    throw new RangeError(
      `${where} must be what its description says (features, outputs, answers, training and test examples: ${said.join(", ")}), got ${is.join(", ")}`,
    );
  let at = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const take = (length: number, wide: boolean): Uint8Array | Float32Array => {
    const size = wide ? 4 * length : length;
    // A copy, since float32 must begin at a multiple of 4. A Buffer's own `slice` makes none.
    const part = new Uint8Array(bytes.subarray(at, (at += size)));
    return wide ? new Float32Array(swapped(part).buffer, 0, length) : part;
  };
  const examplesOf = (count: number): Examples => {
    const inputs = take(count * features, header.inputs === "float32");
    const answers = take(classes === undefined ? count * outputs : count, classes === undefined);
    const labels = classes === undefined ? new Uint8Array(count) : answers;
    const shape = { count, features, classes: classes?.length ?? 1, scale: header.scale, inputs, labels };
    return takeExamples("dataset", classes === undefined ? { ...shape, targets: answers } : shape);
  };
  const read = { name: data.name, train: examplesOf(train), test: examplesOf(test), classes };
  if (at !== bytes.length) throw new RangeError(`${where} must have ${at} bytes, got ${bytes.length}`);
  return read;
}

function headerOf(where: string, bytes: Uint8Array): Header {
  const length = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(Buffer.from(bytes.subarray(4, 4 + length)).toString("utf8")) as Header;
  checkFields(where, header, [
    "version",
    "features",
    "outputs",
    "classes",
    "inputs",
    "scale",
    "train",
    "test",
  ]);
  return header;
}

/** Values of an example that a network must give. */
const outputsOf = ({ classes, targets, count }: Examples): number =>
  targets === undefined ? classes : targets.length / count;

/** The bytes of an array, little-endian. */
function raw(values: Uint8Array | Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return values instanceof Float32Array ? swapped(bytes) : bytes;
}

/** Four-byte values in the order of little-endian machines; on these the bytes as they are. */
function swapped(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const own = new Uint8Array(
    bytes.buffer instanceof ArrayBuffer ? bytes.buffer : bytes.slice().buffer,
    bytes.byteOffset,
    bytes.byteLength,
  );
  if (new Uint8Array(Uint32Array.of(1).buffer)[0] === 1) return own;
  const copy = bytes.slice();
  Buffer.from(copy.buffer).swap32();
  return copy;
}
