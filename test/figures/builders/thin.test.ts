import { expect, test } from "vitest";
import { lineFigure } from "../../../src/figures/index.js";
import { mostPositions, thinLine, thinPoints } from "../../../src/figures/builders/thin.js";

const wave = Array.from({ length: 10_000 }, (_, i) => ({
  x: i,
  y: i === 4321 ? 50 : i === 8765 ? -50 : Math.sin(i / 300),
}));

test("of 10,000 places at most 4 in each of 500 steps stay, among them both ends, every extreme, in order", () => {
  const kept = thinLine(
    wave,
    (p) => p.x,
    (p) => p.y,
  );
  expect(kept.length).toBeLessThanOrEqual(2004);
  expect([kept[0], kept.at(-1)]).toEqual([wave[0], wave.at(-1)]);
  expect(kept).toEqual(expect.arrayContaining([wave[4321], wave[8765]]));
  expect(kept.every((p, i) => i === 0 || p.x > (kept[i - 1]?.x ?? 0))).toBe(true);
});

test("up to 2,000 places and points are kept whole", () => {
  expect(
    thinLine(
      wave.slice(0, mostPositions),
      (p) => p.x,
      (p) => p.y,
    ),
  ).toHaveLength(mostPositions);
  expect(
    thinPoints(
      wave.slice(0, mostPositions),
      () => 0.5,
      () => 0.5,
    ),
  ).toHaveLength(mostPositions);
  expect(
    thinPoints(
      wave,
      () => 0.5,
      () => 0.5,
    ),
  ).toHaveLength(1);
});

test("a line of 10,000 places is drawn thinned, says so, and keeps all in its rows", () => {
  const figure = lineFigure([{ name: "a", x: wave.map((p) => p.x), y: wave.map((p) => [p.y]) }], {
    name: "long",
    caption: "Long",
    x: { label: "x" },
    y: { label: "y" },
  });
  expect(figure.caption).toContain(
    "Of up to 10,000 places a line the picture draws the ends and extremes of narrow steps",
  );
  expect(figure.rows.filter(({ kind }) => kind === "centre")).toHaveLength(10_000);
  expect((figure.specification.data[0]?.["x"] as number[]).length).toBeLessThan(2010);
});
