import { describe, expect, it } from "vitest";
import {
  betaQuantile,
  fisherTail,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from "../../../src/statistics/index.js";

describe("studentQuantile", () => {
  // Fisher & Yates, Statistical Tables, table III.
  it.each([
    [1, 12.706, 63.657],
    [2, 4.303, 9.925],
    [5, 2.571, 4.032],
    [9, 2.262, 3.25],
    [29, 2.045, 2.756],
    [120, 1.98, 2.617],
  ])("has the tabled 5 %% and 1 %% points of %i degrees of freedom", (degrees, five, one) => {
    expect(studentQuantile(0.975, degrees)).toBeCloseTo(five, 3);
    expect(studentQuantile(0.995, degrees)).toBeCloseTo(one, 3);
  });

  it("equals the closed forms of 1 and 2 degrees of freedom to 5e-8", () => {
    for (const p of [0.001, 0.025, 0.2, 0.6, 0.9, 0.975, 0.9999]) {
      expect(studentQuantile(p, 1) / Math.tan(Math.PI * (p - 0.5))).toBeCloseTo(1, 7);
      expect(studentQuantile(p, 2) / ((2 * p - 1) * Math.sqrt(1 / (2 * p * (1 - p))))).toBeCloseTo(1, 7);
    }
  });
});

describe("studentCdf", () => {
  it("equals the integral of the density of 5 degrees of freedom (Simpson) to 1e-7", () => {
    // Γ(3) / (√(5π) Γ(2.5)) = 8 / (3 π √5)
    const density = (t: number): number => (8 / (3 * Math.PI * Math.sqrt(5))) * (1 + (t * t) / 5) ** -3;
    for (const t of [0.1, 0.7, 1.5, 2.571, 6]) {
      const steps = 2000;
      let sum = density(0) + density(t);
      for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * density((i * t) / steps);
      expect(studentCdf(t, 5)).toBeCloseTo(0.5 + (sum * t) / steps / 3, 7);
      expect(studentCdf(-t, 5)).toBeCloseTo(0.5 - (sum * t) / steps / 3, 7);
    }
  });
});

describe("fisherTail", () => {
  // Fisher & Yates, table V: 5 % points of the variance ratio.
  it.each([
    [1, 5, 6.61],
    [2, 18, 3.55],
    [3, 10, 3.71],
    [7, 30, 2.33],
  ])("is 0.05 at the tabled points of F(%i, %i), %f", (degrees, error, point) => {
    expect(fisherTail(point, degrees, error)).toBeCloseTo(0.05, 3);
  });

  it("is (1 + 2 F / d)^(−d/2) for 2 and d degrees, far out too, and 1 and 0 at the ends", () => {
    for (const f of [0.1, 1, 5, 400, 1e6])
      expect(fisherTail(f, 2, 10) / (1 + f / 5) ** -5).toBeCloseTo(1, 10);
    expect([fisherTail(0, 2, 10), fisherTail(Infinity, 2, 10)]).toEqual([1, 0]);
  });
});

describe("the normal and the beta distribution", () => {
  it("has the tabled normal points, and the quantile inverts the distribution", () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963985, 8);
    expect(normalQuantile(0.995)).toBeCloseTo(2.575829304, 8);
    expect(normalCdf(1)).toBeCloseTo(0.841344746069, 11);
    for (const p of [1e-6, 0.01, 0.3, 0.5, 0.9, 1 - 1e-6])
      expect(normalCdf(normalQuantile(p)) / p).toBeCloseTo(1, 8);
  });

  it("beta quantiles with α = 1 or β = 1 have their closed forms", () => {
    expect(betaQuantile(0.025, 1, 10)).toBeCloseTo(1 - 0.975 ** 0.1, 10);
    expect(betaQuantile(0.975, 10, 1)).toBeCloseTo(0.975 ** 0.1, 10);
  });

  it("nothing gives NaN: no number, and degrees of freedom that are not finite and > 0, are refused", () => {
    expect(() => normalCdf(NaN)).toThrow("normalCdf: z must be a number, got NaN");
    expect([normalCdf(-Infinity), normalCdf(Infinity)]).toEqual([0, 1]);
    expect(() => studentCdf(NaN, 3)).toThrow("studentCdf: t must be a number, got NaN");
    for (const bad of [0, -1, NaN, Infinity]) {
      const message = `must be finite and > 0, got ${bad}`;
      expect(() => studentCdf(1, bad)).toThrow(`studentCdf: degreesOfFreedom ${message}`);
      expect(() => studentQuantile(0.5, bad)).toThrow(`studentQuantile: degreesOfFreedom ${message}`);
      expect(() => betaQuantile(0.5, bad, 1)).toThrow(`betaQuantile: alpha ${message}`);
      expect(() => betaQuantile(0.5, 1, bad)).toThrow(`betaQuantile: beta ${message}`);
      expect(() => fisherTail(1, bad, 1)).toThrow(`fisherTail: degreesOfFreedom ${message}`);
      expect(() => fisherTail(1, 1, bad)).toThrow(`fisherTail: errorDegreesOfFreedom ${message}`);
    }
    for (const bad of [-1, NaN])
      expect(() => fisherTail(bad, 1, 1)).toThrow(`fisherTail: f must be ≥ 0, got ${bad}`);
  });

  it("quantiles refuse p outside (0, 1)", () => {
    for (const p of [0, 1, -0.1, NaN]) {
      expect(() => normalQuantile(p)).toThrow(`normalQuantile: p must be in (0, 1), got ${p}`);
      expect(() => studentQuantile(p, 3)).toThrow(`studentQuantile: p must be in (0, 1), got ${p}`);
      expect(() => betaQuantile(p, 1, 1)).toThrow(`betaQuantile: p must be in (0, 1), got ${p}`);
    }
  });
});
