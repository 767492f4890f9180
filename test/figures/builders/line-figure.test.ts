import { describe, expect, test } from "vitest";
import { at } from "../../../src/numerics/at.js";
import {
  learningCurves,
  lineFigure,
  seriesStyles,
  type Figure,
  type LineFigureOptions,
} from "../../../src/figures/index.js";
import { accuracy, arms, curves, densities, earlyStop } from "../examples.js";

const one = { name: "a", x: [1, 2, 3], y: [[1], [2], [3]] };
const plain: LineFigureOptions = {
  name: "plain",
  caption: "Something",
  x: { label: "step" },
  y: { label: "loss", unit: "nats" },
};
const traces = (figure: Figure, mode: string): readonly Readonly<Record<string, unknown>>[] =>
  figure.specification.data.filter((trace) => trace["mode"] === mode);
const axis = (figure: Figure, name: string): Readonly<Record<string, unknown>> =>
  figure.specification.layout[name] as Readonly<Record<string, unknown>>;

describe("captions", () => {
  test("name n, the band, the points and the scale without being asked", () => {
    expect(lineFigure(arms(6), accuracy).caption).toBe(
      "Test accuracy at early stop against density. Lines: mean of n = 6 seeds; bands: 95 % t intervals of the mean; " +
        "thin points: single seeds. Scale: laptop.",
    );
  });

  test("of one seed say that there is no band, and none is drawn", () => {
    const figure = lineFigure(arms(1, "quick"), { ...accuracy, scale: "quick" });
    expect(figure.caption).toContain(
      "Lines: single runs of one seed (n = 1), so there is no band. Scale: quick.",
    );
    expect(figure.specification.data.filter((trace) => trace["fill"] !== undefined)).toEqual([]);
    expect(traces(figure, "markers")).toEqual([]);
    expect(figure.rows.every((row) => row.lower === null && row.upper === null)).toBe(true);
  });

  test("of unequal n give the range and say where the band is missing", () => {
    const mixed = { name: "a", x: [1, 2], y: [[1], [1, 2, 3]] };
    expect(lineFigure([mixed], { ...plain, replicate: "draw" }).caption).toContain(
      "mean of n = 1–3 draws; whiskers: 95 % t intervals of the mean, none where n = 1; thin points: single draws.",
    );
  });

  test("of a series with one place say that its interval is drawn as whiskers, and it is", () => {
    const dense = { name: "dense", x: [1], y: [[1, 2, 3]] };
    const figure = lineFigure(
      [
        dense,
        {
          name: "a",
          x: [1, 2],
          y: [
            [1, 2, 3],
            [2, 3, 4],
          ],
        },
      ],
      plain,
    );
    expect(figure.caption).toContain("bands and whiskers: 95 % t intervals of the mean; thin");
    const { array } = traces(figure, "lines+markers")[0]?.["error_y"] as { array: number[] };
    expect(array[0]).toBeCloseTo((4.30265273 * 1) / Math.sqrt(3), 2); // t(0.975, 2), s = 1
  });

  test("count what a given range leaves out and say when bands are cut", () => {
    const wide = {
      name: "a",
      x: [1, 2, 3],
      y: [
        [1, 1.2],
        [2, 2.2],
        [30, 30.1],
      ],
    };
    const { caption } = lineFigure([wide], { ...plain, y: { label: "loss", range: [0, 10] } });
    expect(caption).toContain("3 of 9 plotted values lie outside the axes. Bands are cut off at the axes.");
    expect(lineFigure([wide], plain).caption).not.toContain("outside");
  });
});

describe("what is plotted", () => {
  test("lines run through the means in per cent, and the rows keep the fractions of every seed", () => {
    const figure = lineFigure(arms(6), accuracy);
    const [ticket] = traces(figure, "lines+markers");
    expect(ticket?.["x"]).toEqual(densities.map((d) => Number((100 * d).toPrecision(6))));
    const values = at(at(arms(6), 0).y, 0);
    const mean = values.reduce((sum, v) => sum + v, 0) / 6;
    expect((ticket?.["y"] as number[])[0]).toBeCloseTo(100 * mean, 3);
    const rows = figure.rows.filter((row) => row.series === "ticket" && row.x === 1);
    expect(rows.filter((row) => row.kind === "single").map((row) => row.y)).toEqual(values);
    expect(rows.find((row) => row.kind === "centre")?.n).toBe(6);
    expect(figure.rows.length).toBe(1 + 4 * 16 * 7);
  });

  test("a density axis is logarithmic and falls to the right, with all 16 densities named at 190 mm and 8 at 89 mm", () => {
    const wide = axis(lineFigure(arms(6), accuracy), "xaxis");
    expect(wide["type"]).toBe("log");
    const [left = 0, right = 0] = wide["range"] as number[];
    expect(left).toBeGreaterThan(2);
    expect(right).toBeLessThan(left);
    expect(wide["ticktext"]).toEqual("100 80 64 51 41 33 26 21 17 13 11 8.6 6.9 5.5 4.4 3.5".split(" "));
    const narrow = axis(lineFigure(arms(6), { ...accuracy, width: "nature-single" }), "xaxis");
    expect(narrow["ticktext"]).toEqual("100 64 41 26 17 11 6.9 4.4".split(" "));
  });

  test("given ticks are kept: 100 51 21 8.7 3.6 %", () => {
    const x = { ...accuracy.x, ticks: [1, 0.512, 0.21, 0.0866, 0.036] };
    expect(axis(lineFigure(arms(6), { ...accuracy, x }), "xaxis")["ticktext"]).toEqual(
      "100 51 21 8.7 3.6".split(" "),
    );
  });

  test("no two of the eight styles share a colour, a dash or a marker", () => {
    for (const property of ["colour", "dash", "marker"] as const)
      expect(new Set(seriesStyles.map((style) => style[property])).size).toBe(8);
  });

  test("an arm keeps its looks with `style`, in whatever place it stands", () => {
    const [ticket, reinit] = arms(2);
    const colour = (series: readonly object[]): unknown[] =>
      traces(lineFigure(series as (typeof one)[], accuracy), "lines+markers").map(
        (t) => (t["line"] as { color: string }).color,
      );
    expect(
      colour([
        { ...reinit, style: 1 },
        { ...ticket, style: 0 },
      ]),
    ).toEqual(colour([{ ...ticket }, { ...reinit }]).reverse());
  });

  test("lines that end apart are labelled directly, lines that end together by a legend", () => {
    const shows = (figure: Figure): unknown => figure.specification.layout["showlegend"];
    expect(shows(lineFigure(arms(6), accuracy))).toBe(false);
    expect(shows(earlyStop())).toBe(true);
  });

  test("widths are 89, 183, 139.7, 82.55 and 171.45 mm", () => {
    const names = ["nature-single", "nature-double", "neurips", "icml-single", "icml-double"] as const;
    expect(names.map((width) => lineFigure(arms(1), { ...accuracy, width }).widthMm)).toEqual([
      89, 183, 139.7, 82.55, 171.45,
    ]);
  });

  test("learning curves have a panel a density, shared axes, and each arm once in the legend", () => {
    const figure = curves();
    const { layout, data } = figure.specification;
    expect(Object.keys(layout).filter((key) => key.startsWith("xaxis"))).toHaveLength(6);
    expect(axis(figure, "yaxis6")["matches"]).toBe("y");
    expect(data.filter((trace) => trace["showlegend"] === true).map((trace) => trace["name"])).toEqual([
      "ticket",
      "reinit",
      "random mask",
      "shuffled",
    ]);
    expect(new Set(figure.rows.map((row) => row.panel)).size).toBe(6);
  });

  test("a figure is a plain record: JSON, spread and comparison see no hidden member", () => {
    const figure = lineFigure([one], plain);
    expect(JSON.parse(JSON.stringify(figure))).toEqual({ ...figure });
    expect(Object.isFrozen(figure)).toBe(true);
  });
});

describe("bad input", () => {
  const draw =
    (series: readonly (typeof one)[], options: Partial<LineFigureOptions> = {}) =>
    () =>
      lineFigure(series, { ...plain, ...options });
  test.each([
    ["no series", draw([]), "lineFigure: series must not be empty, got 0 series"],
    [
      "an empty series",
      draw([{ name: "a", x: [], y: [] }]),
      'lineFigure: x of series "a" must not be empty, got 0 values',
    ],
    [
      "an infinite value",
      draw([{ ...one, y: [[1], [Infinity], [3]] }]),
      'lineFigure: y of series "a" must be finite, or NaN where it is missing, got Infinity at x = 2',
    ],
    [
      "nothing but missing values",
      draw([{ ...one, y: [[NaN], [NaN], [NaN]] }]),
      'lineFigure: y of series "a" must have at least one value, got only NaN',
    ],
    [
      "infinite x",
      draw([{ ...one, x: [1, 2, Infinity] }]),
      'lineFigure: x of series "a" must be finite, got Infinity at 2',
    ],
    [
      "no value at an x",
      draw([{ ...one, y: [[1], [], [3]] }]),
      'y of series "a" must have at least one value at x = 2, got none',
    ],
    [
      "unequal lengths",
      draw([{ ...one, y: [[1], [2]] }]),
      'lineFigure: y of series "a" must have 3 entries as x, got 2',
    ],
    ["repeated x", draw([{ ...one, x: [1, 1, 2] }]), "must be strictly increasing or decreasing, got 1, 1"],
    ["repeated names", draw([one, one]), 'lineFigure: names of series must differ, got "a" twice'],
    [
      "0 on a log axis",
      draw([{ ...one, x: [0, 1, 2] }], { x: { label: "s", scale: "log" } }),
      "lineFigure: x must be > 0 on a log axis, got 0",
    ],
    [
      "negative on a log axis",
      draw([{ ...one, y: [[1], [-2], [3]] }], { y: { label: "s", scale: "log" } }),
      "lineFigure: y must be > 0 on a log axis, got -2",
    ],
    [
      "density in per cent",
      draw([{ ...one, x: [1, 21, 100] }], { x: { label: "d", scale: "density" } }),
      "lineFigure: x must be a fraction in (0, 1] on a density axis, got 21",
    ],
    [
      "no caption",
      draw([one], { caption: " " }),
      'lineFigure: caption must say what the figure shows, got " "',
    ],
    ["no axis label", draw([one], { x: { label: "" } }), 'lineFigure: x.label must not be empty, got ""'],
    [
      "an unknown width",
      draw([one], { width: "science" as "neurips" }),
      "lineFigure: width must be millimetres or one of notebook, nature-single",
    ],
    [
      "an unknown band",
      draw([one], { band: "ci" as "sd" }),
      'lineFigure: band must be one of t95, sd, quartiles, range, none, got "ci"',
    ],
    [
      "a t band of medians",
      draw([one], { centre: "median", band: "t95" }),
      'lineFigure: band of a median must be quartiles, range or none, got "t95"',
    ],
    [
      "a name with a path",
      draw([one], { name: "../x" }),
      'makeFigure: name must be 1-80 lower-case letters, digits and hyphens, got "../x"',
    ],
    ["a picture too low", draw([one], { heightMm: 5 }), "lineFigure: heightMm must be in [30, 300], got 5"],
    [
      "an endless reference",
      draw([one], { references: [{ label: "r", value: NaN }] }),
      'value of reference line "r" must be finite, got NaN',
    ],
  ])("%s is an error that says what must hold", (_, act, message) => {
    expect(act).toThrow(message);
  });

  test("learning curves name themselves in errors and need titles", () => {
    expect(() => learningCurves([], plain)).toThrow("learningCurves: panels must not be empty, got 0 panels");
    expect(() => learningCurves([{ title: "", series: [one] }], plain)).toThrow(
      'learningCurves: every panel must have a title, got "" for panel 0',
    );
  });
});

test("missing values are gaps: the line and its band are parted there, n counts the others, and the caption says how many", () => {
  const y = [
    [1, 2],
    [2, 3],
    [NaN, NaN],
    [3, NaN],
    [4, 5],
    [5, 6],
  ];
  const figure = lineFigure([{ name: "a", x: [0, 1, 2, 3, 4, 5], y }], plain);
  const [line] = traces(figure, "lines+markers");
  expect(line?.["x"]).toEqual([0, 1, null, 3, 4, 5]);
  const band = figure.specification.data.find((trace) => trace["fill"] === "toself");
  expect(band?.["x"]).toEqual([0, 1, 1, 0, null, 4, 5, 5, 4]);
  expect(figure.caption).toContain("mean of n = 1–2 seeds");
  expect(figure.caption).toContain("3 values are missing; lines have gaps where all are.");
  expect(figure.rows.filter((row) => row.kind === "single")).toHaveLength(9);
  expect(figure.rows.find((row) => row.kind === "single" && row.x === 3)?.replicate).toBe("1");
});
