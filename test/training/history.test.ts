import { describe, expect, it } from "vitest";
import { earlyStop, measured, type HistoryEntry } from "../../src/training/index.js";

const point = (iteration: number, validationLoss: number): HistoryEntry => ({
  iteration,
  validationLoss,
  validationAccuracy: 0.5,
  testLoss: validationLoss + 1,
  testAccuracy: 0.25,
});

describe("earlyStop", () => {
  it("is the first of the smallest validation losses, with the test figures of that iteration", () => {
    const stop = earlyStop([point(0, 3), point(10, 1), point(20, 1), point(100, 2)]);
    expect(stop).toEqual({ ...point(10, 1), censored: false });
  });

  it("is censored from 95 % of the run on, that point excluded: 95 of 100 not, 96 yes", () => {
    expect(earlyStop([point(0, 3), point(95, 1), point(100, 2)]).censored).toBe(false);
    expect(earlyStop([point(0, 3), point(96, 1), point(100, 2)]).censored).toBe(true);
  });

  it("measures the last 5 % by the run's planned length when that is given", () => {
    expect(earlyStop([point(0, 3), point(10, 1)]).censored).toBe(true);
    expect(earlyStop([point(0, 3), point(10, 1)], { iterations: 100 }).censored).toBe(false);
  });

  it("does not follow the test loss: the smallest test loss elsewhere changes nothing", () => {
    const lucky = { ...point(20, 2), testLoss: 0 };
    expect(earlyStop([point(0, 3), point(10, 1), lucky, point(100, 2)]).iteration).toBe(10);
  });

  it("refuses an empty history and a point without test figures", () => {
    expect(() => earlyStop([])).toThrow("earlyStop: history must have at least 1 point, got 0");
    const bare = { iteration: 5, validationLoss: 1, validationAccuracy: 1 };
    expect(() => measured(bare)).toThrow(
      "measured: the point must have test figures, got none at iteration 5",
    );
  });
});
