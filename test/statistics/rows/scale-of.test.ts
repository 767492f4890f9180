import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkedScale, declareScales, scaleCounts, scaleOf } from "../../../src/statistics/rows/scale-of.js";

const table = {
  quick: { iterations: 200, seeds: 2, deepest: 15, levels: [7, 9] },
  laptop: { iterations: 15_000, seeds: 6, levels: [1, 3, 15] },
  paper: { iterations: [50_000, 100_000], seeds: [0, 1, 2, 10] },
};
const row = (iterations: number, seed = 0, level = 0, more: object = {}) => ({
  iterations,
  seed,
  level,
  ...more,
});

beforeEach(() => declareScales(table));
afterEach(() => declareScales(undefined));

describe("scaleOf", () => {
  it.each([
    ["quick", [row(200), row(200, 1, 15)]],
    ["laptop", [row(15_000), row(15_000, 5, 15)]],
    ["paper", [row(50_000, 10, 40), row(100_000, 2)]],
    ["custom: other lengths", [row(300), row(300, 1)]],
    ["custom: more seeds than declared", [row(15_000), row(15_000, 6)]],
    ["custom: deeper than declared", [row(15_000, 0, 16)]],
    ["custom: its ticket comes from another scale", [row(15_000, 0, 3, { ladderIterations: 200 })]],
    ["mixed (quick, laptop)", [row(15_000), row(200)]],
    ["mixed (laptop, custom)", [row(300), row(15_000)]],
    ["laptop in part", [row(15_000), {}]],
    ["mixed (quick, laptop) in part", [row(200), row(15_000), { seed: 1 }]],
  ])("is %s", (name, rows) => {
    expect(scaleOf(rows)).toBe(name.replace(/:.*/, ""));
  });

  it("calls simulations by their trials and seeds, and those that no scale declares custom", () => {
    const simulation = (trials: number, seed = 0) => row(0, seed, 0, { trials });
    expect(scaleOf([simulation(40)])).toBe("custom");
    declareScales({
      quick: { iterations: 200, seeds: 2, simulations: { trials: 4, seeds: 2 } },
      laptop: { iterations: 15_000, seeds: 6, simulations: { trials: [40, 5], seeds: 12 } },
    });
    expect(scaleOf([simulation(40, 11), simulation(5)])).toBe("laptop");
    expect(scaleOf([simulation(40), row(15_000)])).toBe("laptop");
    expect(scaleOf([simulation(40, 12)])).toBe("custom");
    expect(scaleOf([simulation(4), simulation(40)])).toBe("mixed (quick, laptop)");
  });

  it("takes the smallest of the scales that hold all", () => {
    declareScales({ quick: { iterations: 200, seeds: 2 }, laptop: { iterations: 200, seeds: 6 } });
    expect(scaleOf([row(200, 1)])).toBe("quick");
    expect(scaleOf([row(200, 1), row(200, 4)])).toBe("laptop");
  });

  it("is not known without declared scales, and where no row says where it is from", () => {
    expect(scaleOf([])).toBeUndefined();
    expect(scaleOf([{ accuracy: 1 }])).toBeUndefined();
    declareScales(undefined);
    expect(scaleOf([row(200)])).toBeUndefined();
  });

  it("a length that differs inside one number (NaN) belongs to no scale", () => {
    expect(scaleOf([row(NaN)])).toBe("custom");
  });

  it("counts the results of each", () => {
    expect(scaleCounts([row(200), row(15_000), row(15_000, 1), row(7), {}])).toEqual({
      counts: new Map([
        ["quick", 1],
        ["laptop", 2],
        ["custom", 1],
      ]),
      unknown: 1,
    });
  });
});

describe("checkedScale", () => {
  it("gives the scale of the rows; a typed one must be it, and the error says both", () => {
    expect(checkedScale("f", undefined, [row(200)])).toBe("quick");
    expect(checkedScale("f", "quick", [row(200)])).toBe("quick");
    expect(() => checkedScale("f", "laptop", [row(200)])).toThrow(
      'f: scale must be that of the results shown, "quick", got "laptop"',
    );
    expect(() => checkedScale("f", "laptop", [{}])).toThrow(
      'f: scale must be that of the results shown, got "laptop" typed over results whose scale is not known',
    );
  });
});
