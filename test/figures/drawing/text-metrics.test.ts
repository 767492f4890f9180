import { expect, test } from "vitest";
import { at } from "../../../src/numerics/at.js";
import { measured, type Rect } from "../svg-window.js";

const boxOf = (body: string, selector = "#it"): Rect => {
  const { x, y, width, height } = at(measured(`<svg>${body}</svg>`, selector), 0).getBBox();
  return { x, y, width, height };
};
// H is 1479 of 2048 units wide: 14.79 pixels at 20.48 px, where ascent and descent round to 19 and 4 pixels.
const size = "font-size:20.48px";

test("a text at (10, 50) has its box from its baseline less the ascent: 14.79 × 23 pixels for H at 20.48 px", () => {
  const box = boxOf(`<text id="it" x="10" y="50" style="${size}">H</text>`);
  expect(box.x).toBe(10);
  expect(box.y).toBe(50 - 19);
  expect(box.width).toBeCloseTo(14.79, 10);
  expect(box.height).toBe(23);
});

test("text-anchor, inherited from a group, moves the box by half or all of its width", () => {
  const x = (anchor: string): number =>
    boxOf(`<g style="text-anchor:${anchor};${size}"><text id="it" x="100" y="50">H</text></g>`).x;
  expect(x("start")).toBe(100);
  expect(x("middle")).toBeCloseTo(100 - 14.79 / 2, 10);
  expect(x("end")).toBeCloseTo(100 - 14.79, 10);
});

test("two lines 1.3 em apart are as wide as the wider and 1.3 em higher than one", () => {
  const lines = '<tspan class="line" dy="0em">H</tspan><tspan class="line" dy="1.3em">HH</tspan>';
  const box = boxOf(`<text id="it" y="50" style="${size}">${lines}</text>`);
  expect(box.width).toBeCloseTo(2 * 14.79, 10);
  expect(box.height).toBeCloseTo(23 + 1.3 * 20.48, 10);
});

test("a bold tspan inside a text is measured in bold: i is 569 units instead of 455", () => {
  const [text] = measured(
    `<svg><text id="it" style="font-size:2048px">i<tspan style="font-weight:bold">i</tspan></text></svg>`,
    "#it",
  );
  expect(text?.getComputedTextLength()).toBe(455 + 569);
});

test("the box of a group is the union of its children's boxes, each moved by its own transform", () => {
  const children =
    '<rect width="10" height="20" transform="translate(5,7)"/><rect width="4" height="4" transform="scale(2,3) translate(50)"/>';
  expect(boxOf(`<g id="it">${children}</g>`)).toEqual({ x: 5, y: 0, width: 103, height: 27 });
});

test("getBoundingClientRect applies all transforms outwards: a quarter turn about (0, 0) makes 10 × 20 to 20 × 10", () => {
  const [element] = measured(
    '<svg><g transform="translate(100,200)"><g transform="rotate(90)"><rect id="it" width="10" height="20"/></g></g></svg>',
    "#it",
  );
  const box = element?.getBoundingClientRect();
  expect(box?.x).toBeCloseTo(80, 10);
  expect(box?.y).toBeCloseTo(200, 10);
  expect(box?.width).toBeCloseTo(20, 10);
  expect(box?.height).toBeCloseTo(10, 10);
});

test("rotate(90, 10, 10) turns about (10, 10), and matrix(…) is taken as it stands", () => {
  const rect = '<rect width="10" height="4" transform="rotate(90,10,10)"/>';
  const turned = boxOf(`<g id="it">${rect}</g>`);
  expect(turned.x).toBeCloseTo(16, 10);
  expect(turned.y).toBeCloseTo(0, 10);
  const matrix = boxOf('<g id="it"><rect width="10" height="4" transform="matrix(1 0 0 2 3 4)"/></g>');
  expect(matrix).toEqual({ x: 3, y: 4, width: 10, height: 8 });
});
