import { describe, expect, it } from "vitest";
import { at } from "../../../src/numerics/at.js";
import { random } from "../../../src/numerics/index.js";
import { pairedT, repeatedMeasures } from "../../../src/statistics/index.js";

const options = {
  level: ({ level }: { level: string | number }) => level,
  value: ({ y }: { y: number }) => y,
};
const rowsOf = (table: readonly (readonly number[])[]) =>
  table.flatMap((row, seed) => row.map((y, level) => ({ seed, level, y })));

describe("repeatedMeasures", () => {
  // Loftus & Masson 1994, tables 2 and 3: words recalled by 10 subjects after 1, 2 and 5 seconds of exposure.
  it("gives the published table of Loftus and Masson: SS 52.27 and 11.07, F(2, 18) = 42.51", () => {
    const recall = [
      [10, 13, 13],
      [6, 8, 8],
      [11, 14, 14],
      [22, 23, 25],
      [16, 18, 20],
      [15, 17, 17],
      [1, 1, 4],
      [12, 15, 17],
      [9, 12, 12],
      [8, 9, 12],
    ];
    const { anova, levels, n } = repeatedMeasures(rowsOf(recall), options);
    expect(n).toBe(10);
    expect(levels.map(({ mean }) => mean)).toEqual([11, 13, 14.2]);
    expect(anova.sumOfSquares).toBeCloseTo(52.27, 2);
    expect(anova.errorSumOfSquares).toBeCloseTo(11.07, 2);
    expect(anova.F).toBeCloseTo(42.51, 2);
    expect([anova.degreesOfFreedom, anova.errorDegreesOfFreedom]).toEqual([2, 18]);
  });

  it("of two levels is the paired t test: F = t², the same p, ε = 1", () => {
    const a = [1, 4, 2, 8, 5, 7];
    const b = [2, 4, 5, 9, 9, 6];
    const { anova, epsilon, pCorrected } = repeatedMeasures(rowsOf(a.map((x, i) => [x, at(b, i)])), options);
    const t = pairedT(a, b);
    expect(anova.F).toBeCloseTo((t.estimate / t.standardError) ** 2, 10);
    expect(anova.p).toBeCloseTo(t.p, 7);
    expect(epsilon).toBeCloseTo(1, 12);
    expect(pCorrected).toBeCloseTo(t.p, 7);
  });

  it("ε is 1/(k − 1) when the units differ along one contrast only", () => {
    const along = [1, 2, 4, 7].map((x, seed) => [x, -x, 0].map((y) => y + seed));
    expect(repeatedMeasures(rowsOf(along), options).epsilon).toBeCloseTo(0.5, 12);
  });

  it("p is uniform under the null of 3 levels, in 500 samples of 6 units (χ² of 9 below 27.9)", () => {
    const rng = random(3).split("repeated");
    const counts = new Array<number>(10).fill(0);
    for (let trial = 0; trial < 500; trial++) {
      const table = Array.from({ length: 6 }, () => {
        const own = 2 * rng.normal();
        return [0, 1, 2].map(() => own + rng.normal());
      });
      const tenth = Math.min(9, Math.floor(10 * repeatedMeasures(rowsOf(table), options).anova.p));
      counts[tenth] = at(counts, tenth) + 1;
    }
    expect(counts.reduce((sum, c) => sum + (c - 50) ** 2 / 50, 0)).toBeLessThan(27.9);
  });

  it("refuses one unit, one level and an incomplete table", () => {
    expect(() => repeatedMeasures(rowsOf([[1, 2]]), options)).toThrow("units must be an integer ≥ 2, got 1");
    expect(() => repeatedMeasures(rowsOf([[1], [2]]), options)).toThrow(
      "levels must be an integer ≥ 2, got 1",
    );
    expect(() => repeatedMeasures(rowsOf([[1, 2], [3]]), options)).toThrow(
      "repeatedMeasures: every unit must have 1 row in every cell, got none in 1 for 1",
    );
  });
});
