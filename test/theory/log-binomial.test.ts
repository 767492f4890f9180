import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logBigInt, logBinomial, logFactorial } from "../../src/theory/index.js";

/** C(n, k) as an exact integer. */
function exactBinomial(n: number, k: number): bigint {
  let value = 1n;
  for (let i = 1; i <= k; i++) value = (value * BigInt(n - k + i)) / BigInt(i);
  return value;
}

describe("logBinomial", () => {
  it("is ln of the exact integer within 1e-13 relative for all 0 ≤ k ≤ n ≤ 300", () => {
    for (let n = 0; n <= 300; n++)
      for (let k = 0; k <= n; k++) {
        const exact = logBigInt(exactBinomial(n, k));
        expect(Math.abs(logBinomial(n, k) - exact)).toBeLessThanOrEqual(1e-13 * Math.max(1, exact));
      }
  });

  it("is ln of the exact integer within 1e-13 for LeNet's 266,200 weights and 36,000 survivors", () => {
    const exact = logBigInt(exactBinomial(266_200, 3_600));
    expect(Math.abs(logBinomial(266_200, 3_600) / exact - 1)).toBeLessThan(1e-13);
  });

  it("stays finite up to n = 10⁹: C(10⁹, 5·10⁸) has 301,029,990 decimal digits and more", () => {
    const half = logBinomial(1e9, 5e8);
    // 2^n √(2/πn) (1 − 1/4n): Stirling.
    const expected = 1e9 * Math.LN2 - 0.5 * Math.log(Math.PI * 5e8);
    expect(Math.abs(half / expected - 1)).toBeLessThan(1e-14);
    expect(Math.floor(half / Math.LN10)).toBe(301_029_991);
    for (const k of [0, 1, 33, 1e3, 1e6, 999_999_999, 1e9]) {
      expect(Number.isFinite(logBinomial(1e9, k))).toBe(true);
      expect(logBinomial(1e9, k)).toBe(logBinomial(1e9, 1e9 - k));
    }
  });

  it("follows Pascal's rule C(n, k) = C(n−1, k−1) + C(n−1, k) for any n up to 10⁹", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 1e9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, share) => {
          const k = Math.min(n - 1, Math.max(1, Math.round(share * n)));
          const whole = logBinomial(n, k);
          const parts = Math.exp(logBinomial(n - 1, k - 1) - whole) + Math.exp(logBinomial(n - 1, k) - whole);
          expect(Math.abs(parts - 1)).toBeLessThan(1e-13 * Math.max(1, whole));
        },
      ),
    );
  });

  it.each([
    [5, 6, "logBinomial: k must be an integer in [0, 5], got 6"],
    [5, -1, "logBinomial: k must be an integer in [0, 5], got -1"],
    [5, 2.5, "logBinomial: k must be an integer in [0, 5], got 2.5"],
    [-1, 0, "logBinomial: n must be an integer ≥ 0, got -1"],
    [2 ** 53, 0, "logBinomial: n must be an integer ≥ 0, got 9007199254740992"],
    [NaN, 0, "logBinomial: n must be an integer ≥ 0, got NaN"],
  ])("refuses C(%d, %d)", (n, k, message) => {
    expect(() => logBinomial(n, k)).toThrow(message);
  });
});

describe("logFactorial", () => {
  it("is ln of the exact integer within 1e-14 relative for n ≤ 500", () => {
    let factorial = 1n;
    for (let n = 1; n <= 500; n++) {
      factorial *= BigInt(n);
      const exact = logBigInt(factorial);
      expect(Math.abs(logFactorial(n) - exact)).toBeLessThanOrEqual(1e-14 * Math.max(1, exact));
    }
    expect(logFactorial(0)).toBe(0);
  });
});

describe("logBigInt", () => {
  it("is n ln 2 for 2ⁿ up to n = 100,000, and refuses 0", () => {
    for (const n of [0, 1, 52, 64, 65, 1000, 100_000])
      expect(logBigInt(1n << BigInt(n))).toBeCloseTo(n * Math.LN2, 8);
    expect(() => logBigInt(0n)).toThrow("logBigInt: value must be ≥ 1, got 0");
  });
});
