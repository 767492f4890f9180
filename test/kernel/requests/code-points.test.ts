import { expect, test } from "vitest";
import { toCodePoints, toUtf16 } from "../../../src/kernel/requests/code-points.js";

test("an emoji is one position for Jupyter and two in a JavaScript string", () => {
  expect(toUtf16("a😀b", 2)).toBe(3);
  expect(toCodePoints("a😀b", 3)).toBe(2);
});

test("positions past the end are its end", () => {
  expect(toUtf16("ab", 9)).toBe(2);
  expect(toCodePoints("😀", 9)).toBe(1);
});
