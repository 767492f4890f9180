import { describe, expect, it } from "vitest";
import { at, random } from "../../src/numerics/index.js";
import {
  diagonalOperator,
  effectiveRank,
  frobeniusNorm,
  scaleOperator,
  traceEstimate,
  traceMethods,
  type LinearOperator,
  type TraceMethodName,
} from "../../src/curvature/index.js";
import { long } from "../long.js";
import { reflectedOperator, spectra } from "./known-spectra.js";

/** Seeds of the estimates whose errors are counted. */
const seeds = long ? 500 : 200;
const fewer = 200;
const methods = Object.keys(traceMethods) as TraceMethodName[];
const sum = (values: readonly number[], f = (x: number) => x): number =>
  values.reduce((all, x) => all + f(x), 0);
const meanOf = (values: readonly number[]): number => sum(values) / values.length;

/** Spectra for 500 seeds; 100 rows. */
const cases: Readonly<Record<string, readonly number[]>> = {
  "flat, 100": Array.from({ length: 100 }, (_, i) => 1 + (i % 7) / 7),
  "ten outliers over a bulk, 100": [
    ...Array.from({ length: 10 }, (_, i) => 10 + i),
    ...Array.from({ length: 90 }, (_, i) => i / 200),
  ],
  "geometric over four decades, 100": Array.from({ length: 100 }, (_, i) => 10 ** (-i / 30)),
  "indefinite, 100": Array.from({ length: 100 }, (_, i) => i / 60 - 0.8),
};

/** Errors in units of their stated standard errors. */
async function scores(
  seeds: number,
  truth: number,
  estimate: (seed: number) => Promise<{ readonly value: number; readonly standardError: number }>,
): Promise<number[]> {
  const found: number[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const { value, standardError } = await estimate(seed);
    found.push((value - truth) / standardError);
  }
  return found;
}

describe("traceEstimate", () => {
  for (const method of methods)
    for (const [name, values] of Object.entries(cases))
      it(`${method}: within 3 standard errors in ≥ 99 % of ${seeds} seeds, which are ${method === "xtrace" ? "no smaller than" : "within a fifth"} they should be: ${name}`, async () => {
        const operator = reflectedOperator(values, 3);
        const found = await scores(seeds, sum(values), (seed) =>
          traceEstimate(operator, { method, products: 36, rng: random(seed) }),
        );
        expect(found.filter((z) => Math.abs(z) <= 3).length).toBeGreaterThanOrEqual(0.99 * seeds);
        const square = meanOf(found.map((z) => z * z));
        // (error / standard error)² is 1 on average; XTrace's jackknife errs on the safe side where the spectrum decays
        expect(square).toBeGreaterThan(method === "xtrace" ? 0.1 : 0.8);
        expect(square).toBeLessThan(1.25);
        expect(Math.abs(meanOf(found))).toBeLessThan(0.15);
      });

  it("Hutch++ and XTrace know ten outliers: their standard errors are below a third of Hutchinson's for the same 60 products", async () => {
    const operator = reflectedOperator(cases["ten outliers over a bulk, 100"] ?? [], 3);
    const errorOf = async (method: TraceMethodName): Promise<number> =>
      (await traceEstimate(operator, { method, products: 60, rng: random(1) })).standardError;
    const plain = await errorOf("hutchinson");
    expect(await errorOf("hutch++")).toBeLessThan(plain / 3);
    expect(await errorOf("xtrace")).toBeLessThan(plain / 3);
  });

  for (const method of methods)
    it(`${method} says how many products it took, ≤ those given, and repeats to the bit`, async () => {
      const operator = reflectedOperator(cases["flat, 100"] ?? [], 3);
      const told: number[] = [];
      const options = { method, products: 31 };
      const found = await traceEstimate(operator, {
        ...options,
        rng: random(2),
        onProduct: (n) => void told.push(n),
      });
      expect(found.products).toBeLessThanOrEqual(31);
      expect(told).toEqual(Array.from({ length: found.products }, (_, i) => i + 1));
      expect(await traceEstimate(operator, { ...options, rng: random(2) })).toEqual(found);
    });

  it("of a matrix of rank 5 Hutch++ and XTrace are exact to 1e-10, and say so", async () => {
    const values = Array.from({ length: 80 }, (_, i) => (i < 5 ? 5 - i : 0));
    for (const method of ["hutch++", "xtrace"] as const) {
      const { value, standardError } = await traceEstimate(reflectedOperator(values, 1), {
        ...{ method, products: 30, rng: random(1) },
      });
      expect(Math.abs(value - 15)).toBeLessThan(1e-10);
      expect(standardError).toBeLessThan(1e-10);
    }
  });

  it("with as many products as rows is exact by unit vectors: tr diag(1, 2, 4) = 7", async () => {
    const found = await traceEstimate(diagonalOperator([1, 2, 4]), { products: 60, rng: random(1) });
    expect(found).toMatchObject({ value: 7, method: "exact", products: 3 });
    expect(found.standardError).toBeLessThan(1e-14);
  });

  it("refuses an unknown method and too few products", async () => {
    const operator = diagonalOperator(new Float64Array(50).fill(1));
    await expect(traceEstimate(operator, { method: "hutch" as "xtrace", rng: random(1) })).rejects.toThrow(
      'method must be one of hutchinson, hutch++, xtrace, got "hutch"',
    );
    await expect(traceEstimate(operator, { products: 5, rng: random(1) })).rejects.toThrow(
      "products must be an integer ≥ 6 for hutch++, got 5",
    );
  });
});

describe("frobeniusNorm", () => {
  it(`lies within 3 standard errors of √Σλ² in ≥ 98 % of ${fewer} seeds, for every spectrum`, async () => {
    for (const [name, values] of Object.entries(cases)) {
      const operator = reflectedOperator(values, 3);
      const truth = Math.sqrt(sum(values, (x) => x * x));
      const found = await scores(fewer, truth, (seed) =>
        frobeniusNorm(operator, { probes: 40, rng: random(seed) }),
      );
      expect(found.filter((z) => Math.abs(z) <= 3).length, name).toBeGreaterThanOrEqual(0.98 * fewer);
    }
  });
});

describe("effectiveRank", () => {
  it("of a projection of rank 7 is 7, of the identity its size; scaling leaves it as it is", async () => {
    const projection = reflectedOperator(
      Array.from({ length: 60 }, (_, i) => +(i < 7)),
      2,
    );
    const rankOf = async (operator: LinearOperator): Promise<number> =>
      (await effectiveRank(operator, { products: 30, rng: random(1) })).rank;
    expect(Math.abs((await rankOf(projection)) - 7)).toBeLessThan(1e-9);
    expect(Math.abs((await rankOf(diagonalOperator(Array(60).fill(1) as number[]))) - 60)).toBeLessThan(1e-9);
    expect((await rankOf(scaleOperator(projection, 4))) / (await rankOf(projection))).toBeCloseTo(1, 12);
  });

  for (const name of ["flat, 100", "ten outliers over a bulk, 100", "geometric over four decades, 100"])
    it(`log rank, trace and Σλ² lie within 3 standard errors of the truth in ≥ 98 % of ${fewer} seeds: ${name}`, async () => {
      const values = cases[name] ?? [];
      const operator = reflectedOperator(values, 3);
      const [trace, square] = [sum(values), sum(values, (x) => x * x)];
      const found: number[][] = [];
      for (let seed = 0; seed < fewer; seed++) {
        const rank = await effectiveRank(operator, { products: 60, rng: random(seed) });
        const z = (
          { value, standardError }: { value: number; standardError: number },
          truth: number,
        ): number => (value - truth) / standardError;
        found.push([
          z(rank.logRank, Math.log((trace * trace) / square)),
          z(rank.trace, trace),
          z(rank.squaredFrobenius, square),
        ]);
      }
      for (const part of [0, 1, 2]) {
        const scoresOfPart = found.map((row) => at(row, part));
        expect(scoresOfPart.filter((x) => Math.abs(x) <= 3).length).toBeGreaterThanOrEqual(0.98 * fewer);
        const spread = meanOf(scoresOfPart.map((x) => x * x));
        expect(spread).toBeGreaterThan(0.7);
        expect(spread).toBeLessThan(1.5);
      }
    });

  it("refuses a matrix without positive trace, and as many products as rows", async () => {
    await expect(
      effectiveRank(diagonalOperator(Array(80).fill(-1) as number[]), { rng: random(1) }),
    ).rejects.toThrow("effectiveRank: the trace must be > 0, got -80");
    await expect(effectiveRank(diagonalOperator([1, 2]), { products: 12, rng: random(1) })).rejects.toThrow(
      "in [12, 2), got 12",
    );
  });
});

it("every spectrum of the shared table is at hand to these tests too, and its trace found", async () => {
  for (const [name, values] of Object.entries(spectra)) {
    const { value, standardError } = await traceEstimate(reflectedOperator(values, 9), {
      products: 36,
      rng: random(4),
    });
    expect(Math.abs(value - sum(values)), name).toBeLessThan(4.5 * standardError);
  }
});
