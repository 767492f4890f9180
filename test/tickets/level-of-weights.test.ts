import { describe, expect, test } from "vitest";
import { architecture } from "../../src/networks/index.js";
import { ladderDensities, levelOfWeights, levelSizes } from "../../src/tickets/index.js";
import { lenet } from "./fixtures.js";

const of = (...hidden: number[]) => architecture({ widths: [784, ...hidden, 10] });

describe("levelSizes", () => {
  test("LeNet-300-100 keeps 266,200, then 188,160 + 24,000 + 900 = 213,060 weights, and density times all weights throughout", () => {
    const levels = levelSizes(lenet, 20);
    expect(levels.slice(0, 2).map(({ weights }) => weights)).toEqual([266_200, 213_060]);
    levels.forEach((level, i) => {
      expect(level).toMatchObject(ladderDensities(lenet, 20)[i] ?? {});
      expect(level.weights).toBe(Math.round(level.density * 266_200));
    });
  });
});

describe("levelOfWeights", () => {
  test("at 15,000 weights: level 10 of 150-50 with 13,606, level 13 of 300-100 with 14,834, level 17 of 600-200 with 13,628", () => {
    const sizes = [of(150, 50), lenet, of(600, 200)].map((network) => levelOfWeights(network, 15_000, 20));
    expect(sizes.map(({ level, weights }) => [level, weights])).toEqual([
      [10, 13_606],
      [13, 14_834],
      [17, 13_628],
    ]);
  });

  test("no level of the first 20 lies nearer, at any number of weights", () => {
    const levels = levelSizes(lenet, 20);
    for (let weights = 1; weights < 300_000; weights = Math.ceil(weights * 1.3)) {
      const nearest = Math.min(...levels.map((level) => Math.abs(level.weights - weights)));
      expect(Math.abs(levelOfWeights(lenet, weights, 20).weights - weights)).toBe(nearest);
    }
  });

  test("the denser of two equally near; never beyond the levels that are allowed; other rates are used", () => {
    const linear = architecture({ widths: [10, 10] }); // 100, 90, 81, …
    expect(levelOfWeights(linear, 95, 3).weights).toBe(100);
    expect(levelOfWeights(lenet, 1, 5).level).toBe(5);
    expect(levelOfWeights(lenet, 133_100, 5, { rate: 0.5, outputRate: 0.5 }).level).toBe(1);
  });

  test("no number of weights is an error", () => {
    expect(() => levelOfWeights(lenet, 0, 5)).toThrow("levelOfWeights: weights must be");
    expect(() => levelOfWeights(lenet, 1.5, 5)).toThrow("levelOfWeights: weights must be");
  });
});
