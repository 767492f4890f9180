import { describe, expect, it } from "vitest";
import { clopperPearson } from "../../../src/statistics/index.js";

/** P(X ≤ k) for n trials of probability p, term by term. */
function binomialCdf(k: number, n: number, p: number): number {
  let term = (1 - p) ** n;
  let sum = term;
  for (let i = 1; i <= k; i++) {
    term *= ((n - i + 1) / i) * (p / (1 - p));
    sum += term;
  }
  return sum;
}

describe("clopperPearson", () => {
  // Conover 1971, page 97, as in R's help page of binom.test: 682 of 925.
  it("gives R's interval of 682 in 925, (0.7076683, 0.7654066)", () => {
    const [lower, upper] = clopperPearson(682, 925);
    expect(lower).toBeCloseTo(0.7076683, 7);
    expect(upper).toBeCloseTo(0.7654066, 7);
  });

  it("has the closed forms at 0 and n: 1 − (α/2)^(1/n), and 3.6/n beyond no success in 100", () => {
    const none = clopperPearson(0, 100);
    expect(none[0]).toBe(0);
    expect(none[1]).toBeCloseTo(1 - 0.025 ** 0.01, 9);
    expect(none[1]).toBeCloseTo(0.0362, 4);
    expect(clopperPearson(100, 100)[0]).toBeCloseTo(0.025 ** 0.01, 9);
    expect(clopperPearson(100, 100)[1]).toBe(1);
  });

  it("puts exactly α/2 in each tail of the binomial, for all successes in 30 at 90, 95 and 99 %", () => {
    for (const confidence of [0.9, 0.95, 0.99])
      for (let k = 1; k < 30; k++) {
        const [lower, upper] = clopperPearson(k, 30, { confidence });
        expect(1 - binomialCdf(k - 1, 30, lower)).toBeCloseTo((1 - confidence) / 2, 8);
        expect(binomialCdf(k, 30, upper)).toBeCloseTo((1 - confidence) / 2, 8);
      }
  });

  it("covers with at least 95 % for every probability, by full enumeration of 20 trials", () => {
    const intervals = Array.from({ length: 21 }, (_, k) => clopperPearson(k, 20));
    for (let p = 0.01; p < 1; p += 0.01) {
      let covered = 0;
      intervals.forEach(([lower, upper], k) => {
        if (lower <= p && p <= upper)
          covered += binomialCdf(k, 20, p) - (k === 0 ? 0 : binomialCdf(k - 1, 20, p));
      });
      expect(covered).toBeGreaterThan(0.95 - 1e-9);
    }
  });

  it("refuses more successes than trials, fractions and no trials", () => {
    expect(() => clopperPearson(3, 2)).toThrow("clopperPearson: successes must be ≤ trials (2), got 3");
    expect(() => clopperPearson(0.5, 2)).toThrow("clopperPearson: successes must be an integer ≥ 0, got 0.5");
    expect(() => clopperPearson(-1, 2)).toThrow("clopperPearson: successes must be an integer ≥ 0, got -1");
    expect(() => clopperPearson(0, 0)).toThrow("clopperPearson: trials must be an integer ≥ 1, got 0");
    expect(() => clopperPearson(1, 2, { confidence: 1 })).toThrow(
      "clopperPearson: confidence must be in (0, 1), got 1",
    );
  });
});
