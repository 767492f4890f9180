import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { architecture, layerViews, weightCount } from "../../../src/networks/index.js";
import { at } from "../../../src/numerics/index.js";
import {
  applyMask,
  checkMask,
  denseMask,
  density,
  keptCounts,
  packMask,
  unpackMask,
} from "../../../src/tickets/index.js";
import { lenet, masked } from "../fixtures.js";

const small = architecture({ widths: [2, 2, 1] });
const mask = { layers: [Uint8Array.of(1, 0, 1, 1), Uint8Array.of(0, 1)] };

test("by hand: 3 + 1 of 6 weights are kept, density 2/3", () => {
  expect(keptCounts(mask)).toEqual([3, 1]);
  expect(density(mask)).toBe(4 / 6);
});

test("the dense mask of LeNet-300-100 keeps 235,200 + 30,000 + 1,000 weights, density 1", () => {
  expect(keptCounts(denseMask(lenet))).toEqual([235200, 30000, 1000]);
  expect(density(denseMask(lenet))).toBe(1);
});

describe("applyMask", () => {
  test("by hand: pruned weights become +0 whatever they were, biases stay, the input is not changed", () => {
    const parameters = Float32Array.of(1, NaN, -3, 4, 50, 60, -7, 8, 90);
    const before = parameters.slice();
    const result = applyMask(small, mask, parameters);
    expect([...result]).toEqual([1, 0, -3, 4, 50, 60, 0, 8, 90]);
    expect(Object.is(result[6], 0)).toBe(true);
    expect(parameters).toEqual(before);
  });

  test("sets exactly the pruned weights to 0, and applying it again changes nothing", () => {
    fc.assert(
      fc.property(masked, ({ network, mask }) => {
        const ones = new Float64Array(
          weightCount(network) + network.layers.reduce((n, l) => n + l.outputs, 0),
        ).fill(-1);
        const once = applyMask(network, mask, ones);
        layerViews(network, once).forEach(({ weights, biases }, i) => {
          expect([...weights]).toEqual([...at(mask.layers, i)].map((bit) => (bit === 1 ? -1 : 0)));
          expect(biases.every((bias) => bias === -1)).toBe(true);
        });
        expect(applyMask(network, mask, once)).toEqual(once);
      }),
    );
  });
});

describe("packMask", () => {
  test("by hand: bits 1 0 1 1 | 0 1 are the byte 0b101101", () => {
    expect([...packMask(small, mask)]).toEqual([0b101101]);
  });

  test("unpackMask gives back any mask of any network", () => {
    fc.assert(
      fc.property(masked, ({ network, mask }) => {
        expect(unpackMask(network, packMask(network, mask))).toEqual(mask);
      }),
    );
  });

  test("LeNet-300-100 takes 33,275 bytes", () => {
    expect(packMask(lenet, denseMask(lenet)).length).toBe(33275);
  });

  test("unpackMask refuses a wrong length and stray bits behind the last weight", () => {
    expect(() => unpackMask(small, new Uint8Array(2))).toThrow("must have 1 bytes, got 2");
    expect(() => unpackMask(small, Uint8Array.of(64))).toThrow("bits past weight 6 must be 0, got 64");
  });
});

test.each([
  [
    "a missing layer",
    { layers: [mask.layers[0] ?? new Uint8Array()] },
    /test: mask must have 2 layers, got 1/,
  ],
  [
    "a wrong length",
    { layers: [new Uint8Array(3), new Uint8Array(2)] },
    /layer 0 must have 4 weights, got 3/,
  ],
  [
    "a 2",
    { layers: [Uint8Array.of(0, 1, 2, 1), new Uint8Array(2)] },
    /layer 0 must hold 0 and 1 only, got 2/,
  ],
])("checkMask refuses %s", (_, bad, message) => {
  expect(() => {
    checkMask(small, bad, "test");
  }).toThrow(message);
});

test("density refuses a mask without weights", () => {
  expect(() => density({ layers: [] })).toThrow("must have weights, got 0");
});
