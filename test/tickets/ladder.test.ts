import { describe, expect, test } from "vitest";
import { architecture } from "../../src/networks/index.js";
import {
  denseMask,
  globalDensities,
  keptCounts,
  ladderDensities,
  levelOfDensity,
  prune,
} from "../../src/tickets/index.js";
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

test("an excluded layer keeps its count at every level, the others theirs", () => {
  const plain = ladderDensities(lenet, 5).map(({ kept }) => kept);
  const excluded = ladderDensities(lenet, 5, { excluded: [2] });
  expect(excluded.map(({ kept }) => kept)).toEqual(plain.map(([first, second]) => [first, second, 1000]));
  expect(excluded[5]?.density).toBe(((plain[5]?.[0] ?? 0) + (plain[5]?.[1] ?? 0) + 1000) / 266200);
});

test("refuses scope global, whose layers have no counts beforehand", () => {
  expect(() => ladderDensities(lenet, 2, { scope: "global" })).toThrow('scope must be "layer"');
});

describe("globalDensities", () => {
  test("LeNet-300-100 at 20 %: 266,200 → 212,960 → 170,368 → 136,294, each 0.8 of the last to the nearest weight", () => {
    const ladder = globalDensities(lenet, 20);
    expect(ladder.slice(0, 4).map(({ total }) => total)).toEqual([266200, 212960, 170368, 136294]);
    for (const { level, total, density } of ladder) {
      expect(Math.abs(total - 266200 * Math.pow(0.8, level))).toBeLessThan(2.5);
      expect(density).toBe(total / 266200);
    }
    expect(levelOfDensity(ladder, 0.21)).toBe(7);
  });

  test("its counts are those of real prunings in scope global, with and without excluded layers", () => {
    const network = architecture({ widths: [20, 15, 10] });
    for (const excluded of [[], [1]]) {
      let mask = denseMask(network);
      for (const { total, density } of globalDensities(network, 8, { rate: 0.3, excluded })) {
        const counts = keptCounts(mask);
        const all = counts.reduce((sum, count) => sum + count, 0);
        expect(all - (excluded.length > 0 ? 150 : 0)).toBe(total);
        expect(density).toBe(all / 450);
        const scores = mask.layers.map((bits) => bits.map((_, j) => (17 * j) % 101));
        mask = prune({ mask, scores, scope: "global", rate: 0.3, excluded });
      }
    }
  });

  test("refuses levels that are no count, a rate of 1.5, a ladder that runs out, an unknown layer", () => {
    expect(() => globalDensities(lenet, -1)).toThrow(
      "globalDensities: levels must be an integer ≥ 0, got -1",
    );
    expect(() => globalDensities(lenet, 1, { rate: 1.5 })).toThrow("fraction must be in (0, 1), got 1.5");
    const tiny = architecture({ widths: [2, 1] });
    expect(() => globalDensities(tiny, 2, { rate: 0.5 })).toThrow(
      "prune: the network must keep at least 1 weight, got 0 of 1 at fraction 0.5",
    );
    expect(() => globalDensities(lenet, 1, { excluded: [3] })).toThrow("integers in [0, 3), got 3");
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
