import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readIdx } from "../../src/data/index.js";

/** An IDX file written by hand from the format's description. */
function idxFile(dimensions: readonly number[], values: readonly number[], type = 0x08): Uint8Array {
  const header = dimensions.flatMap((size) => [
    size >>> 24,
    (size >>> 16) & 255,
    (size >>> 8) & 255,
    size & 255,
  ]);
  return Uint8Array.from([0, 0, type, dimensions.length, ...header, ...values]);
}

describe("readIdx", () => {
  test("reads a 2 × 3 matrix byte for byte", () => {
    const { dimensions, values } = readIdx(idxFile([2, 3], [1, 2, 3, 4, 5, 255]), "matrix");
    expect(dimensions).toEqual([2, 3]);
    expect([...values]).toEqual([1, 2, 3, 4, 5, 255]);
  });

  test("gives back any shape that was written, also from the middle of a larger buffer", () => {
    const shape = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(shape, fc.integer({ min: 0, max: 9 }), (dimensions, offset) => {
        const count = dimensions.reduce((product, size) => product * size, 1);
        const written = Array.from({ length: count }, (_, i) => (i * 37) % 256);
        const shifted = Uint8Array.from([
          ...new Array<number>(offset).fill(7),
          ...idxFile(dimensions, written),
        ]);
        const read = readIdx(shifted.subarray(offset), "any");
        expect(read.dimensions).toEqual(dimensions);
        expect([...read.values]).toEqual(written);
      }),
    );
  });

  test("every proper beginning of a file is refused by name", () => {
    const whole = idxFile([2, 2], [1, 2, 3, 4]);
    for (let length = 0; length < whole.length; length++)
      expect(() => readIdx(whole.subarray(0, length), "cut-file")).toThrow(/readIdx: cut-file .*truncated/);
  });

  test.each([
    ["trailing bytes", idxFile([2], [1, 2, 3]), /must have 10 bytes for \(2\), got 11 \(trailing bytes\)/],
    ["floats", idxFile([1], [0, 0, 0, 0], 0x0d), /must begin with 00 00 08 .* got 0x00000d01/],
    ["a gzip file", Uint8Array.from([0x1f, 0x8b, 8, 8, 0, 0]), /got 0x1f8b0808/],
    ["no dimension", idxFile([], [1]), /got 0x00000800/],
    ["no values", idxFile([0, 3], []), /must hold values, got \(0, 3\)/],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readIdx(bytes, "file")).toThrow(message);
  });
});
