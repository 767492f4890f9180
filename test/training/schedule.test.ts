import { describe, expect, it } from "vitest";
import { ownSchedule, rateAt, recipes, resolveRecipe, resolveSchedule } from "../../src/training/index.js";

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

describe("decays and own schedules", () => {
  it("cosine: the whole rate at first, half of it in the middle, a quarter of the way up at 2/3, the floor at the end and after", () => {
    const cosine = schedule({ decay: "cosine", until: 60, floor: 0.2 });
    const shares = [0, 30, 40, 60, 100].map((step) => (rateAt(1, cosine, step) - 0.2) / 0.8);
    [1, 0.5, 0.25, 0, 0].forEach((share, k) => {
      expect(shares[k]).toBeCloseTo(share, 14);
    });
  });

  it("linear after a warm-up of 10: rises, is whole at 10, half at 30, zero from 50 on", () => {
    const linear = schedule({ warmup: 10, decay: "linear", until: 50 });
    expect([4, 9, 10, 30, 50, 60].map((step) => rateAt(2, linear, step))).toEqual([1, 2, 2, 1, 0, 0]);
  });

  it("a decay that says no end ends with its recipe, and keeps that end in a shorter run", () => {
    const given = { ...recipes.lenet, iterations: 40, schedule: { decay: "linear" } } as const;
    const resolved = resolveRecipe(given);
    expect(resolved.schedule.until).toBe(40);
    expect(resolveRecipe({ ...resolved, iterations: 10 }).schedule.until).toBe(40);
  });

  it("ownSchedule is a table of factors of the rate, the last one for all later steps, times warm-up and drops", () => {
    const own = schedule(ownSchedule((step) => 1 / (1 + step), { steps: 3 }));
    expect([0, 1, 2, 3].map((step) => rateAt(6, own, step))).toEqual([6, 3, 2, 2]);
    const both = { ...ownSchedule(() => 0.5, { steps: 1 }), warmup: 2, drops: [5], factor: 0.5 };
    expect([0, 1, 5].map((step) => rateAt(1, schedule(both), step))).toEqual([0.25, 0.5, 0.25]);
  });

  it("ownSchedule refuses what is no function, and values that are no rates, with the step", () => {
    expect(() => ownSchedule(3 as unknown as () => number, { steps: 2 })).toThrow("must be a function");
    expect(() => ownSchedule((step) => -step, { steps: 2 })).toThrow("got -1 at step 1");
    expect(() => ownSchedule(() => 1, { steps: 0 })).toThrow("steps must be in");
  });
});

describe("resolveSchedule", () => {
  it.each([
    [{ warmup: -1 }, "recipe: warmup must be an integer >= 0, got -1"],
    [{ drops: [5, 5] }, "recipe: drops must be increasing integers >= 1, got [5,5]"],
    [{ drops: [0] }, "recipe: drops must be increasing integers >= 1, got [0]"],
    [{ drops: [1], factor: 0 }, "recipe: factor must be in (0, 1], got 0"],
    [
      { step: 1 },
      'recipe: schedule field must be one of "warmup", "drops", "factor", "decay", "until", "floor"',
    ],
    [{ decay: "step" }, 'recipe: decay must be one of "cosine", "linear", got "step"'],
    [{ decay: "cosine" }, "recipe: until must be a safe integer >= 1, got undefined"],
    [{ decay: "cosine", warmup: 9, until: 9 }, "recipe: until must be a safe integer >= 10, got 9"],
    [{ decay: "linear", until: 9, floor: 1 }, "recipe: floor must be in [0, 1), got 1"],
    [{ until: 9 }, "recipe: until and floor must stand beside a decay, got none"],
    [{ factors: [] }, "recipe: factors must be numbers >= 0, at least one, got []"],
    [{ factors: [1, NaN] }, "recipe: factors must be numbers >= 0, at least one, got NaN at step 1"],
  ])("refuses %j", (given, message) => {
    expect(() => schedule(given)).toThrow(message);
  });
});
