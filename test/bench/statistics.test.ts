import { expect, test } from "vitest";
import {
  blockLength,
  joinParts,
  largestDifference,
  quantile,
  ratio,
  summarise,
} from "../../bench/statistics.mjs";

test("the quantile of 1 … 4 at 0, ¼, ½ and 1 is 1, 1.75, 2.5 and 4, whatever their order", () => {
  expect([0, 0.25, 0.5, 1].map((fraction) => quantile([4, 2, 1, 3], fraction))).toEqual([1, 1.75, 2.5, 4]);
});

test("a summary of 9 blocks is their median and quartiles; one block out of nine that took 50 times as long moves none", () => {
  const quiet = [10, 11, 12, 13, 14, 15, 16, 17, 18];
  expect(summarise(quiet)).toEqual({ median: 14, lower: 12, upper: 16, blocks: 9 });
  expect(summarise([...quiet.slice(0, 8), 900])).toEqual(summarise(quiet));
});

test("a ratio is taken inside each round: a round in which all lanes ran at half the speed changes nothing", () => {
  expect(ratio([2, 4, 2], [1, 2, 1])).toEqual({ median: 2, lower: 2, upper: 2, blocks: 3 });
});

test("six blocks in parts of three make two ladders; five are refused", () => {
  expect(joinParts([1, 2, 3, 10, 20, 30], 3)).toEqual([6, 60]);
  expect(() => joinParts([1, 2, 3, 4, 5], 3)).toThrow("multiple of 3, got 5");
});

test("losses of 2 and 2.002 differ by 1e-3; below 0.1 the difference is relative to 0.1", () => {
  expect(largestDifference([1, 2.002], [1, 2])).toBeCloseTo(1e-3, 12);
  expect(largestDifference([0.002], [0.001])).toBeCloseTo(0.01, 12);
  expect(largestDifference([Number.NaN], [1])).toBeNaN();
});

test("a block of 0.25 s has 200 steps of 1.2 ms where they come in hundreds, and never fewer than one unit", () => {
  expect(blockLength(1.2e-3, 0.25, 100)).toBe(200);
  expect(blockLength(1.2e-3, 0.25, 1)).toBe(208);
  expect(blockLength(5, 0.25, 1)).toBe(1);
});

test("no values, and lanes of different length, are refused", () => {
  expect(() => quantile([], 0.5)).toThrow("got 0");
  expect(() => ratio([1], [1, 2])).toThrow("got 1 and 2");
  expect(() => largestDifference([1], [1, 2])).toThrow("got 1 and 2");
});
