import { describe, expect, it } from "vitest";
import { philox } from "../../src/numerics/philox.js";
import { random } from "../../src/numerics/index.js";

describe("philox", () => {
  // Random123 1.14, tests/kat_vectors, "philox4x32 10".
  it.each([
    [[0, 0, 0, 0, 0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    [[-1, -1, -1, -1, -1, -1], "408f276d 41c83b0e a20bc7c6 6d5451fd"],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0],
      "d16cfe09 94fdcceb 5001e420 24126ea1",
    ],
  ] as const)("gives the published words for counter and key %j", ([c0, c1, c2, c3, k0, k1], expected) => {
    const out = new Uint32Array(4);
    philox(out, c0, c1, c2, c3, k0, k1);
    expect(Array.from(out, (x) => x.toString(16).padStart(8, "0")).join(" ")).toBe(expected);
  });
});

describe("random", () => {
  it("gives the same numbers for the same seed, others for another", () => {
    const draw = (seed: number): number[] => Array.from({ length: 9 }, random(seed).uint32);
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it("split depends on the path of names and not on what was drawn", () => {
    const fresh = random(3);
    const used = random(3);
    used.normal();
    used.permutation(100);
    expect(used.split("order").uint32()).toBe(fresh.split("order").uint32());
    expect(used.split("a").split(1).uint32()).toBe(fresh.split("a").split(1).uint32());
  });
});
