import { describe, expect, it } from "vitest";
import { at } from "../../../src/numerics/at.js";
import { random } from "../../../src/numerics/index.js";
import { hillCurve } from "../../../src/statistics/index.js";
import { hillFitter } from "../../../src/statistics/fits/hill.js";

const doses = [0.01, 0.03, 0.1, 0.3, 0.5, 1, 2, 3];

describe("hillCurve", () => {
  it("is `from` at 0, half-way at the half dose, and falls from 90 to 10 % over a factor 81^(1/slope)", () => {
    const curve = { from: 98, to: 97, halfDose: 0.8, slope: 2 };
    expect(hillCurve(curve, 0)).toBe(98);
    expect(hillCurve(curve, 0.8)).toBe(97.5);
    expect(hillCurve(curve, 0.8 / 3)).toBeCloseTo(97.9, 10);
    expect(hillCurve(curve, 0.8 * 3)).toBeCloseTo(97.1, 10);
    expect(hillCurve({ ...curve, halfDose: Infinity }, 3)).toBe(98);
  });
});

describe("hillFitter", () => {
  it("finds half dose and slope of exact curves, falling and rising, to 1e-4", () => {
    const fit = hillFitter(doses);
    for (const halfDose of [0.005, 0.02, 0.4, 0.8, 2.9, 20])
      for (const slope of [0.5, 1, 2, 5, 12])
        for (const ends of [
          { from: 98, to: 97 },
          { from: -1, to: 4 },
        ]) {
          const curve = { ...ends, halfDose, slope };
          const y = doses.map((dose) => hillCurve(curve, dose));
          // A curve that has not left its end at any dose says nothing of where it is.
          const away = y.filter(
            (value) => Math.abs((value - ends.from) / (ends.to - ends.from) - 0.5) < 0.49,
          );
          if (away.length < 2) continue;
          const found = fit(y, ends);
          expect(found.halfDose / halfDose).toBeCloseTo(1, 4);
          expect(found.slope / slope).toBeCloseTo(1, 4);
        }
  });

  it("is no worse than the best of 10,000 curves of a fine grid, on 4 noisy ones", () => {
    const rng = random(10).split("hill");
    const fit = hillFitter(doses);
    for (let trial = 0; trial < 4; trial++) {
      const curve = { from: 1, to: 0, halfDose: 0.8, slope: 2 };
      const y = doses.map((dose) => hillCurve(curve, dose) + 0.2 * rng.normal());
      const misfit = (halfDose: number, slope: number): number =>
        doses.reduce(
          (sum, dose, i) => sum + (hillCurve({ ...curve, halfDose, slope }, dose) - at(y, i)) ** 2,
          0,
        );
      const found = fit(y, curve);
      let best = Infinity;
      for (let i = 0; i < 100; i++)
        for (let j = 0; j < 100; j++)
          best = Math.min(best, misfit(0.001 * 30_000 ** (i / 99), 0.25 * 64 ** (j / 99)));
      expect(misfit(found.halfDose, found.slope)).toBeLessThanOrEqual(best + 1e-9);
    }
  });

  it("of equal ends has no half dose: Infinity, never NaN", () => {
    expect(hillFitter(doses)(doses, { from: 2, to: 2 })).toEqual({
      from: 2,
      to: 2,
      halfDose: Infinity,
      slope: 1,
    });
  });
});

it("hillCurve refuses what would give NaN", () => {
  const curve = { from: 1, to: 0, halfDose: 1, slope: 1 };
  expect(hillCurve(curve, Infinity)).toBe(0);
  for (const [change, dose] of [
    [{}, NaN],
    [{}, -1],
    [{ halfDose: 0 }, 1],
    [{ slope: NaN }, 1],
    [{ from: Infinity }, 1],
  ] as const)
    expect(() => hillCurve({ ...curve, ...change }, dose)).toThrow("hillCurve: ");
});
