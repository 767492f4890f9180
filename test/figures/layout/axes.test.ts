import { expect, test } from "vitest";
import {
  dataTicks,
  linearTicks,
  logTicks,
  niceStep,
  paddedRange,
  shortText,
  tickText,
} from "../../../src/figures/layout/axes.js";
import { densities } from "../examples.js";

const texts = (ticks: readonly { readonly text: string }[]): string[] => ticks.map((t) => t.text);

test("densities read 100 51 21 8.7 3.6 1.2, a number of weights 266,200, a tiny loss 2×10⁻⁴", () => {
  expect([100, 51.25, 21.1, 8.65, 3.56, 1.17].map(shortText)).toEqual([
    "100",
    "51",
    "21",
    "8.7",
    "3.6",
    "1.2",
  ]);
  expect(shortText(266200)).toBe("266,200");
  expect(shortText(2e-4)).toBe("2×10⁻⁴");
  expect(shortText(1e6)).toBe("10⁶");
});

test("tick texts have the decimals of their step, commas in thousands and a true minus", () => {
  expect(tickText(97.5, 0.5)).toBe("97.5");
  expect(tickText(98, 0.5)).toBe("98.0");
  expect(tickText(15000, 5000)).toBe("15,000");
  expect(tickText(-0.25, 0.05)).toBe("−0.25");
});

test("a nice step is 1, 2 or 5 × 10^k and gives at most the intervals asked for", () => {
  for (const span of [0.0013, 0.7, 3, 8.01, 15000, 2.4e7])
    for (const count of [2, 3, 5, 9]) {
      const step = niceStep(span, count);
      const mantissa = step / 10 ** Math.floor(Math.log10(step) + 1e-9);
      expect([1, 2, 5].some((m) => Math.abs(m - mantissa) < 1e-6)).toBe(true);
      expect(span / step).toBeLessThanOrEqual(count * (1 + 1e-9));
    }
});

test("linear ticks are the multiples of the step inside the ends: 0 5,000 10,000 15,000", () => {
  expect(texts(linearTicks(-300, 15300, 4))).toEqual(["0", "5,000", "10,000", "15,000"]);
  expect(texts(linearTicks(-0.2, 0.2, 4))).toEqual(["−0.2", "−0.1", "0.0", "0.1", "0.2"]);
});

test("logarithmic ticks are the finest of 1-2-5, 1-3, powers, every second power that fits", () => {
  expect(texts(logTicks(0.9, 120, 9))).toEqual(["1", "2", "5", "10", "20", "50", "100"]);
  expect(texts(logTicks(0.9, 120, 5))).toEqual(["1", "3", "10", "30", "100"]);
  expect(texts(logTicks(0.9, 120, 3))).toEqual(["1", "10", "100"]);
});

test("logarithmic ticks that need a power are all powers; within one decade they are digit × power", () => {
  expect(texts(logTicks(1e-4, 2, 9))).toEqual(["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"]);
  expect(texts(logTicks(1.5e-4, 8e-4, 9))).toEqual(["2×10⁻⁴", "5×10⁻⁴"]);
});

test("a logarithmic axis that is shorter than a step of 1-2-5 still has at least two ticks: 60, 70, 80, 90 between 53 and 95", () => {
  expect(texts(logTicks(53, 95, 4))).toEqual(["60", "80"]);
  expect(texts(logTicks(53, 95, 5))).toEqual(["60", "70", "80", "90"]);
  expect(texts(logTicks(25, 75, 3))).toEqual(["40", "60"]);
  expect(texts(logTicks(2100, 2900, 4))).toEqual(["2,200", "2,400", "2,600", "2,800"]);
});

test("density ticks are measured densities, every k-th of them for the smallest k whose labels fit", () => {
  const places = densities.map((d) => Math.log10(100 * d));
  const span = Math.log10(1 / 0.8 ** 15);
  expect(dataTicks(places, span, 1 / 16)).toEqual(places);
  expect(dataTicks(places, span, 1 / 6)).toEqual(places.filter((_, i) => i % 3 === 0));
});

test("a padded range holds its values with room on both sides, in log10 on a logarithmic axis", () => {
  expect(paddedRange([2, 4, 3], false, 0.1)).toEqual([1.8, 4.2]);
  const [low, high] = paddedRange([1, 100], true, 0.5);
  expect([low, high].map(Math.log10)).toEqual([-1, 3]);
  const [below, above] = paddedRange([5, 5], false, 0.1);
  expect(below).toBeLessThan(5);
  expect(above).toBeGreaterThan(5);
});
