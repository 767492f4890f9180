import { describe, expect, it } from "vitest";
import jStat from "jstat";
import { random } from "../../../src/numerics/index.js";
import { normalCdf, studentCdf } from "../../../src/statistics/index.js";
import { noncentralTCdf } from "../../../src/statistics/distributions/noncentral-t.js";

/** jStat's series, good where exp(−noncentrality²/2) does not underflow; its types are not declared for src. */
const series = (jStat as unknown as { noncentralt: { cdf(t: number, df: number, ncp: number): number } })
  .noncentralt;

describe("noncentralTCdf", () => {
  it("is Student's t at noncentrality 0, and Φ(−noncentrality) at t = 0", () => {
    for (const df of [1, 2, 5, 9, 30, 200]) {
      for (const t of [-3, -0.5, 0.3, 2.2])
        expect(noncentralTCdf(t, df, 0)).toBeCloseTo(studentCdf(t, df), 7);
      expect(noncentralTCdf(0, df, 1.3)).toBeCloseTo(normalCdf(-1.3), 9);
    }
  });

  it("agrees with jStat's series to 1e-8, upper and lower tails, 1 to 60 degrees, noncentralities up to 8", () => {
    for (const df of [1, 2, 5, 11, 60])
      for (const delta of [-2, 0.5, 1, 3, 8])
        for (const t of [-2.5, 0.7, 2.57, 12.7])
          expect(Math.abs(noncentralTCdf(t, df, delta) - series.cdf(t, df, delta))).toBeLessThan(1e-8);
  });

  it("holds where the series underflows: 10 degrees, noncentrality 40, share below 50 of 20,000 draws", () => {
    expect(series.cdf(50, 10, 40)).toBeLessThan(1e-6); // jStat 1.9.6; the reason for our own
    const rng = random(4).split("t");
    let below = 0;
    for (let i = 0; i < 20_000; i++) {
      let squares = 0;
      for (let j = 0; j < 10; j++) squares += rng.normal() ** 2;
      if ((rng.normal() + 40) / Math.sqrt(squares / 10) <= 50) below++;
    }
    const p = noncentralTCdf(50, 10, 40);
    expect(Math.abs(below / 20_000 - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 20_000));
  });

  it("refuses half a degree and infinite arguments", () => {
    expect(() => noncentralTCdf(1, 0.5, 1)).toThrow("degreesOfFreedom must be an integer ≥ 1, got 0.5");
    expect(() => noncentralTCdf(NaN, 2, 1)).toThrow("must be finite, got NaN, 1");
  });
});
