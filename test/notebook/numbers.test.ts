import { expect, test } from "vitest";
import { effectText, estimateText, numberText } from "../../src/notebook/numbers.js";

test.each([
  [0, undefined, "0"],
  [7, undefined, "7"],
  [999, undefined, "999"],
  [1437, undefined, "1,437"],
  [-2500.04, undefined, "−2,500"],
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
  [0.38433, 0.2315, 0.5372, "0.38 [0.23, 0.54]"],
  [97.5, 97.4, 97.6, "97.50 [97.40, 97.60]"],
  [-0.003833, -0.01739, 0.009727, "−0.004 [−0.017, 0.010]"],
  [-8.681e-6, -0.002766, 0.002749, "0.0000 [−0.0028, 0.0027]"],
  [98.361, 98.33, 98.392, "98.36 [98.33, 98.39]"],
  [3.828, 3.154, 4.647, "3.83 [3.15, 4.65]"],
  [12345.6, 11800.2, 12891, "12,346 [11,800, 12,891]"],
  [0.131, -0.001537, 0.2635, "0.131 [−0.002, 0.264]"],
  [1.5, -Infinity, 1.82, "1.50 [−∞, 1.82]"],
  [0.2, 0.2, 0.2, "0.2 [0.2, 0.2]"],
  [0, 0, 0, "0 [0, 0]"],
] as const)(
  "%d with ends %d and %d carries the digits its interval warrants: %s",
  (estimate, lower, upper, text) => {
    expect(estimateText({ estimate, interval: [lower, upper] })).toBe(text);
  },
);

test("an end near the bound of a verdict is written apart from it: 0.8003 above 0.8, −0.203 below −0.2", () => {
  const effect = (lower: number, delta: number, upper = lower + 0.4): string =>
    effectText({ estimate: (lower + upper) / 2, interval: [lower, upper], delta, unit: "" });
  expect(effect(0.8003, 0.8)).toBe("1.0003 [0.8003, 1.2003]");
  expect(effect(-0.203, 0.2)).toBe("−0.003 [−0.203, 0.197]");
  expect(effect(0.1, 0.1)).toBe("0.30 [0.10, 0.50]");
});
