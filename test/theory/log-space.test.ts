import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expm1, log1p } from "../../src/theory/index.js";
import { logComplement } from "../../src/theory/log-space.js";

const relative = (found: number, expected: number): number =>
  found === expected ? 0 : Math.abs(found / expected - 1);

describe("log1p and expm1", () => {
  it("differ from Math's by at most 1e-15 relative, near 0 and far from it", () => {
    fc.assert(
      fc.property(fc.double({ min: -40, max: 5, noNaN: true }), fc.boolean(), (exponent, negative) => {
        const x = (negative ? -1 : 1) * 10 ** exponent;
        if (x > -1) expect(relative(log1p(x), Math.log1p(x))).toBeLessThan(1e-15);
        if (x < 700) expect(relative(expm1(x), Math.expm1(x))).toBeLessThan(1e-15);
      }),
    );
    expect([expm1(-1e4), expm1(1e4), log1p(0), expm1(0)]).toEqual([-1, Infinity, 0, 0]);
  });
});

describe("logComplement", () => {
  it("is ln(1 − p) of a probability e^x, at p = 1e-300 as at p = 1 − 1e-12", () => {
    expect(relative(logComplement(Math.log(1e-300)), -1e-300)).toBeLessThan(1e-12);
    expect(relative(logComplement(-1e-12), Math.log(1e-12))).toBeLessThan(1e-12);
    expect(logComplement(Math.log(0.25))).toBeCloseTo(Math.log(0.75), 15);
    expect(logComplement(0)).toBe(-Infinity);
  });
});
