import { describe, expect, test } from "vitest";
import { streams } from "../../src/data/index.js";
import { initialParameters, initialStandardDeviation, layerViews } from "../../src/networks/index.js";
import { at } from "../../src/numerics/index.js";
import type { StartName } from "../../src/tickets/index.js";
import { applyMask, startParameters, starts } from "../../src/tickets/index.js";
import { digits, lenet, ticketMask } from "./fixtures.js";

const mask = ticketMask(digits, 5);
const names = Object.keys(starts) as StartName[];
const firstWeights = (parameters: Float32Array) => at(layerViews(lenet, parameters), 0).weights;

describe.each(names)("%s", (start) => {
  test("pruned weights and all biases are +0, survivors are not 0", () => {
    const parameters = startParameters(start, { network: digits, mask, seed: 1 });
    layerViews(digits, parameters).forEach(({ weights, biases }, i) => {
      const bits = at(mask.layers, i);
      expect(weights.every((weight, j) => (bits[j] === 0 ? Object.is(weight, 0) : weight !== 0))).toBe(true);
      expect(biases.every((bias) => Object.is(bias, 0))).toBe(true);
    });
  });

  test("the same seed and draw give the same bytes, another seed others", () => {
    const call = (seed: number) => startParameters(start, { network: digits, mask, seed, draw: 2 });
    expect(call(1)).toEqual(call(1));
    expect(call(2)).not.toEqual(call(1));
  });

  test("its weights have the initialiser's distribution: variance within 4 standard errors", () => {
    const weights = firstWeights(
      startParameters(start, { network: lenet, seed: 3, initialiser: "he-normal" }),
    );
    const deviation = initialStandardDeviation(at(lenet.layers, 0), "he-normal");
    const variance = weights.reduce((sum, weight) => sum + weight * weight, 0) / weights.length;
    expect(Math.abs(variance / (deviation * deviation) - 1)).toBeLessThan(4 * Math.sqrt(2 / weights.length));
  });
});

test("original is the trunk's initial parameters, m ⊙ w0 and zero biases, whatever the draw", () => {
  const w0 = initialParameters(digits, { rng: streams(7).init });
  for (const draw of [0, 3])
    expect(startParameters("original", { network: digits, mask, seed: 7, draw })).toEqual(
      applyMask(digits, mask, w0),
    );
  expect(startParameters("original", { network: digits, seed: 7 })).toEqual(w0);
});

describe("reinit", () => {
  test("draws anew: it is no permutation of the original, and shares no value at its place", () => {
    const fresh = firstWeights(startParameters("reinit", { network: lenet, seed: 1 }));
    const original = firstWeights(startParameters("original", { network: lenet, seed: 1 }));
    expect(fresh.slice().sort()).not.toEqual(original.slice().sort());
    const equal = fresh.reduce((sum, weight, j) => sum + (weight === original[j] ? 1 : 0), 0);
    expect(equal).toBeLessThan(10);
  });

  test("is uncorrelated with the original within 4 standard errors, and so are two draws", () => {
    const correlation = (a: Float32Array, b: Float32Array) => {
      const dot = (x: Float32Array, y: Float32Array) =>
        x.reduce((sum, value, j) => sum + value * at(y, j), 0);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    };
    const original = firstWeights(startParameters("original", { network: lenet, seed: 1 }));
    const [first, second] = [0, 1].map((draw) =>
      firstWeights(startParameters("reinit", { network: lenet, seed: 1, draw })),
    );
    const limit = 4 / Math.sqrt(original.length);
    expect(Math.abs(correlation(original, first ?? original))).toBeLessThan(limit);
    expect(Math.abs(correlation(first ?? original, second ?? original))).toBeLessThan(limit);
  });
});

test("other is the original of seed + 1 + draw", () => {
  for (const draw of [0, 4])
    expect(startParameters("other", { network: digits, mask, seed: 10, draw })).toEqual(
      startParameters("original", { network: digits, mask, seed: 11 + draw }),
    );
});

test("an own start is taken and masked like the rest", () => {
  const parameters = startParameters(
    ({ network }) => initialParameters(network, { rng: streams(5).probe(0) }).fill(1),
    {
      network: digits,
      mask,
      seed: 1,
    },
  );
  expect([...at(layerViews(digits, parameters), 0).weights]).toEqual([...at(mask.layers, 0)]);
});

test("refuses a seed that is no safe integer, a draw that is no integer, an unknown start", () => {
  const options = { network: digits, mask, seed: 1 };
  for (const seed of [2 ** 53, 0.5, -1, NaN])
    expect(() => startParameters("other", { ...options, seed })).toThrow(`safe integer ≥ 0, got ${seed}`);
  for (const draw of [-1, 0.5, NaN])
    expect(() => startParameters("reinit", { ...options, draw })).toThrow(
      `draw must be an integer ≥ 0, got ${draw}`,
    );
  expect(() => startParameters("rewind" as StartName, options)).toThrow(
    `start must be one of ${names.join(", ")}, got rewind`,
  );
});
