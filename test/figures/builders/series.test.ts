import { expect, test } from "vitest";
import { seriesFrom } from "../../../src/figures/index.js";

const rows = [
  { arm: "ticket", density: 0.5, accuracy: 0.98, seed: 1 },
  { arm: "reinit", density: 0.5, accuracy: 0.97, seed: 1 },
  { arm: "ticket", density: 0.2, accuracy: 0.96, seed: 1 },
  { arm: "ticket", density: 0.5, accuracy: 0.99, seed: 7 },
];

test("rows become series in order of appearance, x increasing, one value per row, named by seed", () => {
  const series = seriesFrom(rows, { x: "density", y: "accuracy", series: "arm", replicate: "seed" });
  expect(series).toEqual([
    { name: "ticket", x: [0.2, 0.5], y: [[0.96], [0.98, 0.99]], replicates: [[1], [1, 7]] },
    { name: "reinit", x: [0.5], y: [[0.97]], replicates: [[1]] },
  ]);
});

test("a column can be computed: error = 1 − accuracy", () => {
  const [first] = seriesFrom(rows, { x: "density", y: (row) => 1 - row.accuracy, series: "arm" });
  expect(first?.y[0]?.[0]).toBeCloseTo(0.04, 12);
});

test("no rows and cells that are not numbers are errors that say where", () => {
  const columns = { x: "density", y: "accuracy", series: "arm" } as const;
  expect(() => seriesFrom([] as typeof rows, columns)).toThrow(
    "seriesFrom: rows must not be empty, got 0 rows",
  );
  const bad = [{ arm: "a", density: 1, accuracy: "0.9" as unknown as number }];
  expect(() => seriesFrom(bad, columns)).toThrow(
    "seriesFrom: x and y must be numbers, got 1 and 0.9 in row 0",
  );
});
