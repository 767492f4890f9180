import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { at, random } from "../../src/numerics/index.js";
import {
  atLeastOne,
  combinations,
  drawsNeeded,
  exactLuckyDraw,
  laws,
  logBigInt,
  luckyDraw,
  simulatedDraw,
  type LawName,
} from "../../src/theory/index.js";

/** Of all sets of K ranks out of N, the share that holds ranks 0 … k−1: every order is equally likely. */
function enumerated(weights: number, needed: number, top: number): number {
  let [holds, all] = [0, 0];
  for (const set of combinations(weights, top)) {
    all++;
    if (Array.from({ length: needed }, (_, i) => i).every((i) => set.includes(i))) holds++;
  }
  return holds / all;
}

/** Every k ≤ K ≤ N ≤ 12. */
const cells = Array.from({ length: 12 }, (_, n) => n + 1).flatMap((weights) =>
  Array.from({ length: weights + 1 }, (_, needed) => needed).flatMap((needed) =>
    Array.from({ length: weights - needed + 1 }, (_, more) => ({ weights, needed, top: needed + more })),
  ),
);

describe("luckyDraw", () => {
  it("is the enumerated share for every k ≤ K ≤ N ≤ 12", () => {
    expect(cells.length).toBe(454);
    for (const cell of cells) {
      const expected = enumerated(cell.weights, cell.needed, cell.top);
      expect(Math.abs(luckyDraw(cell).value / expected - 1)).toBeLessThan(1e-13);
    }
  });

  it("with signs is the share of sign patterns too, for every N ≤ 8: one in 2ᵏ", () => {
    for (const cell of cells.filter(({ weights }) => weights <= 8)) {
      let right = 0;
      for (let pattern = 0; pattern < 2 ** cell.weights; pattern++)
        if ((pattern & (2 ** cell.needed - 1)) === 0) right++;
      const expected = (enumerated(cell.weights, cell.needed, cell.top) * right) / 2 ** cell.weights;
      expect(Math.abs(luckyDraw({ ...cell, signs: true }).value / expected - 1)).toBeLessThan(1e-13);
    }
  });

  it("is 5.8e-14 for 10 of 100, as 1 / C(100, 10) = 1 / 17,310,309,456,440", () => {
    expect(luckyDraw({ weights: 100, needed: 10 }).value).toBeCloseTo(1 / 17_310_309_456_440, 25);
  });

  it("has a logarithm where the number itself is 0: 36,000 of 266,200 is 10^-45,8xx", () => {
    const { log10, value } = luckyDraw({ weights: 266_200, needed: 36_000 });
    expect(value).toBe(0);
    expect(log10).toBeLessThan(-45_000);
    expect(log10).toBeGreaterThan(-46_000);
  });

  it("never falls as K grows and never rises as k or N grows, up to N = 10⁹", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 1e9 }), fc.nat(1e9), fc.nat(1e9), (weights, a, b) => {
        const needed = a % (weights - 1);
        const top = needed + 1 + (b % (weights - needed - 1));
        const here = luckyDraw({ weights, needed, top }).log;
        const slack = 1e-12 * Math.max(1, Math.abs(here)) + 1e-6;
        expect(here).toBeLessThanOrEqual(0 + slack);
        expect(luckyDraw({ weights, needed, top: top - 1 }).log).toBeLessThanOrEqual(here + slack);
        expect(luckyDraw({ weights, needed: needed + 1, top }).log).toBeLessThanOrEqual(here + slack);
        expect(luckyDraw({ weights: weights + 1, needed, top }).log).toBeLessThanOrEqual(here + slack);
      }),
    );
  });

  it.each([
    [{ weights: 5, needed: 6 }, "luckyDraw: needed must be an integer in [0, 5], got 6"],
    [{ weights: 5, needed: -1 }, "luckyDraw: needed must be an integer in [0, 5], got -1"],
    [{ weights: 5, needed: 1.5 }, "luckyDraw: needed must be an integer in [0, 5], got 1.5"],
    [{ weights: 0, needed: 0 }, "luckyDraw: weights must be an integer ≥ 1, got 0"],
    [{ weights: 5, needed: 2, top: 1 }, "luckyDraw: top must be an integer in [2, 5], got 1"],
    [{ weights: 5, needed: 2, top: 6 }, "luckyDraw: top must be an integer in [2, 5], got 6"],
  ])("refuses %o", (draw, message) => {
    expect(() => luckyDraw(draw)).toThrow(message);
  });
});

describe("exactLuckyDraw", () => {
  it("is the rational number of luckyDraw in lowest terms within 1e-12 in logarithms, N up to 2,000", async () => {
    const found = await exactLuckyDraw({ weights: 100, needed: 10 });
    expect(found).toEqual({ numerator: 1n, denominator: 17_310_309_456_440n });
    const rng = random(19);
    for (let i = 0; i < 40; i++) {
      const weights = 1 + rng.integer(2000);
      const needed = rng.integer(Math.min(weights, 200) + 1);
      const top = needed + rng.integer(weights - needed + 1);
      const signs = rng.uniform() < 0.5;
      const { numerator, denominator } = await exactLuckyDraw({ weights, needed, top, signs });
      const exact = logBigInt(numerator) - logBigInt(denominator);
      const { log } = luckyDraw({ weights, needed, top, signs });
      expect(Math.abs(log - exact)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(exact)) + 1e-10);
    }
  });

  it("adds up to exactly 1 over all subsets of ranks: C(12, 5) times 1 / C(12, 5)", async () => {
    const { numerator, denominator } = await exactLuckyDraw({ weights: 12, needed: 5 });
    expect(numerator * BigInt([...combinations(12, 5)].length)).toBe(denominator);
  });

  it("refuses what luckyDraw refuses, and more than 100,000 weights", async () => {
    await expect(exactLuckyDraw({ weights: 3, needed: 4 })).rejects.toThrow(
      "exactLuckyDraw: needed must be an integer in [0, 3], got 4",
    );
    await expect(exactLuckyDraw({ weights: 100_001, needed: 4 })).rejects.toThrow(
      "exactLuckyDraw: weights must be an integer in [1, 100000], got 100001",
    );
  });
});

describe("simulatedDraw", () => {
  // 200 cells: 50 settings (N, k, K) under each of four laws. On average at most 1 % lie outside.
  it("lies inside its 99 % band around luckyDraw in at least 98 % of 200 cells, whatever the law", () => {
    const rng = random(4);
    const names = Object.keys(laws) as LawName[];
    const settings = Array.from({ length: 50 }, () => {
      const weights = 2 + rng.integer(14);
      const needed = 1 + rng.integer(Math.min(3, weights));
      return { weights, needed, top: needed + rng.integer(weights - needed + 1), signs: rng.uniform() < 0.3 };
    });
    const inside = names.flatMap((law) =>
      settings.map((setting, i) => {
        const { interval } = simulatedDraw({ ...setting, law, draws: 2000, rng: rng.split(law).split(i) });
        const { value } = luckyDraw(setting);
        return value >= at(interval, 0) - 1e-12 && value <= at(interval, 1) + 1e-12;
      }),
    );
    expect(inside.length).toBe(200);
    expect(inside.filter(Boolean).length / inside.length).toBeGreaterThanOrEqual(0.98);
  });

  it("refuses an unknown law and no draws", () => {
    const rng = random(1);
    expect(() => simulatedDraw({ weights: 3, needed: 1, draws: 1, law: "levy" as LawName, rng })).toThrow(
      "simulatedDraw: law must be one of gaussian, uniform, laplace, cauchy, got levy",
    );
    expect(() => simulatedDraw({ weights: 3, needed: 1, draws: 0, rng })).toThrow(
      "simulatedDraw: draws must be an integer ≥ 1, got 0",
    );
  });
});

describe("atLeastOne and drawsNeeded", () => {
  it("are each other's inverse, also where the number of draws exceeds 10³⁰⁰", () => {
    expect(atLeastOne(Math.log(0.5), 3)).toBeCloseTo(0.875, 15);
    expect(Math.exp(drawsNeeded(Math.log(0.5), 0.875))).toBeCloseTo(3, 12);
    for (const log of [-1e-3, -1, -30, -36, -200, -600])
      for (const chance of [0.01, 0.5, 0.99])
        expect(atLeastOne(log, Math.exp(drawsNeeded(log, chance)))).toBeCloseTo(chance, 9);
    expect(drawsNeeded(-1e6)).toBeCloseTo(1e6 + Math.log(Math.LN2), 6);
    expect([atLeastOne(-5, 0), atLeastOne(0, 1), atLeastOne(0, 0), atLeastOne(-1e9, 1e300)]).toEqual([
      0, 1, 0, 0,
    ]);
  });

  it("refuse a logarithm above 0, a negative number of draws and a chance outside (0, 1)", () => {
    expect(() => atLeastOne(0.1, 1)).toThrow("atLeastOne: logProbability must be ≤ 0, got 0.1");
    expect(() => atLeastOne(-1, -1)).toThrow("atLeastOne: draws must be ≥ 0, got -1");
    expect(() => drawsNeeded(0)).toThrow("drawsNeeded: logProbability must be finite and < 0, got 0");
    expect(() => drawsNeeded(-1, 1)).toThrow("drawsNeeded: chance must be in (0, 1), got 1");
  });
});
