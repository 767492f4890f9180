import { expect, test } from "vitest";
import { alwaysZeroInputs, examples, loadDataset } from "../../src/data/index.js";
import { at } from "../../src/numerics/index.js";

const made = (inputs: Uint8Array | Float32Array, features: number) =>
  examples(inputs, new Uint8Array(inputs.length / features), { features, classes: 2, scale: 1 / 255 });

test("of (0, 3, 0), (0, 0, 1) only the first input is always 0; in the first example alone also the third", () => {
  const two = made(Uint8Array.of(0, 3, 0, 0, 0, 1), 3);
  expect(alwaysZeroInputs(two)).toEqual(Uint8Array.of(1, 0, 0));
  expect(alwaysZeroInputs(two, Uint32Array.of(0))).toEqual(Uint8Array.of(1, 0, 1));
});

test("−0 is 0 and a negative input is not", () => {
  expect(alwaysZeroInputs(made(Float32Array.of(-0, -1e-30), 2))).toEqual(Uint8Array.of(1, 0));
});

test("of the digits' 64 pixels those of column sum 0 over all training examples, and no other", async () => {
  const { train } = await loadDataset("digits");
  const sums = new Array<number>(train.features).fill(0);
  train.inputs.forEach((value, i) => (sums[i % train.features] = at(sums, i % train.features) + value));
  const zero = alwaysZeroInputs(train);
  expect([...zero]).toEqual(sums.map((sum) => (sum === 0 ? 1 : 0)));
  expect(zero.reduce((sum, bit) => sum + bit, 0)).toBeGreaterThan(0);
  expect(at(zero, 20)).toBe(0);
});

test("refuses no examples and an index outside them", () => {
  const one = made(Uint8Array.of(1), 1);
  expect(() => alwaysZeroInputs(one, new Uint32Array())).toThrow("name at least one example, got 0");
  expect(() => alwaysZeroInputs(one, Uint32Array.of(1))).toThrow(
    "indices must be integers in [0, 0], got 1 at index 0",
  );
});
