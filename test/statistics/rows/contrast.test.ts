import { describe, expect, it } from "vitest";
import { contrast, where } from "../../../src/statistics/rows/contrast.js";

const row = (seed: number, arm: string, value: number) => ({ seed, arm, value });
const rows = [row(3, "a", 1), row(3, "b", 0.25), row(1, "b", 2), row(1, "a", 5), row(1, "c", 9)];
const options = {
  of: ({ arm }: { arm: string }) => arm === "a",
  minus: ({ arm }: { arm: string }) => arm === "b",
  value: ({ value }: { value: number }) => value,
};

describe("contrast", () => {
  it("pairs by seed in order of appearance, whatever the order of the rows: 1 − 0.25 and 5 − 2", () => {
    expect(contrast(rows, options)).toEqual([0.75, 3]);
  });
  it("averages several rows of a side first: 1 − (0.25 + 0.75)/2 = 0.5", () => {
    expect(contrast([...rows, row(3, "b", 0.75)], options)).toEqual([0.5, 3]);
  });
  it("refuses a seed with one side only, rows that match nothing, and values that are not finite", () => {
    expect(() => contrast([...rows, row(4, "a", 1)], options)).toThrow(
      'contrast: every unit must have rows on both sides, got none of "minus" for 4',
    );
    expect(() => contrast(rows, { ...options, of: () => false, minus: () => false })).toThrow(
      "got none of 5",
    );
    expect(() => contrast([row(1, "a", NaN), row(1, "b", 1)], options)).toThrow(
      "contrast: differences must be finite, got NaN for 1",
    );
    for (const bad of ["3", null, undefined])
      expect(() => contrast([row(1, "a", bad as never), row(1, "b", 1)], options)).toThrow(
        "must be finite, got",
      );
    expect(() => contrast([{ arm: "a", value: 1 }], options)).toThrow("rows must have a seed");
  });
});

describe("where", () => {
  it("takes the rows in which every given column has the given value", () => {
    expect(rows.filter(where({ arm: "a" })).map(({ seed }) => seed)).toEqual([3, 1]);
    expect(rows.filter(where({ arm: "b", seed: 1 }))).toEqual([row(1, "b", 2)]);
    expect(rows.filter(where({}))).toHaveLength(5);
  });
});
