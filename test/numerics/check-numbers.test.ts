import { describe, expect, test } from "vitest";
import { checkBits, checkNumbers } from "../../src/numerics/check-numbers.js";

describe("checkNumbers", () => {
  test("lets finite numbers of any array type pass", () => {
    for (const values of [[1, 2], Float64Array.of(1, 2), Int8Array.of(1, 2), []])
      expect(() => checkNumbers("f", "x", values)).not.toThrow();
  });

  test.each([
    ["NaN", [0, NaN], {}, "f: x must be finite, got NaN at index 1"],
    ["infinity", Float32Array.of(Infinity), {}, "f: x must be finite, got Infinity at index 0"],
    ["null", [null], {}, "f: x must be finite, got null at index 0"],
    ["a text", ["1"], {}, 'f: x must be finite, got "1" at index 0'],
    ["a truth value", [true], {}, "f: x must be finite, got true at index 0"],
    ["a hole", new Array(1), {}, "f: x must be finite, got undefined at index 0"],
    ["a bigint", BigInt64Array.of(1n), {}, "f: x must be finite, got 1 at index 0"],
    ["a fraction", [1.5], { integer: true }, "f: x must be integers, got 1.5 at index 0"],
    ["too small", Int8Array.of(-1), { least: 0 }, "f: x must be finite ≥ 0, got -1 at index 0"],
    ["too large", Uint8Array.of(3), { least: 0, most: 2 }, "f: x must be finite in [0, 2], got 3 at index 0"],
    ["a wrong length", [1], { length: 2 }, "f: x must have 2 values, got 1"],
    ["a text for an array", "12", {}, 'f: x must be an array of numbers, got "12"'],
    ["a view without items", new DataView(new ArrayBuffer(2)), {}, "got DataView of 2 bytes"],
    ["nothing", undefined, {}, "got undefined"],
  ])("refuses %s", (_, values, rule, message) => {
    expect(() => checkNumbers("f", "x", values, rule)).toThrow(message);
  });

  test("the bounds of integer types spare a look only where they suffice: 255 is refused as a label below 10", () => {
    const label = { least: 0, most: 9, integer: true };
    expect(() => checkNumbers("f", "x", Uint8Array.of(255), label)).toThrow("got 255");
    expect(() =>
      checkNumbers("f", "x", Uint8Array.of(255), { least: 0, most: 255, integer: true }),
    ).not.toThrow();
  });
});

describe("checkBits", () => {
  test.each([2, 255, 0.5, -1, NaN, null, true, "1"])("refuses %s in a layer", (bit) => {
    expect(() => checkBits("f", "mask", [[1], [0, bit]])).toThrow(
      "f: mask of layer 1 must hold 0 and 1 only, got",
    );
  });

  test("refuses what has no layers", () => {
    expect(() => checkBits("f", "mask", undefined)).toThrow(
      "f: mask must have a list of layers, got undefined",
    );
    expect(() => checkBits("f", "mask", [1])).toThrow("f: mask of layer 0 must be an array of bits, got 1");
  });
});
