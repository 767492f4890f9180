import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { at } from "../../src/numerics/index.js";
import { barriers } from "../../src/stability/index.js";

/** A line with the same values as loss and, divided by 100, as error. */
const line = (...values: number[]) =>
  values.map((loss, k) => ({ alpha: k / (values.length - 1), loss, error: loss / 100 }));

describe("by hand", () => {
  test("of 1, 5, 3 the height is 5 − 2 = 3 in the middle, and so it is above the chord", () => {
    expect(barriers(line(1, 5, 3)).loss).toEqual({ height: 3, alpha: 0.5, aboveChord: 3 });
    expect(barriers(line(1, 5, 3)).error.height).toBeCloseTo(0.03, 12);
  });

  test("of 1, 2, 7, 1, 9 the highest is the end: height 4, but above the chord 2 at the middle", () => {
    expect(barriers(line(1, 2, 7, 1, 9)).loss).toEqual({ height: 4, alpha: 1, aboveChord: 2 });
  });

  test("a straight line from 2 to 6 has height 2 by its unequal ends and nothing above the chord", () => {
    expect(barriers(line(2, 3, 4, 5, 6)).loss).toEqual({ height: 2, alpha: 1, aboveChord: 0 });
  });

  test("a line that sags has no barrier: height 0 between equal ends", () => {
    expect(barriers(line(4, 1, 4)).loss).toEqual({ height: 0, alpha: 0, aboveChord: 0 });
  });

  test("points need not be evenly spaced: 4 at α = 0.1 of a chord from 0 to 10 is 3 above it", () => {
    const points = [0, 0.1, 1].map((alpha, k) => ({ alpha, loss: at([0, 4, 10], k), error: 0 }));
    expect(barriers(points).loss.aboveChord).toBe(3);
  });
});

test("of a parabola 4hα(1 − α) on any chord, an odd number of points finds exactly its height h above the chord", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 5, noNaN: true }),
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.integer({ min: 1, max: 20 }),
      (h, slope, half) => {
        const points = Array.from({ length: 2 * half + 1 }, (_, k) => {
          const alpha = k / (2 * half);
          return { alpha, loss: slope * alpha + 4 * h * alpha * (1 - alpha), error: 0 };
        });
        const { height, aboveChord } = barriers(points).loss;
        expect(aboveChord).toBeCloseTo(h, 12);
        expect(height).toBeGreaterThanOrEqual(aboveChord - 1e-12);
        expect(height).toBeGreaterThanOrEqual(Math.abs(slope) / 2 - 1e-12);
      },
    ),
  );
});

test("adding a constant changes no barrier, scaling by 3 triples it, and both directions see the same", () => {
  const values = [0.3, 0.9, 0.7, 2.5, 0.4];
  const { height, aboveChord } = barriers(line(...values)).loss;
  for (const changed of [values.map((v) => v + 7), [...values].reverse()]) {
    expect(barriers(line(...changed)).loss.height).toBeCloseTo(height, 12);
    expect(barriers(line(...changed)).loss.aboveChord).toBeCloseTo(aboveChord, 12);
  }
  expect(barriers(line(...values.map((v) => 3 * v))).loss.height).toBeCloseTo(3 * height, 12);
});

test.each([
  ["1 point", line(1), "points must be at least 2, got 1"],
  ["falling alpha", [...line(1, 2)].reverse(), "alpha must rise from point to point, got 0 after 1"],
  ["NaN alpha", [{ alpha: NaN, loss: 1, error: 0 }, ...line(1, 2)], "alpha must rise"],
  ["half a line", line(1, 2, 3).slice(0, 2), "alpha must go from 0 to 1, got 0 to 0.5"],
  ["an infinite loss", line(1, Infinity, 1), "loss must be finite, got Infinity at alpha 0.5"],
])("refuses %s", (_, points, message) => {
  expect(() => barriers(points)).toThrow(`barriers: ${message}`);
});
