import fc from "fast-check";
import { expect, test } from "vitest";
import { at } from "../../../src/numerics/index.js";
import { ascendingOrder } from "../../../src/tickets/masks/ascending-order.js";

test("−∞, −2, −1e-45, 0 and −0 by index, 1e-45, 3, ∞", () => {
  const values = Float32Array.of(3, 0, -2, Infinity, -0, 1e-45, -Infinity, -1e-45);
  expect([...ascendingOrder(values)]).toEqual([6, 2, 7, 1, 4, 5, 0, 3]);
});

test("is the order that a comparator gives, ties by index, for any values and any part of a buffer", () => {
  const value = fc.oneof(fc.float({ noNaN: true }), fc.integer({ min: -2, max: 2 }));
  fc.assert(
    fc.property(fc.array(value, { minLength: 2, maxLength: 50 }), (list) => {
      const values = Float32Array.from(list).subarray(1);
      const compared = [...values.keys()].sort((i, j) =>
        at(values, i) < at(values, j) ? -1 : at(values, i) > at(values, j) ? 1 : i - j,
      );
      expect([...ascendingOrder(values)]).toEqual(compared);
    }),
  );
});

test("refuses NaN and more than 2^21 values", () => {
  expect(() => ascendingOrder(Float32Array.of(1, NaN))).toThrow("values must be numbers, got NaN at 1");
  expect(() => ascendingOrder(new Float32Array(2097153))).toThrow(
    "values must be at most 2097152, got 2097153",
  );
});
