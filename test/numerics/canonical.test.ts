import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { runInNewContext } from "node:vm";
import { canonicalJson, keyOf, sha256Hex } from "../../src/numerics/index.js";

describe("canonicalJson", () => {
  it("sorts keys by code unit at every depth, leaves out undefined fields, writes −0 as 0", () => {
    expect(canonicalJson({ b: [1, { d: null, c: "x" }], a: -0, Z: true, left: undefined, é: 1e21 })).toBe(
      '{"Z":true,"a":0,"b":[1,{"c":"x","d":null}],"é":1e+21}',
    );
  });

  it("reads back to the same value, and does not depend on the order of fields, for any JSON", () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, field]) => [name, reversed(field)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(text);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("takes plain objects of another realm and without a prototype", () => {
    expect(canonicalJson(runInNewContext("({ b: [1], a: 2 })"))).toBe('{"a":2,"b":[1]}');
    expect(canonicalJson(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
  });

  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  it.each([
    [{ recipe: { rate: NaN } }, "value.recipe.rate must be a finite number, got NaN"],
    [[1, -Infinity], "value[1] must be a finite number, got -Infinity"],
    [{ f: () => 1 }, "value.f must be plain JSON, got function"],
    [{ mask: new Float32Array(2) }, "value.mask must be plain JSON, got Float32Array (give the hash"],
    [[undefined], "value[0] must be plain JSON, got undefined"],
    [new Array(1), "value[0] must be plain JSON, got undefined"],
    [undefined, "value must be plain JSON, got undefined"],
    [{ when: new Date(0) }, "value.when must be plain JSON, got an instance of Date"],
    [new Map([[1, 2]]), "value must be plain JSON, got an instance of Map"],
    [{ n: 1n }, "value.n must be plain JSON, got bigint"],
    [{ [Symbol("s")]: 1 }, "value must be plain JSON, got an object with symbol keys"],
    [cyclic, "value.self must be free of cycles, got a parent of itself"],
  ])("refuses what JSON would lose and says where: %#", (value, message) => {
    expect(() => canonicalJson(value)).toThrow(`canonicalJson: ${message}`);
  });

  it("takes the same object twice when it is no cycle", () => {
    const shared = { a: 1 };
    expect(canonicalJson([shared, shared])).toBe('[{"a":1},{"a":1}]');
  });
});

describe("sha256Hex and keyOf", () => {
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-2, appendix B.1

  it("gives the published digest of abc for the text, its bytes, and a view into a larger buffer", () => {
    expect(sha256Hex("abc")).toBe(abc);
    expect(sha256Hex(Uint8Array.of(97, 98, 99))).toBe(abc);
    expect(sha256Hex(Uint8Array.of(0, 97, 98, 99, 0).subarray(1, 4))).toBe(abc);
  });

  it("keyOf is the digest of the canonical text", () => {
    expect(keyOf({ b: 1, a: undefined })).toBe(sha256Hex('{"b":1}'));
    expect(keyOf({ x: 1, y: 2 })).toBe(keyOf({ y: 2, x: 1 }));
    expect(keyOf({ x: 1 })).not.toBe(keyOf({ x: 2 }));
  });
});
