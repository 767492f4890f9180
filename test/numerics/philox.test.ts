import { describe, expect, it } from "vitest";
import { philox } from "../../src/numerics/philox.js";

describe("philox", () => {
  // Random123, tests/kat_vectors, "philox4x32 10".
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

  it("agrees with 64-bit integer arithmetic on 2,000 counters and keys", () => {
    const words = new Uint32Array(6).fill(1);
    const out = new Uint32Array(4);
    for (let trial = 0; trial < 2000; trial++) {
      const [c0 = 0, c1 = 0, c2 = 0, c3 = 0, k0 = 0, k1 = 0] = words;
      philox(out, c0, c1, c2, c3, k0, k1);
      expect(Array.from(out)).toEqual(slowPhilox([c0, c1, c2, c3], [k0, k1]));
      words.set(out, trial % 3);
    }
  });
});

function slowPhilox(counter: readonly number[], key: readonly number[]): number[] {
  let [c0 = 0n, c1 = 0n, c2 = 0n, c3 = 0n] = counter.map(BigInt);
  let [k0 = 0n, k1 = 0n] = key.map(BigInt);
  const low = (x: bigint): bigint => x & 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * c0;
    const p1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, low(p1), (p0 >> 32n) ^ c3 ^ k1, low(p0)];
    [k0, k1] = [low(k0 + 0x9e3779b9n), low(k1 + 0xbb67ae85n)];
  }
  return [c0, c1, c2, c3].map(Number);
}
