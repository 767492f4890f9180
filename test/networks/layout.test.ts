import { expect, test } from "vitest";
import { architecture, layerSlices, layerViews, parameterCount } from "../../src/networks/index.js";

const network = architecture({ widths: [2, 3, 1] });

test("2-3-1 lies as W₁ 0…5, b₁ 6…8, W₂ 9…11, b₂ 12", () => {
  expect(layerSlices(network)).toEqual([
    { weights: 0, weightCount: 6, biases: 6, biasCount: 3 },
    { weights: 9, weightCount: 3, biases: 12, biasCount: 1 },
  ]);
});

test("the views cover the buffer in order without gap or overlap, and writing to them writes to it", () => {
  for (const buffer of [new Float32Array(13), new Float64Array(13)]) {
    let next = 0;
    for (const { weights, biases } of layerViews(network, buffer))
      for (const view of [weights, biases]) for (let i = 0; i < view.length; i++) view[i] = next++;
    expect([...buffer]).toEqual(Array.from({ length: parameterCount(network) }, (_, i) => i));
  }
});

test("refuses a buffer of another length", () => {
  expect(() => layerViews(network, new Float32Array(12))).toThrow("must have 13 elements, got 12");
});
