import { describe, expect, it } from "vitest";
import { recipes, resolveRecipe, type Recipe, type RecipeName } from "../../src/training/index.js";

describe("resolveRecipe", () => {
  it("protocol lenet is Adam 1.2e-3, batch 60, 5,000 validation examples every 100 of 15,000 iterations", () => {
    expect(resolveRecipe("lenet")).toEqual({
      optimizer: { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      rate: 1.2e-3,
      batchSize: 60,
      iterations: 15_000,
      evaluateEvery: 100,
      validation: 5_000,
      loss: "softmax-cross-entropy",
      schedule: { warmup: 0, drops: [], factor: 0.1 },
    });
  });

  it("is its own fixed point for every recipe of the table", () => {
    for (const name of Object.keys(recipes) as RecipeName[]) {
      expect(resolveRecipe(resolveRecipe(name))).toEqual(resolveRecipe(name));
    }
  });

  it.each([
    [{ rate: 0 }, "rate must be positive and finite, got 0"],
    [{ rate: NaN }, "rate must be positive and finite, got NaN"],
    [{ batchSize: 1.5 }, "batchSize must be an integer >= 1, got 1.5"],
    [{ iterations: 0 }, "iterations must be an integer >= 1, got 0"],
    [{ validation: 0 }, "validation must be an integer >= 1, got 0"],
    [{ evaluateEvery: undefined }, "evaluateEvery must be an integer >= 1, got undefined"],
    [{ loss: "hinge" }, 'loss must be one of "softmax-cross-entropy", "squared", got "hinge"'],
    [{ iteration: 3 }, 'recipe field must be one of "optimizer", "rate"'],
  ])("refuses %j", (change, message) => {
    const broken = { ...recipes.lenet, ...change } as Recipe;
    expect(() => resolveRecipe(broken)).toThrow(`resolveRecipe: ${message}`);
  });

  it("names the recipe that may have been meant", () => {
    expect(() => resolveRecipe("lennet" as RecipeName)).toThrow('got "lennet" (did you mean "lenet"?)');
  });
});
