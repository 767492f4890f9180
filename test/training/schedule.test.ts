import { describe, expect, it } from "vitest";
import { rateAt, resolveSchedule } from "../../src/training/index.js";

const schedule = (given: object) => resolveSchedule(given, "recipe");

describe("rateAt", () => {
  it("is the rate at every step without a schedule", () => {
    for (const step of [0, 1, 1e6]) expect(rateAt(0.3, schedule({}), step)).toBe(0.3);
  });

  it("drops by the factor from each listed step on: 1, 1/2, 1/4 around 10 and 20", () => {
    const halved = schedule({ drops: [10, 20], factor: 0.5 });
    expect([9, 10, 19, 20, 21].map((step) => rateAt(1, halved, step))).toEqual([1, 0.5, 0.5, 0.25, 0.25]);
  });

  it("rises linearly over the warmup: 1/4, 2/4, 3/4, 1, 1 of the rate in 4 steps", () => {
    expect([0, 1, 2, 3, 4].map((step) => rateAt(2, schedule({ warmup: 4 }), step))).toEqual([
      0.5, 1, 1.5, 2, 2,
    ]);
  });
});

describe("resolveSchedule", () => {
  it.each([
    [{ warmup: -1 }, "recipe: warmup must be an integer >= 0, got -1"],
    [{ drops: [5, 5] }, "recipe: drops must be increasing integers >= 1, got [5,5]"],
    [{ drops: [0] }, "recipe: drops must be increasing integers >= 1, got [0]"],
    [{ drops: [1], factor: 0 }, "recipe: factor must be in (0, 1], got 0"],
    [{ decay: 1 }, 'recipe: schedule field must be one of "warmup", "drops", "factor", got "decay"'],
  ])("refuses %j", (given, message) => {
    expect(() => schedule(given)).toThrow(message);
  });
});
