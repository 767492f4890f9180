import { describe, expect, it } from "vitest";
import { random } from "../../../src/numerics/index.js";
import { signFlip } from "../../../src/statistics/index.js";

describe("signFlip", () => {
  // Fisher 1935, The Design of Experiments, section 21: Darwin's 15 pairs of maize, in eighths of an inch.
  const maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

  it("gives Fisher's count for Darwin's maize: 863 of 2^15 sums are at least 314, p = 1726 / 32768 two-sided", () => {
    expect(signFlip(maize, { alternative: "greater" }).p).toBe(863 / 32768);
    expect(signFlip(maize)).toEqual({ p: 1726 / 32768, exact: true, n: 15 });
    expect(
      signFlip(
        maize.map((x) => -x),
        { alternative: "less" },
      ).p,
    ).toBe(863 / 32768);
  });

  it("of n values of one sign is 2 / 2^n two-sided: 6 seeds reach 0.03125, 5 do not reach 0.05", () => {
    expect(signFlip([1, 2, 3, 4, 5, 6]).p).toBe(0.03125);
    expect(signFlip([1, 2, 3, 4, 5]).p).toBe(0.0625);
    expect(signFlip([1]).p).toBe(1);
  });

  it("counts sums that are equal on paper as equal, whatever the rounding", () => {
    // −0.3 + 0.3 + 0.3 + 0.3 is 0.6, 0.3 + 0.3 + 0.3 − 0.3 is 0.5999999999999999: on paper both are 2 · 0.3.
    expect(signFlip([-0.3, 0.3, 0.3, 0.3]).p).toBe(10 / 16);
    expect(signFlip([0.3, 0.3, 0.3, -0.3]).p).toBe(10 / 16);
  });

  it("of values that are all 0 is 1", () => {
    expect(signFlip([0, 0, 0, 0, 0, 0]).p).toBe(1);
  });

  it("p is valid and uniform over its 32 steps under the null: P(p ≤ k/32) = k/32 on 8,000 samples of 6", () => {
    const rng = random(2).split("null");
    const ps = Array.from({ length: 8000 }, () => signFlip(Array.from({ length: 6 }, rng.normal)).p);
    for (const k of [1, 2, 4, 8, 16, 24]) {
      const share = ps.filter((p) => p <= k / 32).length / ps.length;
      expect(Math.abs(share - k / 32)).toBeLessThan(4 * Math.sqrt(((k / 32) * (1 - k / 32)) / ps.length));
    }
  });

  it("p of 20 values is that of counting by convolution, exactly; that of 21 is sampled and within 4 standard errors of it", () => {
    const values = [3, -1, 4, -1, 5, -9, 2, 6, 5, 3, 5, -8, 9, 7, 9, 3, -2, 3, 8, 4];
    let sums = new Map([[0, 1]]);
    for (const x of values) {
      const next = new Map<number, number>();
      for (const [sum, ways] of sums)
        for (const y of [sum + x, sum - x]) next.set(y, (next.get(y) ?? 0) + ways);
      sums = next;
    }
    const total = values.reduce((s, x) => s + x, 0);
    let hits = 0;
    for (const [sum, ways] of sums) if (Math.abs(sum) >= total) hits += ways;
    const exact = hits / 2 ** values.length;
    expect(signFlip(values)).toEqual({ p: exact, exact: true, n: 20 });
    const again = signFlip([...values, 0], { rng: random(3) });
    expect(again.exact).toBe(false);
    expect(Math.abs(again.p - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 100_000));
  });

  it("samples every sign above 32 values: of 26 ones and 14 minus ones p is binomial, P(|S| ≥ 12)", () => {
    const values = Array.from({ length: 40 }, (_, i) => (i < 14 ? -1 : 1));
    let ways = 1; // C(40, k), k ones give the sum 2k − 40
    let exact = 0;
    for (let k = 0; k <= 40; k++) {
      if (Math.abs(2 * k - 40) >= 12) exact += ways / 2 ** 40;
      ways *= (40 - k) / (k + 1);
    }
    const { p } = signFlip(values, { rng: random(4) });
    expect(Math.abs(p - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 100_000));
  });

  it("a sampled p is never 0: 40 ones in 1,000 samples give 1/1001", () => {
    expect(signFlip(new Array<number>(40).fill(1), { rng: random(4), resamples: 1000 }).p).toBe(1 / 1001);
  });

  it("refuses an empty sample, NaN, and 21 values without rng", () => {
    expect(() => signFlip([])).toThrow("signFlip: needs at least 1 values, got 0");
    expect(() => signFlip([1], { alternative: "up" as "greater" })).toThrow(
      'signFlip: alternative must be one of "two-sided", "greater", "less", got "up"',
    );
    expect(() => signFlip([NaN])).toThrow("signFlip: values must be finite, got NaN at index 0");
    expect(() => signFlip(new Array<number>(21).fill(1))).toThrow(
      "signFlip: rng is needed above 20 values, got 21",
    );
  });
});
