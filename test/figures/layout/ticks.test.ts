import { expect, test } from "vitest";
import { at } from "../../../src/numerics/at.js";
import { textWidth } from "../../../src/figures/drawing/fonts.js";
import { chooseTicks } from "../../../src/figures/layout/ticks.js";

const size = 12;
const widths = new Map<string, number>();
function width(text: string): number {
  const known = widths.get(text) ?? textWidth(text, { size });
  widths.set(text, known);
  return known;
}

interface Drawn {
  readonly value: number;
  readonly text: string;
}

/** Pixels between neighbouring labels of an axis from `low` to `high`, at the narrowest. */
function narrowest(ticks: readonly Drawn[], low: number, high: number, length: number): number {
  return ticks.slice(1).reduce((least, { value, text }, i) => {
    const before = at(ticks, i);
    const apart = (Math.abs(value - before.value) / (high - low)) * length;
    return Math.min(least, apart - (width(text) + width(before.text)) / 2);
  }, Infinity);
}

test("labels of 2,602 linear axes keep 0.4 of the font size between them, wherever first and last tick lie", () => {
  let axes = 0;
  for (let low = 0; low < 60; low += 1.7)
    for (let high = low + 3; high < low + 2000; high *= 1.13)
      for (const length of [100, 180]) {
        const ends = { title: "", factor: 1, logarithmic: false, reversed: false, low, high };
        const room = (text: string): number => width(text) + 0.9 * size;
        const { ticks } = chooseTicks(ends, { label: "x" }, [], length, room);
        axes++;
        const gap = narrowest(ticks, low, high, length);
        if (gap < 0.4 * size)
          expect.fail(
            `${gap} px between labels of [${low}, ${high}] on ${length} px: ${ticks.map((t) => t.text).join(" ")}`,
          );
      }
  expect(axes).toBe(2602);
});

test("an axis whose ticks cover a part of it only takes fewer of them: 0 to 180 on 100 px", () => {
  const ends = { title: "", factor: 1, logarithmic: false, reversed: false, low: 10, high: 189 };
  const { ticks } = chooseTicks(ends, { label: "x" }, [], 100, () => 50);
  // 50, 100 and 150 need 100 px between first and last; they cover 56 px of the axis.
  expect(ticks.map(({ value }) => value)).toEqual([100]);
});
