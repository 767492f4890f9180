import { describe, expect, it } from "vitest";
import { decodeFloats, encodeFloats, joinLayers, splitLayers } from "../../src/store/blobs.js";

describe("encodeFloats", () => {
  it("writes IEEE 754 singles, lowest byte first: 1 is 00 00 80 3f", () => {
    expect([...encodeFloats(new Float32Array([1, -0]))]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0x80]);
  });

  it("is undone by decodeFloats bit for bit, from any offset in a larger buffer", () => {
    const values = new Float32Array([0, -0, 1.5, 1e-45, -3.4e38, 0.1]);
    const bytes = encodeFloats(values);
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    for (const form of [bytes, shifted.subarray(1)]) {
      expect(Array.from(decodeFloats(form), (value, i) => Object.is(value, values[i]))).not.toContain(false);
    }
    expect(() => decodeFloats(bytes.subarray(1))).toThrow("bytes must be a multiple of 4, got 23");
  });
});

describe("joinLayers", () => {
  it("is undone by splitLayers given the counts", () => {
    const layers = [new Uint8Array([1, 2, 3]), new Uint8Array([]), new Uint8Array([255])];
    expect(splitLayers(joinLayers(layers), [3, 0, 1])).toEqual(layers);
    expect(() => splitLayers(joinLayers(layers), [3, 3])).toThrow("bytes must be 6 for these layers, got 4");
  });
});
