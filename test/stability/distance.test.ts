import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { architecture, initialParameters, layerViews, parameterCount } from "../../src/networks/index.js";
import { at, random } from "../../src/numerics/index.js";
import { distance } from "../../src/stability/index.js";
import { applyMask } from "../../src/tickets/index.js";
import { masked } from "../tickets/fixtures.js";

const tiny = architecture({ widths: [2, 1, 1] }); // w w b | w b

describe("by hand", () => {
  const a = Float32Array.of(3, 0, 0, 4, 0);
  const b = Float32Array.of(0, 0, 2, 4, 0);

  test("(3, 0, 0, 4, 0) and (0, 0, 2, 4, 0): √13 apart, of 5, cosine 16 / (5 √20)", () => {
    const found = distance(a, b, { network: tiny });
    expect(found).toMatchObject({ count: 5, norm: 5, distance: Math.sqrt(13), otherNorm: Math.sqrt(20) });
    expect(found.relative).toBeCloseTo(Math.sqrt(13) / 5, 15);
    expect(found.cosine).toBeCloseTo(16 / (5 * Math.sqrt(20)), 15);
  });

  test("weights and biases are named apart, in all and by layer; ratios to 0 are left out, not NaN", () => {
    const { weights, biases, layers } = distance(a, b, { network: tiny });
    expect(weights).toMatchObject({ count: 3, distance: 3, norm: 5, otherNorm: 4, cosine: 0.8 });
    expect(biases).toEqual({ count: 2, distance: 2, norm: 0, otherNorm: 2 });
    expect(layers[0]?.weights).toEqual({ count: 2, distance: 3, norm: 3, otherNorm: 0, relative: 1 });
    expect(layers[1]?.biases).toEqual({ count: 1, distance: 0, norm: 0, otherNorm: 0 });
    expect(layers[1]?.weights).toEqual({
      ...{ count: 1, distance: 0, norm: 4, otherNorm: 4 },
      ...{ relative: 0, cosine: 1 },
    });
  });

  test("a mask leaves out pruned weights, whatever stands there, and no bias", () => {
    const mask = { layers: [Uint8Array.of(0, 1), Uint8Array.of(1)] };
    expect(distance(a, b, { network: tiny, mask })).toMatchObject({ count: 4, distance: 2, norm: 4 });
  });
});

test("squared distances of the parts add up to the whole, and −a lies at cosine −1 and relative distance 2", () => {
  fc.assert(
    fc.property(masked, fc.nat(1e6), ({ network, mask }, seed) => {
      const rng = random(seed);
      const [a, b] = ["a", "b"].map((name) => initialParameters(network, { rng: rng.split(name) }));
      if (a === undefined || b === undefined) throw new Error("two buffers");
      const found = distance(a, b, { network, mask });
      const square = ({ distance: d }: { distance: number }) => d * d;
      const parts = found.layers.reduce(
        (sum, { weights, biases }) => sum + square(weights) + square(biases),
        0,
      );
      expect(parts).toBeCloseTo(square(found), 9);
      expect(square(found.weights) + square(found.biases)).toBeCloseTo(square(found), 9);
      // Masked by zeros it is the same but for the count.
      const zeros = distance(applyMask(network, mask, a), applyMask(network, mask, b), { network });
      expect(zeros.distance).toBe(found.distance);
      const opposite = distance(
        a,
        a.map((value) => -value),
        { network },
      );
      expect(opposite.cosine).toBeCloseTo(-1, 14);
      expect(opposite.relative).toBeCloseTo(2, 14);
    }),
    { numRuns: 50 },
  );
});

test("sums in float64: 10,000 weights that each differ by 1e-4 of 1 lie 0.01 apart to 12 digits", () => {
  const network = architecture({ widths: [10000, 1] });
  const [a, b] = [1, 1 + 2 ** -13].map((value) => new Float32Array(parameterCount(network)).fill(value));
  if (a === undefined || b === undefined) throw new Error("two buffers");
  expect(distance(a, b, { network }).weights.distance).toBeCloseTo(100 * 2 ** -13, 12);
});

test("does not depend on the layer before: each part is that of its own views", () => {
  const network = architecture({ widths: [4, 3, 2] });
  const [a, b] = [1, 2].map((seed) => initialParameters(network, { rng: random(seed) }));
  if (a === undefined || b === undefined) throw new Error("two buffers");
  const alone = architecture({ widths: [3, 2] });
  const part = (buffer: Float32Array) => {
    const { weights, biases } = at(layerViews(network, buffer), 1);
    return Float32Array.of(...weights, ...biases);
  };
  const { weights, biases } = distance(part(a), part(b), { network: alone });
  expect(distance(a, b, { network }).layers[1]).toEqual({ weights, biases });
});

test.each<[string, () => unknown, string]>([
  [
    "a wrong length",
    () => distance(new Float32Array(5), new Float32Array(4), { network: tiny }),
    "distance: b must have 5 parameters, got 4",
  ],
  [
    "NaN",
    () => distance(Float32Array.of(0, NaN, 0, 0, 0), new Float32Array(5), { network: tiny }),
    "distance: a must be finite, got NaN at index 1",
  ],
  [
    "another network's mask",
    () =>
      distance(new Float32Array(5), new Float32Array(5), {
        network: tiny,
        mask: { layers: [Uint8Array.of(1)] },
      }),
    "distance: mask must have layers of 2, 1, got 1",
  ],
])("refuses %s", (_, call, message) => {
  expect(call).toThrow(message);
});
