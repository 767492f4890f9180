import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random, type Rng } from "../../src/numerics/index.js";
import { disagreement, normalisedDisagreement } from "../../src/stability/index.js";

const classesOf = (length: number) => fc.array(fc.nat(4), { minLength: length, maxLength: length });

describe("by hand", () => {
  const labels = [0, 1, 2, 3, 0, 1];
  const first = [0, 1, 2, 0, 1, 2];
  const second = [0, 2, 2, 3, 1, 0];

  test("3 of 6 examples get different classes", () => {
    expect(disagreement(first, Uint8Array.from(second))).toEqual({
      examples: 6,
      different: 3,
      fraction: 0.5,
    });
  });

  test("5 counts say who is right, and at accuracies 3/6 and 3/6 among 4 classes independent errors differ in 2/3", () => {
    const found = normalisedDisagreement(first, second, { labels, classes: 4 });
    expect(found).toMatchObject({ bothRight: 2, onlyFirstRight: 1, onlySecondRight: 1 });
    expect(found).toMatchObject({ bothWrongAlike: 1, bothWrongApart: 1, different: 3 });
    expect(found.expected).toBeCloseTo(1 - 1 / 4 - 1 / 4 / 3, 12);
    expect(found.normalised).toBeCloseTo(0.5 / (2 / 3), 12);
  });

  test("with 2 classes wrong answers agree: accuracies 0.9 and 0.8 give 1 − 0.72 − 0.02 = 0.26", () => {
    const truth = new Array<number>(10).fill(0);
    const off = (count: number) => truth.map((_, i) => (i < count ? 1 : 0));
    expect(normalisedDisagreement(off(1), off(2), { labels: truth, classes: 2 }).expected).toBeCloseTo(
      0.26,
      12,
    );
  });
});

test("is 0 for the same predictions, symmetric, and no longer than over a third network", () => {
  fc.assert(
    fc.property(classesOf(12), classesOf(12), classesOf(12), (a, b, c) => {
      const apart = (x: number[], y: number[]) => disagreement(x, y).different;
      expect(apart(a, a)).toBe(0);
      expect(apart(a, b)).toBe(apart(b, a));
      expect(apart(a, b)).toBeLessThanOrEqual(apart(a, c) + apart(c, b));
    }),
  );
});

test("the five counts add up, and the different ones are those of disagreement", () => {
  fc.assert(
    fc.property(classesOf(12), classesOf(12), classesOf(12), (a, b, labels) => {
      fc.pre(a.some((p, i) => p !== labels[i]));
      const found = normalisedDisagreement(a, b, { labels, classes: 5 });
      const { bothRight, onlyFirstRight, onlySecondRight, bothWrongAlike, bothWrongApart } = found;
      expect(onlyFirstRight + onlySecondRight + bothWrongApart).toBe(disagreement(a, b).different);
      expect(bothRight + bothWrongAlike).toBe(12 - found.different);
    }),
  );
});

test("independent errors at accuracies 0.7 and 0.9 have a normalised disagreement of 1 ± 0.02 in 40,000 examples", () => {
  const rng = random(8);
  const guess = (label: number, accuracy: number, stream: Rng) =>
    stream.uniform() < accuracy ? label : (label + 1 + stream.integer(9)) % 10;
  const labels = Array.from({ length: 40000 }, () => rng.integer(10));
  const [first = [], second = []] = [0.7, 0.9].map((accuracy, k) => {
    const stream = rng.split(k);
    return labels.map((label) => guess(label, accuracy, stream));
  });
  const { normalised } = normalisedDisagreement(first, second, { labels, classes: 10 });
  expect(Math.abs(normalised - 1)).toBeLessThan(0.02);
});

test.each<[string, () => unknown, string]>([
  [
    "no examples",
    () => disagreement([], []),
    "disagreement: predictions must be of at least 1 example, got 0",
  ],
  ["other examples", () => disagreement([1, 2], [1]), "disagreement: second must have 2 examples, got 1"],
  [
    "half a class",
    () => disagreement([1.5], [1]),
    "disagreement: first must hold classes ≥ 0, got 1.5 for example 0",
  ],
  [
    "a class too many",
    () => normalisedDisagreement([0], [1], { labels: [2], classes: 2 }),
    "labels must hold classes below 2, got 2 for example 0",
  ],
  ["one class", () => normalisedDisagreement([0], [0], { labels: [0], classes: 1 }), "an integer ≥ 2, got 1"],
  [
    "two networks without error",
    () => normalisedDisagreement([0], [0], { labels: [0], classes: 2 }),
    "independent errors must lead to disagreement, got accuracies 1 and 1 among 2 classes",
  ],
])("refuses %s", (_, call, message) => {
  expect(call).toThrow(message);
});
