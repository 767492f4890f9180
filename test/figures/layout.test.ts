import { expect, test } from "vitest";
import { captioned } from "../../src/figures/bundle.js";
import { figureSvg, lineFigure, type Figure } from "../../src/figures/index.js";
import { accuracy, arms, curves, earlyStop } from "./examples.js";
import { textFaults } from "./text-faults.js";

// Width "notebook" is looked at for every builder in pictures.test.ts.
const faults = async (
  figure: Pick<Figure, "specification" | "widthMm" | "heightMm">,
): Promise<readonly string[]> => textFaults(await figureSvg(figure), figure);

test.each([
  ["nature-single", "labels"],
  ["nature-single", "legend"],
  ["icml-single", "labels"],
  ["neurips", "legend"],
] as const)("at width %s with %s no text is cut off or covers another", async (width, key) => {
  expect(await faults(lineFigure(arms(6), { ...accuracy, width, key }))).toEqual([]);
});

test("nor in six panels with their caption at width icml-single", async () => {
  expect(await faults(captioned(curves({ width: "icml-single" })))).toEqual([]);
});

test("nor in a logarithmic figure whose lines end together, nor below a caption of four lines", async () => {
  expect(await faults(captioned(earlyStop({ width: "icml-single" })))).toEqual([]);
});

test("the check sees a text that is cut off and one that covers another", async () => {
  const { specification, widthMm, heightMm } = lineFigure(arms(6), accuracy);
  const note = { text: "a long remark", showarrow: false, xref: "paper", yref: "paper" };
  const annotations = [
    { ...note, x: 1.2, y: 0.5 },
    { ...note, x: 0.5, y: 0.5 },
    { ...note, x: 0.52, y: 0.5 },
  ];
  const broken = { ...specification, layout: { ...specification.layout, annotations } };
  const found = await faults({ specification: broken, widthMm, heightMm });
  expect(found).toContain('"a long remark" is cut off');
  expect(found).toContain('"a long remark" and "a long remark" overlap');
});
