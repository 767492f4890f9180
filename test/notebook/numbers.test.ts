import { expect, test } from "vitest";
import { estimateText, numberText } from "../../src/notebook/numbers.js";

test.each([
  [0, undefined, "0"],
  [7, undefined, "7"],
  [2024, undefined, "2024"],
  [266200, undefined, "266,200"],
  [0.123456, undefined, "0.1235"],
  [-0.123456, 2, "−0.12"],
  [-0.001, 2, "0.00"],
  [98, 2, "98.00"],
  [5.8e-14, undefined, "5.800e−14"],
  [Infinity, undefined, "∞"],
  [-Infinity, 2, "−∞"],
  [NaN, undefined, "not a number"],
] as const)("%d with %s decimals reads %s", (value, decimals, text) => {
  expect(numberText(value, decimals)).toBe(text);
});

test("an estimate reads 0.12 [−0.03, 0.27] points", () => {
  expect(estimateText({ estimate: 0.12, interval: [-0.03, 0.27] }, "points")).toBe(
    "0.12 [−0.03, 0.27] points",
  );
  expect(estimateText({ estimate: 1, interval: [-Infinity, Infinity] })).toBe("1 [−∞, ∞]");
});

test.each([
  [-0.003833, [-0.01739, 0.009727], "−0.004 [−0.017, 0.010]"],
  [0.3433, [0.1526, 0.534], "0.34 [0.15, 0.53]"],
  [97.5, [97.4, 97.6], "97.50 [97.40, 97.60]"],
  [1843.2, [1402.7, 2283.7], "1843 [1403, 2284]"],
  [-8.681e-6, [-0.002766, 0.002749], "0.0000 [−0.0028, 0.0027]"],
  [0.25, [0.25, 0.25], "0.25 [0.25, 0.25]"],
] as const)("%d in %j carries the digits that its interval warrants: %s", (estimate, interval, text) => {
  expect(estimateText({ estimate, interval })).toBe(text);
});
