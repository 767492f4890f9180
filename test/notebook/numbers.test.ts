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
