import { expect, it } from "vitest";
import { stepsToLoss } from "../../src/training/index.js";

const history = [2, 1, 0.5, 0.7].map((trainingLoss, k) => ({
  iteration: 100 * k,
  ...(k === 0 ? {} : { trainingLoss }),
  validationLoss: 1,
  validationAccuracy: 0.5,
}));

it("stepsToLoss reads a mean over steps 1 … 100 at 50 and goes straight between: 0.75 lies half way from 50 to 150", () => {
  expect(stepsToLoss(history, 1)).toBe(50);
  expect(stepsToLoss(history, 0.75)).toBe(100);
  expect(stepsToLoss(history, 0.5)).toBe(150);
  expect(stepsToLoss(history, 5)).toBe(50);
});

it("stepsToLoss of a loss never reached is undefined, and a target must be a number", () => {
  expect(stepsToLoss(history, 0.4)).toBeUndefined();
  expect(stepsToLoss(history.slice(0, 1), 1)).toBeUndefined();
  expect(() => stepsToLoss(history, NaN)).toThrow("stepsToLoss: target must be finite, got NaN");
});
