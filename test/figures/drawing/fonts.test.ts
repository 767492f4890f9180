import { expect, test } from "vitest";
import { lineExtent, textWidth, wrapText } from "../../../src/figures/drawing/fonts.js";

test.each([
  ["H", 1479],
  ["i", 455],
  ["W", 1933],
  ["0", 1139],
  ["%", 1821],
  ["AV", 1366 + 1366 - 152], // the kerning pair
])("%s is as wide as its advance widths in Arial, %i of 2048 units", (text, units) => {
  expect(textWidth(text, { size: 2048 })).toBe(units);
  expect(textWidth(text, { size: 12 })).toBeCloseTo((units * 12) / 2048, 12);
});

test("bold is measured in the bold face: a is 1139 units wide there as in the regular one, i 569 instead of 455", () => {
  expect(textWidth("a", { size: 2048, bold: true })).toBe(1139);
  expect(textWidth("i", { size: 2048, bold: true })).toBe(569);
  expect(textWidth("i", { size: 2048, bold: true })).not.toBe(textWidth("i", { size: 2048 }));
});

test("ascent and descent are 1854 and 434 of 2048 units, rounded to whole pixels", () => {
  expect(lineExtent(12)).toEqual({ ascent: 11, descent: 3 });
  expect(lineExtent(100)).toEqual({ ascent: 91, descent: 21 });
});

test("wrapText breaks at spaces so that no line is wider than allowed, and loses no word", () => {
  const text =
    "Lines: mean of n\u00a0=\u00a06 seeds; bands: 95\u00a0% t intervals of the mean; thin points: single seeds.";
  const lines = wrapText(text, 150, { size: 12 });
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) expect(textWidth(line, { size: 12 })).toBeLessThanOrEqual(150);
  expect(lines.join(" ")).toBe(text);
  expect(wrapText("unbreakable", 5, { size: 12 })).toEqual(["unbreakable"]);
});
