import { expect, test } from "vitest";
import { short, shortened } from "../../../src/figures/layout/short.js";

test("numbers are kept to six significant digits, wherever they stand", () => {
  expect(short(0.6999999999999998)).toBe(0.7);
  expect(shortened({ a: [1 / 3, "1/3"], b: { c: 123456.789 }, d: null })).toEqual({
    a: [0.333333, "1/3"],
    b: { c: 123457 },
    d: null,
  });
});
