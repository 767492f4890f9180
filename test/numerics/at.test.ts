import { expect, it } from "vitest";
import { at } from "../../src/numerics/index.js";

it("at reads every element and refuses −1, the length, and fractions", () => {
  const values = Float32Array.of(5, 0, NaN);
  expect([at(values, 0), at(values, 1), at(values, 2)]).toEqual([5, 0, NaN]);
  for (const index of [-1, 3, 0.5, NaN])
    expect(() => at(values, index)).toThrow(`at: index must be in [0, 3), got ${index}`);
});
