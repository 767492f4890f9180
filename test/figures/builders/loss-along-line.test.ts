import { expect, test } from "vitest";
import { lossAlongLine, type Series } from "../../../src/figures/index.js";

const options = { name: "line", caption: "Line", y: { label: "loss", unit: "nats" } };
const hill: Series = {
  name: "hill",
  x: [0, 0.5, 1],
  y: [
    [1, 1],
    [3, 3],
    [2, 2],
  ],
};

test("the barrier is the rise above the straight line: 1, 3, 2 rises 1.5 above the chord from 1 to 2; a slope has none", () => {
  const slope = { name: "slope", x: [0, 0.5, 1], y: [[1], [1.5], [2]] };
  const figure = lossAlongLine([hill, slope], options);
  expect(figure.caption).toContain(
    "Dotted: straight lines between the ends. Barriers (largest rise of the mean above the straight line): hill: 1.5 nats; slope: 0 nats.",
  );
  expect(figure.rows.filter(({ kind }) => kind === "chord").map(({ x, y }) => [x, y])).toEqual([
    [0, 1],
    [1, 2],
    [0, 1],
    [1, 2],
  ]);
  const [chord] = figure.specification.data;
  expect([chord?.["x"], chord?.["y"]]).toEqual([
    [0, 1],
    [1, 2],
  ]);
});

test("a barrier in the caption has two significant digits, also when the last is a zero, and is whole from ten on", () => {
  const rising = (rise: number): string => {
    const y = [[1], [1 + rise], [1]];
    return lossAlongLine([{ ...hill, y }], options).caption.replace(/^.*hill: /, "");
  };
  expect([0, 1.003, 0.0446, 10.51].map(rising)).toEqual(["0 nats.", "1.0 nats.", "0.045 nats.", "11 nats."]);
});

test("ends are named at the axis, errors in per cent have barriers in points", () => {
  const figure = lossAlongLine([{ ...hill, y: [[0.1], [0.3], [0.2]] }], {
    ...options,
    y: { label: "error", scale: "percent" },
    ends: ["A", "B"],
  });
  expect((figure.specification.layout["xaxis"] as { ticktext: string[] }).ticktext).toEqual([
    "0: A",
    "0.25",
    "0.5",
    "0.75",
    "1: B",
  ]);
  expect(figure.caption).toContain("hill: 15 points");
});

test("two places make no line to rise above: an error; so is no series", () => {
  expect(() => lossAlongLine([{ name: "a", x: [0, 1], y: [[1], [1]] }], options)).toThrow(
    'lossAlongLine: x of "a" must have at least 3 places, got 2',
  );
  expect(() => lossAlongLine([], options)).toThrow("lossAlongLine: series must not be empty, got 0 series");
});
