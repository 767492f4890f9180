import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { mean, median, quantile, standardDeviation, summary } from "../../../src/statistics/index.js";

describe("mean and standardDeviation", () => {
  it("of 2 4 4 4 5 5 7 9 are 5 and √(32/7)", () => {
    expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 14);
  });

  // StRD NumAcc3 and NumAcc4: 1,001 values, certified mean 1000000.2 (10000000.2) and deviation 0.1.
  it.each([1e6, 1e7])("hold 8 digits of the NIST data with offset %d", (offset) => {
    const values = [offset + 0.2];
    for (let i = 0; i < 500; i++) values.push(offset + 0.1, offset + 0.3);
    expect(mean(values)).toBe(offset + 0.2);
    expect(standardDeviation(values)).toBeCloseTo(0.1, 8);
  });

  it("of n equal values are exactly that value and exactly 0", () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
        fc.integer({ min: 2, max: 40 }),
        (x, n) => {
          const values = new Array<number>(n).fill(x);
          expect(mean(values)).toBe(x + 0);
          expect(standardDeviation(values)).toBe(0);
        },
      ),
      { seed: 1 },
    );
  });
});

describe("quantile and median", () => {
  // R: quantile(c(1, 3, 4, 8, 10, 15), c(.1, .25, .5, .9)), type 7.
  it("agree with R's type 7 on an unsorted sample, and leave it unsorted", () => {
    const values = [10, 1, 4, 15, 3, 8];
    expect([0, 0.1, 0.25, 0.5, 0.9, 1].map((f) => quantile(values, f))).toEqual([1, 2, 3.25, 6, 12.5, 15]);
    expect(values).toEqual([10, 1, 4, 15, 3, 8]);
  });

  it("the median is the middle of an odd sample and the mean of the middle two of an even one", () => {
    expect([median([9, 1, 5]), median([9, 1, 5, 6]), median([7])]).toEqual([5, 5.5, 7]);
  });
});

describe("summary and bad input", () => {
  it("summary collects them", () => {
    expect(summary([1, 2, 6])).toEqual({
      n: 3,
      mean: 3,
      standardDeviation: Math.sqrt(7),
      minimum: 1,
      median: 2,
      maximum: 6,
    });
  });

  it("empty and non-finite samples are errors that name the function and the place", () => {
    expect(() => mean([])).toThrow("mean: needs at least 1 values, got 0");
    expect(() => median([])).toThrow("median: needs at least 1 values, got 0");
    expect(() => standardDeviation([1])).toThrow("standardDeviation: needs at least 2 values, got 1");
    expect(() => summary([1])).toThrow("summary: needs at least 2 values, got 1");
    expect(() => mean([1, NaN])).toThrow("mean: values must be finite, got NaN at index 1");
    expect(() => quantile([Infinity], 0.5)).toThrow(
      "quantile: values must be finite, got Infinity at index 0",
    );
    for (const f of [-0.1, 1.1, NaN])
      expect(() => quantile([1], f)).toThrow(`quantile: fraction must be in [0, 1], got ${f}`);
  });
});
