import { expect, test } from "vitest";
import { matrixFigure, type PanelMatrix } from "../../../src/figures/index.js";

const options = { name: "matrix", caption: "Matrix", x: { label: "step" }, y: { label: "loss" } };
const series = [{ name: "a", x: [0, 1], y: [[1], [2]] }];
const whole: PanelMatrix = {
  columns: ["c1", "c2", "c3"],
  rows: ["r1", "r2"],
  panels: [
    [series, series, series],
    [series, series, series],
  ],
};

test("six panels stand in 2 rows of 3 with matched axes, titles above the columns and beside the rows", () => {
  const { specification, rows } = matrixFigure(whole, options);
  const { layout } = specification;
  expect(layout["meta"]).toEqual({ rows: 2, columns: 3 });
  expect(layout["xaxis6"]).toMatchObject({ matches: "x" });
  const texts = (layout["annotations"] as { text: string }[]).map(({ text }) => text);
  expect(texts).toEqual(expect.arrayContaining(["<b>c1</b>", "<b>c3</b>", "<b>r1</b>", "<b>r2</b>"]));
  expect(new Set(rows.map(({ panel }) => panel)).size).toBe(6);
  expect(rows[0]?.panel).toBe("r1 / c1");
});

test("a matrix that is not whole, equal titles and seven columns are errors", () => {
  expect(() => matrixFigure({ ...whole, panels: [[series]] }, options)).toThrow(
    "panels must be 2 rows of 3, got 1 of 1",
  );
  expect(() => matrixFigure({ ...whole, rows: ["r", "r"] }, options)).toThrow("titles of rows must differ");
  expect(() => matrixFigure({ ...whole, columns: [..."abcdefg"] }, options)).toThrow(
    "columns must be 1 to 6 titles, got 7",
  );
});
