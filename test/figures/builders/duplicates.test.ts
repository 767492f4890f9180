import { describe, expect, test } from "vitest";
import {
  doseResponse,
  learningCurves,
  lineFigure,
  lossAlongLine,
  matrixFigure,
  scatterFigure,
  seriesFrom,
  stripFigure,
  type Figure,
  type Series,
} from "../../../src/figures/index.js";

/** Rows of two seeds at three places. */
const rows = [1, 0.5, 0.2].flatMap((x) => [0, 1].map((seed) => ({ seed, x, arm: "a", y: x + seed / 10 })));
const columns = { x: "x", y: "y", series: "arm", replicate: "seed" } as const;
const axes = { x: { label: "x" }, y: { label: "y" } };
const about = { name: "twice", caption: "Twice." };

/** Every builder that takes replicates, from one series of three places with seeds 0 and 1. */
const builders: Readonly<Record<string, (series: Series) => Figure>> = {
  lineFigure: (series) => lineFigure([series], { ...about, ...axes }),
  learningCurves: (series) => learningCurves([{ title: "p", series: [series] }], { ...about, ...axes }),
  matrixFigure: (series) =>
    matrixFigure({ columns: ["c"], rows: ["r"], panels: [[[series]]] }, { ...about, ...axes }),
  doseResponse: (series) => doseResponse([series], { ...about, ...axes }),
  lossAlongLine: (series) => lossAlongLine([series], { ...about, y: axes.y }),
  stripFigure: ({ y: [values = []], replicates: [names = []] = [] }) =>
    stripFigure([{ name: "a", values, replicates: names }], { ...about, value: { label: "y" } }),
  scatterFigure: ({ y: [values = []], replicates: [names = []] = [] }) =>
    scatterFigure([{ name: "a", x: values, y: values, labels: names }], { ...about, ...axes }),
};

const [once] = seriesFrom(rows, columns);
if (once === undefined) throw new Error("seriesFrom must give a series");

describe.each(Object.entries(builders))("%s", (name, build) => {
  test("draws replicates that are there once, and refuses one that is there twice, naming it", () => {
    expect(build(once).rows.length).toBeGreaterThan(0);
    const twice = {
      ...once,
      y: once.y.map(([a = NaN]) => [a, a]),
      replicates: once.x.map(() => [7, 7]),
    };
    expect(() => build(twice)).toThrow(
      new RegExp(`^${name}: every replicate must be there once, got 7( \\(.*\\))? twice in "a"`),
    );
  });
});

describe("seriesFrom", () => {
  test("refuses the same seed twice at one x, equal or not, and names series and x", () => {
    const message = 'seriesFrom: every replicate must be there once, got seed 0 twice in "a" at x = 1';
    expect(() => seriesFrom([...rows, { seed: 0, x: 1, arm: "a", y: 1 }], columns)).toThrow(message);
    expect(() => seriesFrom([...rows, { seed: 0, x: 1, arm: "a", y: 0.7 }], columns)).toThrow(message);
    expect(() => seriesFrom([...rows, { seed: 0, x: 1, arm: "b", y: 1 }], columns)).not.toThrow();
  });

  test("refuses the same key at one x, the same row object, and without a replicate column equal rows of a seed", () => {
    const keyed = rows.map((row, i) => ({ ...row, key: `k${i}` }));
    const { x, y, series } = columns;
    const copy = { ...keyed[0], seed: 9 } as (typeof keyed)[number];
    expect(() => seriesFrom([...keyed, copy], columns)).toThrow('got key k0 twice in "a" at x = 1');
    expect(() => seriesFrom([...rows, ...rows.slice(0, 1)], { x, y, series })).toThrow("got row 6 twice");
    expect(() =>
      seriesFrom([...rows, ...rows.slice(0, 1).map((row) => ({ ...row }))], { x, y, series }),
    ).toThrow('got seed 0 twice in "a" at x = 1');
    expect(() =>
      seriesFrom(
        [
          { seed: 0, x: 1, arm: "a", y: 1 },
          { seed: 1, x: 1, arm: "a", y: 1 },
        ],
        { x, y, series },
      ),
    ).not.toThrow();
  });

  test("averages redraws of a seed, so that n counts seeds: (1 + 2 + 6)/3 = 3", () => {
    const redraws = [1, 2, 6].map((value, draw) => ({ seed: 0, x: 1, arm: "a", y: value, draw }));
    const [series] = seriesFrom([...redraws, { seed: 1, x: 1, arm: "a", y: 5, draw: 0 }], columns);
    expect(series).toEqual({ name: "a", x: [1], y: [[3, 5]], replicates: [[0, 1]] });
    expect(() => seriesFrom([...redraws, { seed: 0, x: 1, arm: "a", y: 5, draw: 2 }], columns)).toThrow(
      "got seed 0 twice",
    );
    const gap = [
      { seed: 0, x: 1, arm: "a", y: NaN, draw: 0 },
      { seed: 0, x: 1, arm: "a", y: 4, draw: 1 },
    ];
    expect(seriesFrom(gap, columns)[0]?.y).toEqual([[4]]);
  });
});
