import { describe, expect, it } from "vitest";
import { cosTurn, exp, log, random, sha256Hex, sinTurn, tanh } from "../../src/numerics/index.js";
import { exponential, fixed, LN2, logarithm, ONE, PI, quotient, sine, ulps } from "./oracle.js";

const rng = random(1).split("elementary");
const draws = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw);
const worst = (xs: readonly number[], error: (x: number) => number): number => Math.max(...xs.map(error));

describe("exp", () => {
  const error = (x: number): number => {
    const k = Math.round(x / Math.LN2);
    return ulps(exp(x), exponential(fixed(x) - BigInt(k) * LN2), -k);
  };

  it("is within 1 ulp of 300-bit arithmetic on 2,000 points of [−745, 709], denormal results included, and 2,000 normals", () => {
    expect(
      worst(
        draws(2000, () => rng.uniform() * 1454 - 745),
        error,
      ),
    ).toBeLessThan(1);
    expect(worst(draws(2000, rng.normal), error)).toBeLessThan(1);
  });

  it("passes smoothly into denormals, 0 and Infinity", () => {
    expect(exp(-740)).toBeCloseTo(4.2e-322, 323);
    expect(exp(-745.13)).toBe(Number.MIN_VALUE);
    expect(exp(-746)).toBe(0);
    expect(exp(709.78)).toBeLessThan(Infinity);
    expect(exp(709.79)).toBe(Infinity);
    expect([exp(0), exp(-0), exp(-Infinity), exp(Infinity), exp(NaN)]).toEqual([1, 1, 0, Infinity, NaN]);
  });
});

describe("log", () => {
  // x = 2^k m with m in [0.75, 1.5): near x = 1 nothing cancels.
  const error = (x: number): number => {
    let k = Math.floor(Math.log2(x));
    if (x / 2 ** k >= 1.5) k++;
    return ulps(log(x), BigInt(k) * LN2 + logarithm(fixed(x / 2 ** k)));
  };

  it("is within 1 ulp of 300-bit arithmetic on 2,000 points of (0, 2) and 2,000 of all magnitudes", () => {
    expect(
      worst(
        draws(2000, () => 2 - 2 * rng.uniform()),
        error,
      ),
    ).toBeLessThan(1);
    const magnitudes = draws(2000, () => (1 + rng.uniform()) * 2 ** (rng.integer(2000) - 1000));
    expect(worst(magnitudes, error)).toBeLessThan(1);
  });

  it("covers denormals and the ends", () => {
    expect(log(Number.MIN_VALUE)).toBeCloseTo(-1074 * Math.LN2, 12);
    expect(log(Number.MAX_VALUE)).toBeCloseTo(1024 * Math.LN2, 12);
    expect([log(1), log(0), log(-0), log(Infinity), log(-1), log(NaN)]).toEqual([
      0,
      -Infinity,
      -Infinity,
      Infinity,
      NaN,
      NaN,
    ]);
  });
});

describe("tanh", () => {
  const error = (x: number): number => {
    const e = exponential(2n * fixed(x));
    return ulps(tanh(x), quotient(e - ONE, e + ONE));
  };

  it("is within 2 ulp of 300-bit arithmetic on 2,000 normals of deviation 3 and 2,000 of 0.3", () => {
    expect(
      worst(
        draws(2000, () => 3 * rng.normal()),
        error,
      ),
    ).toBeLessThan(2);
    expect(
      worst(
        draws(2000, () => 0.3 * rng.normal()),
        error,
      ),
    ).toBeLessThan(2);
  });

  it("is odd, keeps −0, and is ±1 far out", () => {
    for (const x of draws(100, rng.normal)) expect(tanh(-x)).toBe(-tanh(x));
    expect([tanh(-0), tanh(30), tanh(-Infinity), tanh(NaN)]).toEqual([-0, 1, -1, NaN]);
  });
});

describe("sinTurn and cosTurn", () => {
  const sinError = (u: number): number => ulps(sinTurn(u), sine(2n * ((fixed(u) * PI) >> 300n)));
  const cosError = (u: number): number => ulps(cosTurn(u), sine(2n * (((fixed(u) + ONE / 4n) * PI) >> 300n)));

  it("are within 2 ulp of 300-bit arithmetic on 2,000 points of [−2, 2), also near their zeros", () => {
    const points = draws(2000, () => 4 * rng.uniform() - 2);
    const nearZeros = draws(500, () => (rng.integer(9) - 4) / 4 + 1e-6 * rng.normal());
    expect(worst([...points, ...nearZeros], sinError)).toBeLessThan(2);
    expect(worst([...points, ...nearZeros], cosError)).toBeLessThan(2);
  });

  it("are exact at whole quarters", () => {
    expect([0, 0.25, 0.5, 0.75, 1, -0.25].map(sinTurn)).toEqual([0, 1, 0, -1, 0, -1]);
    expect([0, 0.25, 0.5, 0.75, 1, -0.25].map(cosTurn)).toEqual([1, 0, -1, 0, 1, 0]);
    expect([sinTurn(NaN), cosTurn(Infinity)]).toEqual([NaN, NaN]);
  });
});

describe("non-regression", () => {
  it("10,000 values of each function have this hash: stored results depend on every bit", () => {
    const values = new Float64Array(50_000);
    for (let i = 0; i < 10_000; i++) {
      const x = (i - 5000) / 256;
      values.set([exp(x), log(i / 256), tanh(x), sinTurn(x), cosTurn(x)], 5 * i);
    }
    expect(sha256Hex(values)).toBe("8bc5f8b62abb070040ff19d1e2aab313cde386d975731e69f2a9a75f34daea80");
  });
});
