import { describe, expect, test } from "vitest";
import { architecture } from "../../src/networks/index.js";
import { ladderDensities, levelOfDensity } from "../../src/tickets/index.js";
import { lenet } from "./fixtures.js";

describe("ladderDensities", () => {
  test("LeNet-300-100 has the densities of protocol lenet by round: 80.0 64.1 51.3 … 1.2 %", () => {
    const published =
      "80.0 64.1 51.3 41.1 32.9 26.3 21.1 16.9 13.5 10.8 8.7 7.0 5.6 4.5 3.6 2.9 2.3 1.9 1.5 1.2";
    const percent = ladderDensities(lenet, 20).map(({ density }) => (100 * density).toFixed(1));
    expect(percent.join(" ")).toBe(`100.0 ${published}`);
  });

  test("every level is within half a weight a layer and round of 0.8ⁿ and 0.9ⁿ", () => {
    for (const { level, kept } of ladderDensities(lenet, 20)) {
      const ideal = [
        235200 * Math.pow(0.8, level),
        30000 * Math.pow(0.8, level),
        1000 * Math.pow(0.9, level),
      ];
      const slack = [2.5, 2.5, 5]; // ½ / (1 − 0.8) and ½ / (1 − 0.9): the sum of the shrinking roundings
      kept.forEach((count, i) => {
        expect(Math.abs(count - (ideal[i] ?? NaN))).toBeLessThan(slack[i] ?? NaN);
      });
    }
  });

  test("a network without hidden layers has an output layer only: 10 % a round", () => {
    const linear = architecture({ widths: [10, 10] });
    expect(ladderDensities(linear, 3).map(({ kept }) => kept[0])).toEqual([100, 90, 81, 73]);
  });

  test("the last level may keep 1 weight; one more is an error that names the layer", () => {
    const tiny = architecture({ widths: [2, 1] });
    expect(ladderDensities(tiny, 1, { outputRate: 0.5 }).map(({ density }) => density)).toEqual([1, 0.5]);
    expect(() => ladderDensities(tiny, 2, { outputRate: 0.5 })).toThrow(
      "prune: layer 0 must keep at least 1 weight, got 0 of 1 at fraction 0.5",
    );
  });

  test.each([[-1], [1.5], [NaN]])("refuses %d levels", (levels) => {
    expect(() => ladderDensities(lenet, levels)).toThrow(`levels must be an integer ≥ 0, got ${levels}`);
  });

  test("refuses a rate of 1.5", () => {
    expect(() => ladderDensities(lenet, 3, { rate: 1.5 })).toThrow("fraction must be in (0, 1), got 1.5");
  });
});

describe("levelOfDensity", () => {
  const ladder = ladderDensities(lenet, 20);

  test("finds the published densities: 1 → 0, 0.211 → 7, 0.21 → 7, 0.135 → 9, 0.036 → 15", () => {
    expect([1, 0.211, 0.21, 0.135, 0.036].map((density) => levelOfDensity(ladder, density))).toEqual([
      0, 7, 7, 9, 15,
    ]);
  });

  test("finds every level by its own density", () => {
    for (const { level, density } of ladder) expect(levelOfDensity(ladder, density)).toBe(level);
  });

  test.each([[21.1], [0], [NaN]])("refuses density %d", (density) => {
    expect(() => levelOfDensity(ladder, density)).toThrow(`density must be in (0, 1], got ${density}`);
  });

  test("refuses a density that no level comes near, listing those there are", () => {
    expect(() => levelOfDensity(ladder.slice(0, 3), 0.5)).toThrow(/\(1\.0000, 0\.8004, 0\.6406\), got 0\.5/);
    expect(() => levelOfDensity([], 0.5)).toThrow("ladder must have levels, got 0");
  });
});
