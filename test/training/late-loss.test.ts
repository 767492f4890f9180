import { expect, it } from "vitest";
import { lateLoss } from "../../src/training/index.js";

const point = (iteration: number, trainingLoss?: number) => ({
  iteration,
  ...(trainingLoss === undefined ? {} : { trainingLoss }),
  validationLoss: 1,
  validationAccuracy: 0.5,
});
const history = [point(0), point(100, 9), point(300, 2), point(400, 1), point(500, 4)];

it("lateLoss is the mean over the steps of the intervals that begin in the last part: a fifth is the last 100 of 500", () => {
  expect(lateLoss(history)).toBe(4);
  expect(lateLoss(history, { share: 0.4 })).toBe(2.5);
  expect(lateLoss(history, { share: 1 })).toBeCloseTo((9 * 100 + 2 * 200 + 100 + 400) / 500, 12);
});

it("lateLoss refuses a history without an interval there, without training losses, and a share of 0", () => {
  expect(() => lateLoss([point(0)])).toThrow("lateLoss: history must have finite training losses");
  expect(() => lateLoss([point(0), point(10)])).toThrow("got 2 points");
  expect(() => lateLoss(history, { share: 0 })).toThrow("lateLoss: share must be in (0, 1], got 0");
});
