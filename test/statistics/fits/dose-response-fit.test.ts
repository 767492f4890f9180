import { describe, expect, it } from "vitest";
import { random } from "../../../src/numerics/index.js";
import { doseResponseFit, hillCurve } from "../../../src/statistics/index.js";

const study = [1e-6, 0.01, 0.03, 0.1, 0.3, 0.5, 1, 2, 3, Infinity];
const rng = random(11).split("dose");
const options = {
  dose: ({ s }: { s: number }) => s,
  value: ({ y }: { y: number }) => y,
  rng,
  resamples: 1000,
};

/** Tickets whose own half doses scatter by a fifth about `halfDose`, from 98 down to 97. */
function tickets(n: number, halfDose: number, doses = study, noise = 0.05, gap = 1) {
  return Array.from({ length: n }, (_, seed) => {
    const own = { from: 98, to: 98 - gap, halfDose: halfDose * Math.exp(0.2 * rng.normal()), slope: 2 };
    const level = 0.2 * rng.normal();
    return doses.map((s) => ({ seed, s, y: level + hillCurve(own, s) + noise * rng.normal() }));
  }).flat();
}

describe("doseResponseFit", () => {
  it("of exact curves with half dose 0.8 finds 0.8: the logistic to 1e-4, the monotone fit to 3 % of the grid", () => {
    const exact = { from: 98, to: 97, halfDose: 0.8, slope: 2 };
    const rows = [1, 2, 3, 4, 5, 6].flatMap((seed) =>
      study.map((s) => ({ seed, s, y: s === Infinity ? 97 : hillCurve(exact, s) + seed * 0 })),
    );
    const { n, from, to, curve, halfDose, hill } = doseResponseFit(rows, options);
    expect([n, curve.length, to]).toEqual([6, 9, 97]);
    expect(from).toBeCloseTo(98, 9);
    expect(hill.fit.halfDose / 0.8).toBeCloseTo(1, 4);
    expect(halfDose.estimate).toBeGreaterThan(0.8 * 0.97);
    expect(halfDose.estimate).toBeLessThan(0.8 * 1.03);
    expect(halfDose.interval).toEqual([halfDose.estimate, halfDose.estimate]);
  });

  it("covers 0.8 in at least 14 of 16 studies of 6 tickets, by both fits", () => {
    const doses = [1e-6, 0.3, 0.6, 1.1, 2, Infinity];
    const covered = [0, 0];
    for (let trial = 0; trial < 16; trial++) {
      const { halfDose, hill } = doseResponseFit(tickets(6, 0.8, doses), options);
      [halfDose, hill.halfDose].forEach(({ interval }, i) => {
        if (interval[0] <= 0.8 && interval[1] >= 0.8) covered[i] = (covered[i] ?? NaN) + 1;
      });
    }
    for (const hits of covered) expect(hits).toBeGreaterThanOrEqual(14);
  });

  it("between is the interval widened to the next doses measured, and open where the interval is", () => {
    const doses = [1e-6, 0.2, 0.4, 1.5, 3, Infinity];
    const { interval, between } = doseResponseFit(tickets(6, 0.8, doses), options).halfDose;
    expect(between).toEqual([0.4, 1.5]);
    const finer = doseResponseFit(tickets(6, 0.8, [1e-6, 0.3, 0.6, 1.1, 2, Infinity]), options).halfDose;
    expect(finer.between).toEqual([0.3, 1.1]);
    expect(between[0] <= interval[0] && interval[1] <= between[1]).toBe(true);
    expect(doseResponseFit(tickets(6, 20), options).halfDose.between[1]).toBe(Infinity);
    expect(doseResponseFit(tickets(6, 0.001), options).halfDose.between[0]).toBe(0);
  });

  it("is censored, not extrapolated: half dose 20 is > 3, half dose 0.001 is < 0.01", () => {
    const above = doseResponseFit(tickets(6, 20), options);
    for (const half of [above.halfDose, above.hill.halfDose]) {
      expect([half.estimate, half.censored, half.interval[1]]).toEqual([3, "above", Infinity]);
      expect(half.text).toMatch(/^> 3 \[.*∞\)$/);
      expect(half.clipped[1]).toBe(3);
    }
    const below = doseResponseFit(tickets(6, 0.001), options).halfDose;
    expect([below.estimate, below.censored, below.interval[0], below.clipped[0]]).toEqual([
      0.01,
      "below",
      0,
      0.01,
    ]);
    expect(below.text.startsWith("< 0.01 [0,")).toBe(true);
  });

  it("bounds nothing where the gap is not shown to exist, or below 6 units, not even with one", () => {
    for (const rows of [tickets(6, 0.8, study, 0.5, 0), tickets(5, 0.8), tickets(1, 0.8)]) {
      const { halfDose, hill } = doseResponseFit(rows, options);
      expect([halfDose.interval, hill.halfDose.interval]).toEqual([
        [0, Infinity],
        [0, Infinity],
      ]);
    }
    expect(doseResponseFit(tickets(1, 0.8), options).gap).toBeUndefined();
    const flat = tickets(6, 0.8).map((row) => ({ ...row, y: 1 }));
    expect(doseResponseFit(flat, options).halfDose.text).toBe("> 3 [0, ∞)");
  });

  it("a value that rises with the dose has the half dose of its negative; draws count once a unit", () => {
    const rows = tickets(6, 0.8);
    const same = { ...options, rng: random(1) };
    const fall = doseResponseFit(rows, same);
    const rise = doseResponseFit(
      rows.map((row) => ({ ...row, y: -row.y })),
      { ...same, rng: random(1) },
    );
    expect(rise.halfDose).toEqual(fall.halfDose);
    const redraws = rows.filter(({ seed }) => seed === 2).map((row) => ({ ...row, draw: 1 }));
    const doubled = doseResponseFit([...rows, ...redraws], {
      ...same,
      rng: random(1),
    });
    expect(doubled.halfDose).toEqual(fall.halfDose);
  });

  it("refuses a unit without a dose, no Infinity, too few doses and a negative one", () => {
    const rows = tickets(6, 0.8);
    const of = (changed: typeof rows) => () => doseResponseFit(changed, options);
    expect(of(rows.slice(1))).toThrow(
      "doseResponseFit: every unit must have rows in every cell, got none in dose 0.000001 for 0",
    );
    expect(of(rows.filter(({ s }) => s !== Infinity))).toThrow("needs rows at dose Infinity");
    expect(of(rows.filter(({ s }) => s > 1))).toThrow(
      "2 or more further ones and Infinity, got 2, 3, Infinity",
    );
    expect(of(rows.map((row) => ({ ...row, s: -row.s })))).toThrow("doses must be ≥ 0, got -0.000001");
    expect(() => doseResponseFit(rows, { ...options, resamples: 10 })).toThrow("resamples must be");
  });
});
