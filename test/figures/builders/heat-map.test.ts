import { expect, test } from "vitest";
import { figureCsv, heatMap, type HeatMapData, type HeatMapOptions } from "../../../src/figures/index.js";

const options: HeatMapOptions = {
  name: "heat",
  caption: "Heat",
  x: { label: "x" },
  y: { label: "y" },
  value: { label: "z" },
};
const data: HeatMapData = {
  x: [0, 1],
  y: [0, 1, 2],
  cells: [
    [0, 1],
    [2, NaN],
    [4, 5],
  ],
};
const fills = (given: HeatMapData, more: Partial<HeatMapOptions> = {}): Record<string, unknown>[] =>
  heatMap(given, { ...options, ...more }).specification.data.filter(
    (trace) => trace["fill"] === "toself",
  ) as Record<string, unknown>[];

test("each cell is a rectangle half-way to its neighbours in the colour of its value; a missing one is grey and counted", () => {
  const traces = fills(data);
  expect(traces).toHaveLength(6);
  expect(traces[0]).toMatchObject({ x: [-0.5, 0.5, 0.5, -0.5, -0.5], y: [-0.5, -0.5, 0.5, 0.5, -0.5] });
  expect(traces.map((trace) => trace["fillcolor"])).toContain("#d9d9d9");
  expect(heatMap(data, options).caption).toBe("Heat. Grey: 1 cell without a value.");
});

test("the smallest value has the darkest colour of cividis, the largest the lightest; around a middle equal distances balance", () => {
  const lightness = (colour: unknown): number =>
    [1, 3, 5].reduce((sum, start) => sum + parseInt(String(colour).slice(start, start + 2), 16), 0);
  const all = fills(data).filter((trace) => trace["fillcolor"] !== "#d9d9d9");
  const shades = all.map((trace) => lightness(trace["fillcolor"]));
  expect(shades).toEqual([...shades].sort((a, b) => a - b));
  const [low, middle, high] = fills({ x: [0], y: [0, 1, 2], cells: [[-1], [0], [0.5]] }, { middle: 0 });
  expect(lightness(middle?.["fillcolor"])).toBeGreaterThan(700);
  expect(lightness(low?.["fillcolor"])).toBeLessThan(lightness(high?.["fillcolor"]));
});

test("on a logarithmic axis edges are geometric means: 1, 10, 100 part at 3.16 and 31.6", () => {
  const [first, second] = fills(
    { x: [1, 10, 100], y: [0], cells: [[0, 1, 2]] },
    { x: { label: "x", scale: "log" } },
  );
  expect((first?.["x"] as number[])[1]).toBeCloseTo(3.16228, 4);
  expect((second?.["x"] as number[])[1]).toBeCloseTo(31.6228, 3);
});

test("CSV has a row a cell with its value, empty where it is missing", () => {
  const lines = figureCsv(heatMap(data, options).rows).split("\r\n");
  expect(lines[0]).toBe("panel,series,kind,replicate,x,y,lower,upper,n,value");
  expect(lines.slice(1, -1)).toHaveLength(6);
  expect(lines[4]).toBe(",z,cell,,1,1,,,1,");
});

test.each([
  ["no x", { ...data, x: [] }, {}, "heatMap: x must not be empty, got 0 values"],
  ["a table of another shape", { ...data, cells: [[1, 2]] }, {}, "cells must be 3 rows of 2, got 1 of 2"],
  ["an x twice", { ...data, x: [1, 1] }, {}, "x must be different finite numbers, got 1"],
  [
    "infinity",
    { x: [0], y: [0], cells: [[Infinity]] },
    {},
    "cells must be finite, or NaN where missing, got Infinity",
  ],
  [
    "nothing but gaps",
    { x: [0], y: [0], cells: [[NaN]] },
    {},
    "cells must hold at least one number, got none",
  ],
  [
    "zero on a logarithmic scale",
    data,
    { value: { label: "z", scale: "log" } },
    "cells must be finite and > 0 on a log scale, or NaN where missing, got 0",
  ],
] as [string, HeatMapData, Partial<HeatMapOptions>, string][])(
  "%s is an error",
  (_, given, more, message) => {
    expect(() => heatMap(given, { ...options, ...more })).toThrow(message);
  },
);
