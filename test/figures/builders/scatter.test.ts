import { expect, test } from "vitest";
import { scatterFigure, type PointGroup, type ScatterOptions } from "../../../src/figures/index.js";

const options: ScatterOptions = {
  name: "pairs",
  caption: "Pairs",
  x: { label: "dense" },
  y: { label: "ticket" },
};
const one: PointGroup = { name: "a", x: [1, 2, 3, 4], y: [2, 1, 5, 4] };
const draw =
  (groups: readonly PointGroup[], more: Partial<ScatterOptions> = {}) =>
  (): unknown =>
    scatterFigure(groups, { ...options, ...more });

test("with a diagonal both axes have one range, the panel is a square, and the caption counts 2 above, 1 below, 1 on it", () => {
  const { caption, specification, heightMm } = scatterFigure([one], { ...options, width: 89 });
  expect(caption).toBe("Pairs. Points: 4 runs. Dashed: y = x; 2 above it, 1 below, 1 on it.");
  const layout = specification.layout as unknown as {
    readonly xaxis: { readonly range: readonly number[] };
    readonly yaxis: { readonly range: readonly number[] };
    readonly width: number;
    readonly height: number;
    readonly margin: Record<"l" | "r" | "t" | "b", number>;
  };
  expect(layout.xaxis.range).toEqual(layout.yaxis.range);
  const { l, r, t, b } = layout.margin;
  expect(layout.width - l - r).toBeCloseTo(layout.height - t - b, 0);
  expect(heightMm).toBeGreaterThan(60);
});

test("rows hold every point with its label and unrounded", () => {
  const { rows } = scatterFigure(
    [{ ...one, labels: ["p", "q", "r", "s"], x: [0.1 + 0.2, 2, 3, 4] }],
    options,
  );
  expect(rows.map(({ kind, replicate, x, y }) => [kind, replicate, x, y])[0]).toEqual([
    "point",
    "p",
    0.1 + 0.2,
    2,
  ]);
  expect(rows).toHaveLength(4);
});

test("of 10,000 points those two pixels apart are drawn, the caption says so, the data file has all, the specification stays below 200 KB", () => {
  const x = Array.from({ length: 10_000 }, (_, i) => Math.sin(i) + 0.3 * Math.sin(7.7 * i));
  const figure = scatterFigure(
    [{ name: "many", x, y: x.map((v, i) => v + 0.4 * Math.sin(3.1 * i)) }],
    options,
  );
  expect(figure.rows).toHaveLength(10_000);
  expect(figure.caption).toContain("Points: 10,000 runs.");
  expect(figure.caption).toContain("Of points closer than two pixels one is drawn; the data file has all.");
  const drawn = figure.specification.data.find((trace) => trace["name"] === "many")?.["x"] as number[];
  expect(drawn.length).toBeGreaterThan(4000);
  expect(drawn.length).toBeLessThan(10_000);
  expect(JSON.stringify(figure.specification).length).toBeLessThan(200_000);
});

test.each([
  ["no groups", draw([]), "scatterFigure: groups must not be empty, got 0"],
  [
    "an empty group",
    draw([{ name: "a", x: [], y: [] }]),
    'x and y of "a" must have the same length >= 1, got 0 and 0',
  ],
  ["unequal lengths", draw([{ name: "a", x: [1], y: [1, 2] }]), "got 1 and 2"],
  ["NaN", draw([{ name: "a", x: [1, NaN], y: [1, 2] }]), 'x of "a" must be finite, got NaN at 1'],
  ["two groups of one name", draw([one, one]), 'names of groups must differ, got "a" twice'],
  [
    "two scales with a diagonal",
    draw([one], { y: { label: "y", scale: "log" } }),
    "one scale, got linear and log",
  ],
  [
    "a negative value on a logarithmic axis",
    draw([{ name: "a", x: [-1], y: [1] }], { diagonal: false, x: { label: "x", scale: "log" } }),
    "scatterFigure: x must be > 0 on a log axis, got -1",
  ],
  ["no caption", draw([one], { caption: " " }), "caption must say what the figure shows"],
])("%s is an error that says what must hold", (_, act, message) => {
  expect(act).toThrow(message);
});
