import { describe, expect, it } from "vitest";
import { layout } from "../../../src/statistics/rows/layout.js";

const options = {
  cells: ["a", "b"],
  cell: ({ arm }: { arm: string }) => arm,
  value: ({ y }: { y: number }) => y,
};
const rows = [
  { seed: 3, arm: "b", y: 2 },
  { seed: 3, arm: "a", y: 1 },
  { seed: 1, arm: "a", y: 5 },
  { seed: 1, arm: "b", y: 6 },
  { seed: 1, arm: "b", y: 8 },
];

describe("layout", () => {
  it("orders units as they appear and cells as given, and averages draws: 1 2 and 5 7", () => {
    expect(layout("f", rows, options)).toEqual({
      units: [3, 1],
      values: [
        [1, 2],
        [5, 7],
      ],
    });
  });

  it("refuses, in the caller's name, a wrong count, rows without a seed and no rows", () => {
    expect(() => layout("f", rows, { ...options, replicates: 1 })).toThrow(
      "f: every unit must have 1 row in every cell, got 2 in b for 1",
    );
    expect(() => layout<{ arm: string; y: number }>("f", [{ arm: "a", y: 1 }], options)).toThrow(
      "f: rows must have a seed",
    );
    expect(() => layout("f", rows.slice(0, 0), options)).toThrow("f: needs rows, got none");
    expect(() => layout("f", rows, { ...options, replicates: 0 })).toThrow(
      "replicates must be an integer ≥ 1",
    );
  });
});
