import { expect, test } from "vitest";
import { predictedClasses } from "../../src/stability/index.js";

test("gives the index of the largest output, the lowest of equal ones, also when all are −Infinity", () => {
  const outputs = [1, 3, 2, 5, 5, 0, -1, -9, -1, -Infinity, -Infinity, -Infinity];
  expect(predictedClasses(Float32Array.from(outputs), { classes: 3 })).toEqual(Uint8Array.of(1, 0, 0, 0));
});

test("refuses NaN, no classes, and outputs that are no whole number of examples", () => {
  expect(() => predictedClasses([1, NaN], { classes: 2 })).toThrow("got NaN for class 1 of example 0");
  expect(() => predictedClasses([1, 2], { classes: 0 })).toThrow("an integer in [1, 256], got 0");
  expect(() => predictedClasses([1, 2, 3], { classes: 2 })).toThrow("a multiple of 2 classes, got 3");
});
