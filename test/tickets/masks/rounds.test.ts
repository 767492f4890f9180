import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { at, random } from "../../../src/numerics/index.js";
import { ALIVE, denseMask, maskAtLevel, prune, roundsFromMasks } from "../../../src/tickets/index.js";
import { digits, masked } from "../fixtures.js";

const layer = (...bits: number[]) => ({ layers: [Uint8Array.from(bits)] });

test("by hand: masks 111, 101, 100 are the rounds alive, 1, 2", () => {
  const rounds = roundsFromMasks([layer(1, 1, 1), layer(1, 0, 1), layer(1, 0, 0)]);
  expect(rounds).toEqual({ levels: 2, layers: [Uint8Array.of(ALIVE, 1, 2)] });
});

describe("maskAtLevel gives back", () => {
  test("every mask of a real ladder of 12 levels", () => {
    const rng = random(1);
    const masks = [denseMask(digits)];
    for (let level = 1; level <= 12; level++) {
      const mask = at(masks, level - 1);
      const scores = mask.layers.map((bits) => Float64Array.from(bits, () => rng.uniform()));
      masks.push(prune({ mask, scores }));
    }
    const rounds = roundsFromMasks(masks);
    masks.forEach((mask, level) => {
      expect(maskAtLevel(rounds, level)).toEqual(mask);
    });
  });

  test("every mask of any nested sequence, also one that does not begin dense", () => {
    fc.assert(
      fc.property(masked, fc.integer({ min: 1, max: 6 }), fc.nat(1e6), ({ mask }, levels, seed) => {
        const rng = random(seed);
        const masks = [mask];
        for (let level = 1; level <= levels; level++)
          masks.push({
            layers: at(masks, level - 1).layers.map((bits) => bits.map((bit) => bit & rng.integer(2))),
          });
        const rounds = roundsFromMasks(masks);
        expect(masks.map((_, level) => maskAtLevel(rounds, level))).toEqual(masks);
      }),
    );
  });

  test("all 255 masks that a byte can tell apart, and 256 are refused", () => {
    const masks = Array.from({ length: 256 }, (_, level) =>
      layer(...Array.from({ length: 256 }, (_, j) => (j < level ? 0 : 1))),
    );
    const rounds = roundsFromMasks(masks.slice(0, 255));
    expect(masks.slice(0, 255).map((_, level) => maskAtLevel(rounds, level))).toEqual(masks.slice(0, 255));
    expect(() => roundsFromMasks(masks)).toThrow("masks must be at most 255, got 256");
  });
});

test.each([
  ["no masks", () => roundsFromMasks([]), /must hold level 0, got none/],
  [
    "a weight that comes back",
    () => roundsFromMasks([layer(1, 0), layer(1, 1)]),
    /weight 1 of layer 0 back at level 1/,
  ],
  [
    "another length",
    () => roundsFromMasks([layer(1, 0), layer(1)]),
    /layer 0 of level 1 must have 2 weights, got 1/,
  ],
  ["another depth", () => roundsFromMasks([layer(1), { layers: [] }]), /level 1 must have 1 layers, got 0/],
  ["a 3", () => roundsFromMasks([layer(3)]), /must hold 0 and 1 only, got 3/],
  ["level 2 of 1", () => maskAtLevel(roundsFromMasks([layer(1), layer(1)]), 2), /in \[0, 1\], got 2/],
  ["level NaN", () => maskAtLevel(roundsFromMasks([layer(1)]), NaN), /in \[0, 0\], got NaN/],
])("refuses %s", (_, call, message) => {
  expect(call).toThrow(message);
});
