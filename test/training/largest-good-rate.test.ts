import { expect, it } from "vitest";
import { largestGoodRate } from "../../src/training/index.js";

const points = (losses: readonly number[]) => losses.map((loss, k) => ({ rate: 2 ** k, loss }));

it("reads the crossing of (1 + within) × best off a straight line in ln rate: halfway between 4 and 8 is 4√2", () => {
  const { best, largest, atEdge } = largestGoodRate(points([3, 2, 1, 1.04, 2]));
  expect(best).toBe(4);
  expect(largest).toBeCloseTo(4 * Math.SQRT2, 12);
  expect(atEdge).toBe(false);
});

it("takes the last good rate where the next diverged, whatever the order of the points", () => {
  const found = largestGoodRate([...points([3, 1, Infinity, Infinity])].reverse());
  expect(found).toEqual({ best: 2, largest: 2, atEdge: false });
});

it("goes over a bump: the last good rate counts, not the first bad one", () => {
  expect(largestGoodRate(points([3, 1, 1.5, 1.01, 9])).largest).toBeGreaterThan(8);
});

it.each([
  ["best at the lower edge", [1, 2, 3]],
  ["best at the upper edge", [3, 2, 1]],
  ["a good rate at the upper edge", [3, 1, 1.01]],
])("says that the grid is too narrow: %s", (_, losses) => {
  expect(largestGoodRate(points(losses)).atEdge).toBe(true);
});

it("refuses too few or repeated rates, no finite loss, and a negative share", () => {
  expect(() => largestGoodRate(points([1, 2]))).toThrow(
    "largestGoodRate: rates must be at least 3, positive and different, got 1, 2",
  );
  expect(() => largestGoodRate([...points([1, 2]), { rate: 1, loss: 2 }])).toThrow("positive and different");
  expect(() => largestGoodRate(points([Infinity, Infinity, Infinity]))).toThrow(
    "largestGoodRate: the smallest loss must be finite and > 0, got Infinity",
  );
  expect(() => largestGoodRate(points([1, 2, 3]), { within: -1 })).toThrow(
    "largestGoodRate: within must be finite and ≥ 0, got -1",
  );
});
