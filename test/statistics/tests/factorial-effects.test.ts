import { describe, expect, it } from "vitest";
import { at } from "../../../src/numerics/at.js";
import { random } from "../../../src/numerics/index.js";
import { factorialEffects, mean, tInterval } from "../../../src/statistics/index.js";

// Box, Hunter & Hunter 1978, tables 10.1 and 10.4: a pilot plant, temperature × concentration × catalyst, two runs each.
const pilot = [
  [59, 61],
  [74, 70],
  [50, 58],
  [69, 67],
  [50, 54],
  [81, 85],
  [46, 44],
  [79, 81],
];
const rows = pilot.flatMap((runs, c) =>
  runs.map((grams, seed) => ({ seed, T: c & 1, C: (c >> 1) & 1, K: (c >> 2) & 1, grams })),
);
const options = {
  factors: { T: [0, 1], C: [0, 1], K: [0, 1] },
  value: ({ grams }: { grams: number }) => grams,
} as const;

describe("factorialEffects", () => {
  it("gives the published effects of the pilot plant: 23, −5, 1.5, 1.5, 10, 0 and 0.5", () => {
    const { effects, n } = factorialEffects(rows, options);
    expect(n).toBe(2);
    expect(effects.map(({ name, estimate }) => [name, estimate])).toEqual([
      ["T", 23],
      ["C", -5],
      ["K", 1.5],
      ["T × C", 1.5],
      ["T × K", 10],
      ["C × K", 0],
      ["T × C × K", 0.5],
    ]);
  });

  it("splits all squares into units, effects and errors, and F is t² with the p of t", () => {
    const noise = random(1).split("factorial");
    const noisy = [0, 1, 2, 3, 4].flatMap((seed) =>
      rows.slice(0, 16).flatMap((row) => (row.seed === 0 ? [{ ...row, seed, grams: noise.normal() }] : [])),
    );
    const { effects, anova } = factorialEffects(noisy, options);
    const values = noisy.map(({ grams }) => grams);
    const grand = mean(values);
    const squares = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + (x - grand) ** 2, 0);
    const unitMeans = [0, 1, 2, 3, 4].map((s) =>
      mean(noisy.filter(({ seed }) => seed === s).map(({ grams }) => grams)),
    );
    const parts = anova.reduce((sum, row) => sum + row.sumOfSquares + row.errorSumOfSquares, 0);
    expect(parts + 8 * squares(unitMeans)).toBeCloseTo(squares(values), 10);
    anova.forEach((row, i) => {
      const { estimate, standardError, p } = at(effects, i);
      expect(row.F).toBeCloseTo((estimate / standardError) ** 2, 8);
      expect(row.p).toBeCloseTo(p, 7);
      expect([row.degreesOfFreedom, row.errorDegreesOfFreedom, row.n]).toEqual([1, 4, 5]);
    });
  });

  it("the sums of squares of two factors are those of the marginal means", () => {
    const two = rows.filter(({ K }) => K === 0);
    const { anova } = factorialEffects(two, { ...options, factors: { T: [0, 1], C: [0, 1] } });
    const average = (keep: (row: { T: number; C: number }) => boolean): number =>
      mean(two.filter(keep).map(({ grams }) => grams));
    const grand = average(() => true);
    const T = [0, 1].map((t) => average((row) => row.T === t) - grand);
    const C = [0, 1].map((c) => average((row) => row.C === c) - grand);
    const cross = [0, 1].flatMap((t) =>
      [0, 1].map((c) => average((row) => row.T === t && row.C === c) - grand - at(T, t) - at(C, c)),
    );
    const square = (xs: readonly number[], times: number): number =>
      times * xs.reduce((sum, x) => sum + x * x, 0);
    expect(anova.map((row) => row.sumOfSquares)).toEqual(
      [square(T, 4), square(C, 4), square(cross, 2)].map((x) => expect.closeTo(x, 10) as number),
    );
  });

  it("contrasts one in, one out and main effects pair by pair, in every unit", () => {
    const { leaveOneIn, leaveOneOut, mainDifferences } = factorialEffects(rows, options);
    expect(leaveOneIn.map(({ name, values }) => [name, ...values])).toEqual([
      ["T alone", 74 - 59, 70 - 61],
      ["C alone", 50 - 59, 58 - 61],
      ["K alone", 50 - 59, 54 - 61],
    ]);
    expect(leaveOneOut.map(({ name, values }) => [name, ...values])).toEqual([
      ["all − all but T", 79 - 46, 81 - 44],
      ["all − all but C", 79 - 81, 81 - 85],
      ["all − all but K", 79 - 69, 81 - 67],
    ]);
    expect(mainDifferences.map(({ name, estimate }) => [name, estimate])).toEqual([
      ["T − C", 28],
      ["T − K", 21.5],
      ["C − K", -6.5],
    ]);
  });

  it("simultaneous intervals are those at 1 − 0.05/m of the chosen m effects, and only theirs", () => {
    for (const [family, size] of [
      ["all", 7],
      ["main", 3],
      [["C", "T × K"], 2],
    ] as const) {
      const { effects } = factorialEffects(rows, { ...options, family });
      const members = effects.filter(({ simultaneous }) => simultaneous !== undefined);
      expect(members.length).toBe(size);
      for (const { values, simultaneous } of members)
        expect(simultaneous).toEqual(tInterval(values, { confidence: 1 - 0.05 / size }).interval);
    }
  });

  it("averages replicates if told to, and turning a factor round turns its effect", () => {
    const pooled = rows.map((row) => ({ ...row, run: row.seed, seed: 0 }));
    const both = [...pooled, ...pooled.map((row) => ({ ...row, seed: 1 }))];
    const turned = { ...options, factors: { T: [1, 0] as const, C: [0, 1] as const, K: [0, 1] as const } };
    const { effects } = factorialEffects(both, { ...turned, replicates: 2 });
    expect(effects.map(({ estimate }) => estimate)).toEqual([-23, -5, 1.5, -1.5, -10, 0, -0.5]);
    expect(effects.map(({ standardError }) => standardError)).toEqual(new Array(7).fill(0));
  });

  it("under the null p is uniform in 200 designs (χ² of 9 below 27.9), ω² 0 on average, 5 % of families err", () => {
    const rng = random(2).split("null");
    const counts = new Array<number>(10).fill(0);
    const shares: number[] = [];
    let wrong = 0;
    const seeds = [1, 2, 3, 4, 5, 6];
    for (let trial = 0; trial < 200; trial++) {
      const null2 = seeds.flatMap((seed) => {
        const own = 3 * rng.normal();
        return [0, 1, 2, 3].map((c) => ({ seed, a: c & 1, b: c >> 1, y: own + rng.normal() }));
      });
      const { anova, effects } = factorialEffects(null2, {
        factors: { a: [0, 1], b: [0, 1] },
        value: ({ y }) => y,
      });
      const { p, omegaSquared } = at(anova, trial % 3);
      const tenth = Math.min(9, Math.floor(10 * p));
      counts[tenth] = at(counts, tenth) + 1;
      shares.push(omegaSquared);
      if (effects.some(({ simultaneous = [0, 0] }) => simultaneous[0] > 0 || simultaneous[1] < 0)) wrong++;
    }
    expect(counts.reduce((sum, c) => sum + (c - 20) ** 2 / 20, 0)).toBeLessThan(27.9);
    const { estimate, standardError } = tInterval(shares);
    expect(Math.abs(estimate)).toBeLessThan(4 * standardError);
    expect(Math.abs(wrong / 200 - 0.0492)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / 200));
  });

  it("refuses missing, repeated and unknown cells, one unit, NaN, equal levels and unknown effects", () => {
    const of =
      (changed: readonly object[], extra: object = {}) =>
      () =>
        factorialEffects(changed as typeof rows, { ...options, ...extra });
    expect(of(rows.slice(1))).toThrow(
      "factorialEffects: every unit must have 1 row in every cell, got none in T = 0, C = 0, K = 0 for 0",
    );
    expect(of([...rows, ...rows.slice(0, 1)])).toThrow("got 2 in T = 0, C = 0, K = 0 for 0");
    expect(of([...rows, { seed: 0, T: 2, C: 0, K: 0, grams: 1 }])).toThrow(
      "factorialEffects: every row must lie in one of the cells, got T = 2, C = 0, K = 0 for 0",
    );
    expect(of(rows.filter(({ seed }) => seed === 0))).toThrow("needs at least 2 units, got 1");
    expect(of(rows.map((row) => ({ ...row, grams: NaN })))).toThrow("values must be finite, got NaN");
    expect(of(rows, { factors: { T: [0, 0] } })).toThrow("the levels of T must differ, got 0 twice");
    expect(of(rows, { factors: {} })).toThrow("factors must be 1 to 8 columns, got 0");
    expect(of(rows, { family: ["T × Q"] })).toThrow("got T × Q");
    expect(of([])).toThrow("factorialEffects: needs rows, got none");
  });
});
