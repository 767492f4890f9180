import { expect, test } from "vitest";
import { unbroken } from "../../src/notebook/unbroken.js";

test.each([
  ["0.38 [0.23, 0.54] points", "0.38 [0.23,\u00a00.54] points"],
  ["accuracy at 13.5 %, ticket − dense", "accuracy at 13.5\u00a0%, ticket − dense"],
  ["going on − k = 500", "going on − k\u00a0=\u00a0500"],
  ["claimed > −0.2 points", "claimed >\u00a0−0.2 points"],
  ["widths [784, 300, 100, 10]; a = b", "widths [784, 300, 100, 10]; a = b"],
] as const)("in %j nothing breaks inside an interval, a percentage or a comparison", (text, whole) => {
  expect(unbroken(text)).toBe(whole);
});
