import { describe, expect, it } from "vitest";
import { random } from "../../../src/numerics/index.js";
import { choiceByHalves, mean } from "../../../src/statistics/index.js";

interface Row {
  readonly seed: number;
  readonly rate: number;
  readonly steps: number;
}
const chosen = (rows: readonly Row[]) =>
  choiceByHalves(rows, { option: ({ rate }) => rate, value: ({ steps }) => steps });
const grid = (steps: (seed: number, rate: number) => number, seeds = 4): Row[] =>
  Array.from({ length: seeds }, (_, seed) =>
    [1, 2, 4].map((rate) => ({ seed, rate, steps: steps(seed, rate) })),
  ).flat();

describe("choiceByHalves", () => {
  it("judges seeds 0 and 2 at the rate that 1 and 3 prefer, and the other way round", () => {
    const [even, odd] = chosen(grid((seed, rate) => (rate === (seed % 2 === 0 ? 1 : 4) ? 10 : 20)));
    expect([even.option, odd.option]).toEqual([4, 1]);
    expect(even.rows.map(({ seed }) => seed)).toEqual([0, 2]);
    expect(odd.rows.map(({ seed }) => seed)).toEqual([1, 3]);
    expect([...even.rows, ...odd.rows].every(({ steps }) => steps === 20)).toBe(true);
  });

  it("takes the lower median, so that one run of two that never gets there does not veto a rate", () => {
    const [even] = chosen(grid((seed, rate) => (rate === 2 ? (seed === 1 ? Infinity : 5) : 9)));
    expect(even.option).toBe(2);
  });

  it("takes the smallest option of equal ones", () => {
    expect(chosen(grid(() => 7)).map(({ option }) => option)).toEqual([1, 1]);
  });

  it("favours no arm: over 400 samples of pure noise the judged mean is 0 within 4 standard errors, the naive choice lies below −0.7", () => {
    const rng = random(5);
    const samples = Array.from({ length: 400 }, () => grid(() => rng.normal()));
    const split = samples.map((rows) =>
      mean(chosen(rows).flatMap((half) => half.rows.map(({ steps }) => steps))),
    );
    const naive = samples.map((rows) =>
      mean(
        [0, 1, 2, 3].map((seed) =>
          Math.min(...rows.filter((row) => row.seed === seed).map(({ steps }) => steps)),
        ),
      ),
    );
    expect(Math.abs(mean(split))).toBeLessThan(4 / Math.sqrt(4 * 400));
    expect(mean(naive)).toBeLessThan(-0.7);
  });

  it("refuses one unit, NaN, and a unit without the chosen option", () => {
    expect(() => chosen(grid(() => 1, 1))).toThrow("choiceByHalves: rows must be of at least 2 units, got 1");
    expect(() => chosen(grid(() => NaN))).toThrow(
      "choiceByHalves: values must be numbers or Infinity, got NaN",
    );
    const rows = grid((_, rate) => rate).filter(({ seed, rate }) => seed !== 2 || rate !== 1);
    expect(() => chosen(rows)).toThrow(
      "choiceByHalves: every unit must have a row for the option 1, got none for 2",
    );
  });
});
