import fc from "fast-check";
import { expect, test } from "vitest";
import { at } from "../../../src/numerics/at.js";
import { legendRows, plainText, spread } from "../../../src/figures/layout/labels.js";

test("labels that are far enough apart stay; two at one place move half the gap each", () => {
  expect(spread([10, 50, 30], 12, 100)).toEqual([10, 50, 30]);
  expect(spread([50, 50], 12, 100)).toEqual([44, 56]);
  expect(spread([0, 2], 12, 100)).toEqual([0, 12]);
  expect(spread([99, 98], 12, 100)).toEqual([100, 88]);
});

test("for any places, spread labels are at least the gap apart, inside the panel, and in the same order", () => {
  const places = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(places, (wished) => {
      const moved = spread(wished, 12, 300);
      const order = wished.map((_, i) => i).sort((a, b) => at(wished, a) - at(wished, b));
      order.forEach((index, k) => {
        expect(at(moved, index)).toBeGreaterThanOrEqual(-1e-9);
        expect(at(moved, index)).toBeLessThanOrEqual(300 + 1e-9);
        if (k > 0) expect(at(moved, index) - at(moved, at(order, k - 1))).toBeGreaterThanOrEqual(12 - 1e-9);
      });
    }),
  );
});

test("for any places away from the ends, no other arrangement on a grid moves labels less in squares", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 20, max: 30 }), { minLength: 3, maxLength: 3 }), (wished) => {
      const sorted = [...wished].sort((a, b) => a - b);
      const cost = (p: readonly number[]): number =>
        p.reduce((sum, v, i) => sum + (v - at(sorted, i)) ** 2, 0);
      const best = cost(spread(sorted, 4, 60));
      for (let a = 5; a < 45; a++)
        for (let b = a + 4; b < 50; b++)
          for (let c = b + 4; c < 55; c++) expect(cost([a, b, c])).toBeGreaterThanOrEqual(best - 1e-9);
    }),
    { numRuns: 10 },
  );
});

test("plain text shows markup instead of obeying it", () => {
  expect(plainText("a < b & <script>")).toBe("a &lt; b &amp; &lt;script&gt;");
});

test("a legend takes one row if it fits, else as many as its items fill one after the other", () => {
  expect(legendRows([50, 60, 70], 180)).toBe(1);
  expect(legendRows([50, 60, 70], 179)).toBe(2);
  expect(legendRows([50, 60, 70], 60)).toBe(3);
  expect(legendRows([90, 20, 20, 20], 100)).toBe(2);
});
