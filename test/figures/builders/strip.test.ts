import { expect, test } from "vitest";
import { stripFigure, type StripOptions, type ValueGroup } from "../../../src/figures/index.js";

const options: StripOptions = { name: "strip", caption: "Values", value: { label: "loss" } };
const five = { name: "five", values: [1, 2, 3, 4, 100] };

test("a box goes from quartile to quartile, 2 to 4, its whiskers to 1 and 4 and not to the outlier 100", () => {
  const figure = stripFigure([five], options);
  const [outline] = figure.specification.data.filter((trace) => trace["fill"] === "toself");
  expect(outline?.["x"]).toEqual([2, 4, 4, 2, 2, null, 1, 2, null, 4, 4]);
  expect(figure.caption).toBe(
    "Values. Points: single seeds, n = 5 seeds a group; white diamonds: means. " +
      "Boxes: quartiles and median, whiskers to the farthest value within 1.5 box lengths.",
  );
});

test("groups of fewer than five values have no box, and the caption says so; one seed is one point", () => {
  const figure = stripFigure([{ name: "one", values: [3] }], options);
  expect(figure.specification.data.filter((trace) => trace["fill"] !== undefined)).toEqual([]);
  expect(figure.caption).toContain(
    "n = 1 seed a group; white diamonds: means. Fewer than 5 seeds a group: no boxes.",
  );
  expect(stripFigure([five, { name: "one", values: [3] }], options).caption).toContain(
    "n = 1–5 seeds a group",
  );
});

test("every value is a row under its replicate's name, and the first group stands on top", () => {
  const figure = stripFigure([five, { name: "b", values: [7], replicates: ["s"] }], options);
  expect(figure.rows.map(({ series, replicate, x }) => [series, replicate, x]).at(-1)).toEqual(["b", "s", 7]);
  const { ticktext, tickvals } = figure.specification.layout["yaxis"] as {
    ticktext: string[];
    tickvals: number[];
  };
  expect([ticktext, tickvals]).toEqual([
    ["b", "five"],
    [1, 2],
  ]);
});

test.each([
  ["no groups", [], "stripFigure: groups must not be empty, got 0"],
  ["an empty group", [{ name: "a", values: [] }], 'values of "a" must not be empty, got 0'],
  ["NaN", [{ name: "a", values: [1, NaN] }], 'values of "a" must be finite, got NaN at 1'],
  ["a group without a name", [{ name: " ", values: [1] }], 'every one of groups must have a name, got ""'],
] as [string, ValueGroup[], string][])("%s is an error that says what must hold", (_, groups, message) => {
  expect(() => stripFigure(groups, options)).toThrow(message);
});
