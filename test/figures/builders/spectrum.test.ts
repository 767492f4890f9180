import { expect, test } from "vitest";
import { spectrumFigure, type Spectrum } from "../../../src/figures/index.js";

const options = { name: "spectrum", caption: "Eigenvalues" };
const one: Spectrum = {
  name: "dense",
  x: [-1, 0, 1],
  density: [
    [1e-9, 0],
    [1, 2],
    [0.5, 0.5],
  ],
  ritz: [-0.9, 0.1],
};

test("densities below a millionth of the largest lie below the axis and are counted; rows keep them as they are", () => {
  const figure = spectrumFigure([one], options);
  expect(figure.caption).toContain("Lines: mean of n = 2 probes");
  expect(figure.caption).toContain(
    "Strokes at the foot: Ritz values. Densities below 0.000002 (2 of 6) lie below the axis.",
  );
  const singles = figure.rows.filter(({ kind }) => kind === "single").map(({ y }) => y);
  expect(singles).toEqual([1e-9, 0, 1, 2, 0.5, 0.5]);
  const { range } = figure.specification.layout["yaxis"] as { range: number[] };
  expect(range[0]).toBeCloseTo(Math.log10(2e-6), 4);
});

test("Ritz values are upright strokes in the colour of their spectrum, and rows", () => {
  const figure = spectrumFigure([one], options);
  const strokes = figure.specification.data.find((trace) => trace["name"] === "dense, Ritz values");
  expect(strokes?.["x"]).toEqual([-0.9, -0.9, null, 0.1, 0.1]);
  expect(figure.rows.filter(({ kind }) => kind === "ritz").map(({ x }) => x)).toEqual([-0.9, 0.1]);
});

test("a negative density, none above zero, an endless Ritz value and a floor of 0 are errors", () => {
  const draw = (more: Partial<Spectrum>, floor?: number) => (): unknown =>
    spectrumFigure([{ ...one, ...more }], floor === undefined ? options : { ...options, floor });
  expect(draw({ density: [[-1], [1], [1]] })).toThrow("spectrumFigure: density must be >= 0, got -1");
  expect(draw({ density: [[0], [0], [0]] })).toThrow("density must be > 0 somewhere, got none");
  expect(draw({ ritz: [Infinity] })).toThrow('ritz of "dense" must be finite, got Infinity');
  expect(draw({}, 0)).toThrow("floor must be > 0, got 0");
});
