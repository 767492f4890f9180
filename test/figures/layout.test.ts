import { expect, test } from "vitest";
import { captioned } from "../../src/figures/bundle.js";
import { figureSvg, lineFigure, widths, type Figure, type WidthName } from "../../src/figures/index.js";
import { pixels } from "../../src/figures/render.js";
import { accuracy, arms, curves, earlyStop } from "./examples.js";
import { measured, type Rect } from "./svg-window.js";

/** What is wrong with the texts of a picture: outside of it, or on top of each other by more than a pixel. */
async function faults(
  figure: Pick<Figure, "specification" | "widthMm" | "heightMm">,
): Promise<readonly string[]> {
  const texts = measured(await figureSvg(figure), "text").filter((text) => text.textContent?.trim() !== "");
  const boxes = texts.map((text): readonly [string, Rect] => [
    text.textContent ?? "",
    text.getBoundingClientRect(),
  ]);
  const [width, height] = [pixels(figure.widthMm), pixels(figure.heightMm)];
  const outside = boxes
    .filter(([, b]) => b.x < 0 || b.y < -1 || b.x + b.width > width || b.y + b.height > height + 1)
    .map(([text]) => `"${text}" is cut off`);
  const overlaps = boxes.flatMap(([first, a], i) =>
    boxes.slice(i + 1).flatMap(([second, b]) => {
      const x = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
      // Ascent and descent hold the tallest letters: 3 pixels of them may cross.
      const y = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) - 3;
      return x > 1 && y > 1 ? [`"${first}" and "${second}" overlap`] : [];
    }),
  );
  return [...outside, ...overlaps];
}

test.each(Object.keys(widths) as WidthName[])(
  "at width %s no text is cut off or covers another, with labels at the lines and with a legend",
  async (width) => {
    for (const key of ["labels", "legend"] as const)
      expect(await faults(lineFigure(arms(6), { ...accuracy, width, key }))).toEqual([]);
  },
);

test.each(["notebook", "icml-single"] as const)(
  "nor in six panels with their caption at width %s",
  async (width) => {
    expect(await faults(captioned(curves({ width })))).toEqual([]);
  },
);

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
