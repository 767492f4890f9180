import { describe, expect, it } from "vitest";
import {
  contrast,
  doseResponseFit,
  factorialEffects,
  repeatedMeasures,
  rowValues,
  unitRows,
  unitValues,
} from "../../../src/statistics/index.js";
import { random } from "../../../src/numerics/index.js";
import { mapValues, sourcesOf } from "../../../src/statistics/rows/remembered.js";

interface Row {
  readonly key?: string;
  readonly seed: number;
  readonly arm: string;
  readonly y: number;
  readonly iterations: number;
  readonly draw: number;
  readonly seconds?: number;
}
const row = (seed: number, arm: string, y: number, draw = 0): Row => ({
  seed,
  arm,
  y,
  iterations: 200,
  draw,
});
const rows = [0, 1, 2].flatMap((seed) =>
  ["a", "b", "c", "d"].map((arm, i) => row(seed, arm, seed * seed + i + 0.1 * i * seed)),
);
const y = (of: Row): number => of.y;
const doses: Readonly<Record<string, number>> = { a: 0, b: 1, c: 2, d: Infinity };

/** Everything that makes rows into replicates. */
const statistics: Readonly<Record<string, (rows: readonly Row[]) => unknown>> = {
  contrast: (of) => contrast(of, { of: ({ arm }) => arm === "a", minus: ({ arm }) => arm === "b", value: y }),
  "contrast, other side": (of) =>
    contrast(of, { of: ({ arm }) => arm === "b", minus: ({ arm }) => arm === "a", value: y }),
  factorialEffects: (of) =>
    factorialEffects(
      of.map((each) => ({ ...each, first: "ab".includes(each.arm), second: "ac".includes(each.arm) })),
      { factors: { first: [false, true], second: [false, true] }, value: y },
    ),
  "factorialEffects of redraws": (of) =>
    factorialEffects(
      [...of, ...rows.slice(1).map((each) => ({ ...each, draw: 1 }))].map((each) => ({
        ...each,
        first: "ab".includes(each.arm),
        second: "ac".includes(each.arm),
      })),
      { factors: { first: [false, true], second: [false, true] }, value: y, replicates: 2 },
    ),
  repeatedMeasures: (of) => repeatedMeasures(of, { level: ({ arm }) => arm, value: y }),
  doseResponseFit: (of) =>
    doseResponseFit(of, { dose: ({ arm }) => doses[arm] ?? NaN, value: y, rng: random(1), resamples: 1000 }),
  rowValues: (of) => rowValues(of, y),
  unitValues: (of) =>
    unitValues(
      of.filter(({ arm }) => arm === "a"),
      y,
    ),
};

describe.each(Object.entries(statistics))("%s", (_, run) => {
  it("takes rows that are there once, and refuses the same replicate twice", () => {
    const [first = row(0, "a", 0)] = rows;
    if (!_.endsWith("redraws")) expect(() => run(rows)).not.toThrow();
    expect(() => run([...rows, { ...first }])).toThrow(
      /got seed 0 twice|must have \d rows? in every cell, got 2/,
    );
  });

  it("refuses a copy of a result that took another time, by its key", () => {
    const keyed = rows.map((each, i) => ({ ...each, key: `k${i}`, seconds: i }));
    const [first] = keyed;
    if (first === undefined) throw new Error("rows must not be empty");
    expect(() => run([...keyed, { ...first, seconds: 99 }])).toThrow(/got key k0 twice|in every cell, got 2/);
  });
});

describe("numbers that know their rows", () => {
  it("unitValues averages redraws of a unit, and remembers each row: 1 and (5 + 7)/2", () => {
    const some = [row(3, "a", 1), row(1, "a", 5, 0), row(1, "a", 7, 1)];
    const values = unitValues(some, y);
    expect(values).toEqual([1, 6]);
    expect(sourcesOf(values)).toEqual([[some[0]], [some[1], some[2]]]);
    expect(sourcesOf(mapValues(values, (x) => -x))).toEqual(sourcesOf(values));
    expect(sourcesOf([...values])).toBeUndefined();
    expect(() => unitValues([], y)).toThrow("unitValues: rows must not be empty, got 0 rows");
    expect(() => unitValues([row(2, "a", NaN)], y)).toThrow(
      "unitValues: values must be finite, got NaN for 2",
    );
  });

  it("rowValues keeps every row apart, also of one seed", () => {
    expect(rowValues([row(1, "a", 5, 0), row(1, "a", 7, 1)], y)).toEqual([5, 7]);
  });

  it("numbers taken off or added after they were computed make the rows unknown", () => {
    const values = unitValues([row(3, "a", 1), row(1, "a", 5)], y);
    values.push(9);
    expect(sourcesOf(values)).toBeUndefined();
  });

  it("unitRows gives seed, length and value of contrasts and effects; NaN where lengths differ", () => {
    const pair = { of: ({ arm }: Row) => arm === "a", minus: ({ arm }: Row) => arm === "b", value: y };
    const differences = contrast(rows, pair);
    expect(unitRows(differences)).toEqual(
      [0, 1, 2].map((seed, i) => ({
        seed,
        iterations: 200,
        ladderIterations: undefined,
        value: differences[i],
      })),
    );
    const longer = rows.map((each) => (each.arm === "b" ? { ...each, iterations: 900 } : each));
    expect(unitRows(contrast(longer, pair)).map(({ iterations }) => iterations)).toEqual([NaN, NaN, NaN]);
    expect(() => unitRows([1, 2])).toThrow("unitRows: values must come from contrast");
    expect(() => unitRows(contrast(rows, { ...pair, unit: () => "all" }))).toThrow(
      "unitRows: a unit must be one seed",
    );
  });
});
