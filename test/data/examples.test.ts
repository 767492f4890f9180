import { expect, test } from "vitest";
import { examples } from "../../src/data/index.js";

const shape = { features: 2, classes: 3, scale: 0.5 };
const labels = Uint8Array.of(0, 2);

test("examples counts by its labels and keeps the arrays it was given", () => {
  const inputs = Uint8Array.of(1, 2, 3, 4);
  expect(examples(inputs, labels, shape)).toEqual({ ...shape, count: 2, inputs, labels });
});

test.each([
  ["no example", () => examples(new Uint8Array(), new Uint8Array(), shape), /at least one example, got 0/],
  ["too few inputs", () => examples(new Uint8Array(3), labels, shape), /must have 2 × 2 = 4 values, got 3/],
  [
    "a label out of range",
    () => examples(new Uint8Array(4), Uint8Array.of(0, 3), shape),
    /labels must be below 3, got 3/,
  ],
  ["NaN", () => examples(Float32Array.of(0, 1, NaN, 3), labels, shape), /must be finite, got NaN/],
  ["scale NaN", () => examples(new Uint8Array(4), labels, { ...shape, scale: NaN }), /scale .* got NaN/],
  ["features 0", () => examples(new Uint8Array(4), labels, { ...shape, features: 0 }), /features .* got 0/],
  [
    "257 classes",
    () => examples(new Uint8Array(4), labels, { ...shape, classes: 257 }),
    /classes .* got 257/,
  ],
])("examples refuses %s", (_, call, message) => {
  expect(call).toThrow(message);
});
