import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../../src/data/index.js";
import type { SafeTensor, SafeTensors } from "../../../src/tickets/index.js";
import { readSafetensors, writeSafetensors } from "../../../src/tickets/index.js";

const folder = join(packageRoot(), "test", "tickets", "safetensors");
/** Made by write.py beside it. */
const fromPython = new Uint8Array(readFileSync(join(folder, "all-types.safetensors")));

/** A file of this header, with the length that it has or is said to have, and these bytes of data. */
function file(header: unknown, data = new Uint8Array(0), length?: bigint): Uint8Array {
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(length ?? BigInt(json.length));
  return new Uint8Array(Buffer.concat([start, json, data]));
}
const f32 = (begin: number, end: number, shape: unknown = [(end - begin) / 4]) => ({
  dtype: "F32",
  shape,
  data_offsets: [begin, end],
});
const eight = new Uint8Array(8);
const ours = /^readSafetensors: .+, got .+$/s;

describe("against the Python library", () => {
  it("a file with all 11 element types reads to the values that Python wrote", () => {
    const { tensors, metadata } = readSafetensors(fromPython);
    const expected: Record<string, SafeTensor> = {
      u64: { dtype: "U64", shape: [2], values: BigUint64Array.of(0n, 2n ** 64n - 1n) },
      i64: { dtype: "I64", shape: [2], values: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n) },
      f64: { dtype: "F64", shape: [3], values: Float64Array.of(Math.PI, -0, 5e-324) },
      f32: { dtype: "F32", shape: [2, 3], values: Float32Array.of(-2, -1, 0, 1, 2, 3).map((x) => x / 3) },
      u32: { dtype: "U32", shape: [1], values: Uint32Array.of(4294967295) },
      i32: { dtype: "I32", shape: [], values: Int32Array.of(-7) },
      u16: { dtype: "U16", shape: [2], values: Uint16Array.of(65535, 1) },
      i16: { dtype: "I16", shape: [2, 3], values: Int16Array.of(-2, -1, 0, 1, 2, 3) },
      i8: { dtype: "I8", shape: [2, 3], values: Int8Array.of(-2, -1, 0, 1, 2, 3) },
      u8: { dtype: "U8", shape: [2], values: Uint8Array.of(0, 255) },
      bool: { dtype: "BOOL", shape: [2, 3], values: Uint8Array.of(0, 0, 0, 1, 1, 1) },
      none: { dtype: "F32", shape: [0, 3], values: new Float32Array(0) },
      "10": { dtype: "F32", shape: [1], values: Float32Array.of(10) },
      'é "\\\n\u2028': { dtype: "F32", shape: [1], values: Float32Array.of(1) },
      "\u{1f40d}": { dtype: "F32", shape: [1], values: Float32Array.of(2) },
      "\uffee": { dtype: "F32", shape: [1], values: Float32Array.of(3) },
    };
    expect(Object.fromEntries(tensors)).toEqual(expected);
    expect([...metadata]).toEqual([["written by", "safetensors 0.8.0, numpy"]]);
  });

  it("written again, from the tensors in another order, it is the same file byte for byte", () => {
    const { tensors, metadata } = readSafetensors(fromPython);
    const backwards = new Map([...tensors].reverse());
    expect(writeSafetensors({ tensors: backwards, metadata })).toEqual(fromPython);
  });
});

describe("round trip", () => {
  const values: fc.Arbitrary<SafeTensor> = fc.oneof(
    fc.float32Array().map((v): SafeTensor => ({ dtype: "F32", shape: [v.length], values: v })),
    fc.float64Array().map((v): SafeTensor => ({ dtype: "F64", shape: [1, v.length], values: v })),
    fc.int32Array().map((v): SafeTensor => ({ dtype: "I32", shape: [v.length, 1], values: v })),
    fc.bigInt64Array().map((v): SafeTensor => ({ dtype: "I64", shape: [v.length], values: v })),
    fc.uint8Array({ max: 1 }).map((v): SafeTensor => ({ dtype: "BOOL", shape: [v.length], values: v })),
  );
  const name = fc.string({ unit: "grapheme" }).filter((text) => text !== "__metadata__");
  const files: fc.Arbitrary<SafeTensors> = fc.record({
    tensors: fc.array(fc.tuple(name, values), { maxLength: 6 }).map((entries) => new Map(entries)),
    metadata: fc
      .array(fc.tuple(name, fc.string({ unit: "grapheme" })), { maxLength: 3 })
      .map((e) => new Map(e)),
  });

  it("any tensors and texts come back to the bit, out of a Buffer inside another one too", () => {
    fc.assert(
      fc.property(files, (given) => {
        const bytes = writeSafetensors(given);
        const pooled = Buffer.concat([Buffer.from([1, 2, 3]), bytes]).subarray(3);
        const read = readSafetensors(pooled);
        expect(Object.fromEntries(read.tensors)).toEqual(Object.fromEntries(given.tensors));
        expect([...read.metadata]).toEqual([...given.metadata]);
        expect(writeSafetensors(read)).toEqual(bytes);
      }),
      { numRuns: 60, seed: 8 },
    );
  });

  it("NaN keeps its payload, names __proto__ and constructor are names, and the arrays are copies", () => {
    const values = new Float32Array(Uint32Array.of(0x7fc12345, 0xffc00001).buffer);
    const tensors = new Map<string, SafeTensor>([
      ["__proto__", { dtype: "F32", shape: [2], values }],
      ["constructor", { dtype: "U8", shape: [1], values: Uint8Array.of(9) }],
    ]);
    const bytes = writeSafetensors({ tensors, metadata: new Map([["__proto__", "x"]]) });
    const read = readSafetensors(bytes);
    bytes.fill(0);
    const back = read.tensors.get("__proto__")?.values ?? new Uint8Array(0);
    expect([...new Uint32Array(back.buffer)]).toEqual([0x7fc12345, 0xffc00001]);
    expect(read.tensors.get("constructor")?.values).toEqual(Uint8Array.of(9));
    expect(read.metadata.get("__proto__")).toBe("x");
  });

  it("every tensor begins at a multiple of its element's size", () => {
    const bytes = writeSafetensors(readSafetensors(fromPython));
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as object;
    for (const [key, value] of Object.entries(header) as [string, ReturnType<typeof f32>][])
      if (key !== "__metadata__") {
        const size = Number(/\d+/.exec(value.dtype)?.[0] ?? 8) / 8;
        expect(((value.data_offsets[0] ?? NaN) + 8 + length) % size, key).toBe(0);
      }
  });
});

describe("readSafetensors refuses", () => {
  it.each<[string, Uint8Array, string]>([
    ["nothing", new Uint8Array(0), "file must have at least 8 bytes, got 0"],
    ["7 bytes", new Uint8Array(7), "file must have at least 8 bytes, got 7"],
    ["an empty header", file(""), 'header must begin with "{", got ""'],
    ["a header over 100 MB", file("{}", eight, 100_000_001n), "at most 100000000 bytes, got 100000001"],
    [
      "a length of 2^64 - 1",
      file("{}", eight, 2n ** 64n - 1n),
      "at most 100000000 bytes, got 18446744073709551615",
    ],
    [
      "a header past the end",
      file("{}", eight, 11n),
      "header of 11 bytes must lie in the file, got 10 bytes",
    ],
    ["white space before the header", file(" {}"), 'header must begin with "{", got " "'],
    ["a byte order mark", file("\ufeff{}"), 'header must begin with "{", got "\ufeff"'],
    ["a header that is a list", file("[]"), 'header must begin with "{", got "["'],
    ["half a header", file('{"a":'), "header must be JSON, got"],
    ["code", file("{a:process.exit()}"), "header must be JSON, got"],
    [
      "no UTF-8",
      file('{"\xff"}').map((b, i) => (i === 10 ? 0xff : b)),
      "header must be UTF-8, got other bytes",
    ],
    [
      "a tensor twice",
      file(`{"a":${JSON.stringify(f32(0, 8))},"\\u0061" :${JSON.stringify(f32(0, 8))}}`, eight),
      '"a" twice',
    ],
    [
      "a field twice",
      file('{"a":{"dtype":"U8","dtype":"F32","shape":[2],"data_offsets":[0,8]}}', eight),
      '"dtype" twice',
    ],
    ["a text twice", file('{"__metadata__":{"x":"1","y":"{","x":"2"}}'), '"x" twice'],
    ["a text that is a number", file({ __metadata__: { x: 1 } }), "__metadata__.x must be a text, got 1"],
    ["texts in a list", file({ __metadata__: ["x"] }), '__metadata__ must be a JSON object, got ["x"]'],
    [
      "half a surrogate pair",
      file('{"\\ud800":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}'),
      "must be Unicode",
    ],
    ["a tensor that is null", file({ a: null }), "a must be a JSON object, got null"],
    ["no dtype", file({ a: { shape: [2], data_offsets: [0, 8] } }, eight), "a.dtype must be one of"],
    ["F8_E4M3", file({ a: { ...f32(0, 8), dtype: "F8_E4M3" } }, eight), "BOOL, got F8_E4M3"],
    ["toString as type", file({ a: { ...f32(0, 8), dtype: "toString" } }, eight), "BOOL, got toString"],
    [
      "a further field",
      file({ a: { ...f32(0, 8), x: 1 } }, eight),
      "a must have dtype, shape and data_offsets only, got x",
    ],
    ["a shape that is a number", file({ a: f32(0, 8, 2) }, eight), "a.shape must be integers >= 0, got 2"],
    [
      "a negative shape",
      file({ a: f32(0, 8, [-1, -2]) }, eight),
      "a.shape must be integers >= 0, got [-1,-2]",
    ],
    ["a broken shape", file({ a: f32(0, 8, [0.5, 4]) }, eight), "a.shape must be integers >= 0, got [0.5,4]"],
    ["too small a shape", file({ a: f32(0, 8, [1]) }, eight), "a of shape [1] must have 4 bytes, got 8"],
    ["a shape of 2^106", file({ a: f32(0, 8, [2 ** 53 - 1, 2 ** 53 - 1]) }, eight), "bytes, got 8"],
    ["a shape that overflows to 0", file({ a: f32(0, 0, [2 ** 32, 2 ** 32]) }), "bytes, got 0"],
    [
      "one offset",
      file({ a: { ...f32(0, 8), data_offsets: [0] } }, eight),
      "a.data_offsets must be two integers",
    ],
    [
      "offsets backwards",
      file({ a: { ...f32(0, 8), data_offsets: [8, 0] } }, eight),
      "not before the begin, got [8,0]",
    ],
    [
      "an end past the file",
      file({ a: f32(0, 12) }, eight),
      "tensors must end with the file, at byte 8, got 12",
    ],
    [
      "data after the last tensor",
      file({ a: f32(0, 4) }, eight),
      "tensors must end with the file, at byte 8, got 4",
    ],
    ["data without tensors", file({}, eight), "tensors must end with the file, at byte 8, got 0"],
    [
      "a hole before",
      file({ a: f32(4, 8) }, eight),
      "a must begin where the tensor before it ends, at byte 0, got 4",
    ],
    [
      "an overlap",
      file({ a: f32(0, 8), b: f32(4, 8) }, eight),
      "b must begin where the tensor before it ends, at byte 8, got 4",
    ],
    ["two tensors in one place", file({ a: f32(0, 8), b: f32(0, 8) }, eight), "at byte 8, got 0"],
    [
      "a truth value of 2",
      file({ a: { dtype: "BOOL", shape: [1], data_offsets: [0, 1] } }, Uint8Array.of(2)),
      "a must hold 0 and 1 only, got 2",
    ],
  ])("%s", (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(RangeError);
    expect(() => readSafetensors(bytes)).toThrow(ours);
    expect(() => readSafetensors(bytes)).toThrow(message);
  });

  it("all 1,142 truncations of a file, and bytes after its end", () => {
    const cuts = Array.from(fromPython, (_, length) => fromPython.subarray(0, length));
    expect(cuts).toHaveLength(1142);
    for (const bytes of [...cuts, Uint8Array.of(...fromPython, 0)])
      expect(() => readSafetensors(bytes), `${bytes.length} bytes`).toThrow(ours);
  });

  it("a flipped bit in the header, or it says something else: never the same content, never another error", () => {
    const length = 8 + Number(new DataView(fromPython.buffer).getBigUint64(0, true));
    const same = describeContent(readSafetensors(fromPython));
    let refused = 0;
    for (let i = 0; i < length; i++) {
      const bytes = fromPython.slice();
      bytes[i] = (bytes[i] ?? 0) ^ (1 << (i % 8));
      try {
        expect(describeContent(readSafetensors(bytes))).not.toBe(same);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        expect((error as Error).message).toMatch(ours);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(0.8 * length);
  });

  it("any bytes, and any JSON as header", () => {
    const header = fc.tuple(fc.json(), fc.uint8Array({ maxLength: 16 }));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), header, (bytes, [json, data]) => {
        expect(() => readSafetensors(bytes)).toThrow(ours);
        if (json !== "{}" || data.length > 0) expect(() => readSafetensors(file(json, data))).toThrow(ours);
      }),
      { numRuns: 200, seed: 8 },
    );
  });

  it("a header nested 100,000 deep and one with a text of 5 MB are no danger to the stack", () => {
    const deep = `{"a":${"[".repeat(1e5)}${"]".repeat(1e5)}}`;
    expect(() => readSafetensors(file(deep))).toThrow("header must be nested at most 3 deep, got more");
    const text = '\\"'.repeat(2.5e6);
    const long = readSafetensors(file(`{"__metadata__":{"x":"${text}"}}`));
    expect(long.metadata.get("x")).toHaveLength(2.5e6);
  });
});

function describeContent({ tensors, metadata }: SafeTensors): string {
  const parts = [...tensors].map(([name, { dtype, shape, values }]) => [
    name,
    dtype,
    shape,
    [...values].map(String),
  ]);
  return JSON.stringify([parts, [...metadata]]);
}

describe("writeSafetensors refuses", () => {
  const values = Float32Array.of(1, 2);
  it.each<[string, string, unknown, string]>([
    [
      "a shape that does not fit",
      "a",
      { dtype: "F32", shape: [3], values },
      "a of shape [3] must have 3 values, got 2",
    ],
    [
      "a negative shape",
      "a",
      { dtype: "F32", shape: [-1, -2], values },
      "a must have a shape of integers >= 0, got [-1, -2]",
    ],
    [
      "another array",
      "a",
      { dtype: "F64", shape: [2], values },
      "a must hold a Float64Array, got Float32Array",
    ],
    ["an unknown type", "a", { dtype: "F8_E4M3", shape: [2], values }, "a must be one of U64, I64,"],
    [
      "a truth value of 2",
      "a",
      { dtype: "BOOL", shape: [1], values: Uint8Array.of(2) },
      "a must hold 0 and 1 only, got 2",
    ],
    [
      "the name of the texts",
      "__metadata__",
      { dtype: "F32", shape: [2], values },
      "must be another name, got __metadata__",
    ],
    [
      "half a surrogate pair",
      "\ud800",
      { dtype: "F32", shape: [2], values },
      'texts must be Unicode, got "\\ud800"',
    ],
  ])("%s", (_, name, tensor, message) => {
    const tensors = new Map([[name, tensor as SafeTensor]]);
    expect(() => writeSafetensors({ tensors, metadata: new Map() })).toThrow(RangeError);
    expect(() => writeSafetensors({ tensors, metadata: new Map() })).toThrow(`writeSafetensors: `);
    expect(() => writeSafetensors({ tensors, metadata: new Map() })).toThrow(message);
  });
});
