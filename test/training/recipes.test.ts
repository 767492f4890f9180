import { describe, expect, it } from "vitest";
import {
  optimizers,
  recipe,
  recipes,
  resolveRecipe,
  type Recipe,
  type RecipeName,
} from "../../src/training/index.js";

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
    [{ labelSmoothing: 1 }, "labelSmoothing must be in [0, 1), got 1"],
    [{ labelSmoothing: 0.1, loss: "squared" }, 'must stand with softmax-cross-entropy, got "squared"'],
    [{ labelNoise: 1.1 }, "labelNoise must be in [0, 1], got 1.1"],
    [{ labelNoise: -0.1 }, "labelNoise must be in [0, 1], got -0.1"],
    [{ clipNorm: 0 }, "clipNorm must be positive and finite, got 0"],
    [{ projection: "signs" }, 'projection must be one of "none", "initial-signs", got "signs"'],
    [{ optimizer: { name: "momentum", nesterov: 1 } }, "optimizer nesterov must be true or false, got 1"],
    [{ optimizer: { name: "adamw", weightDecay: 1 } }, "optimizer weightDecay must be in [0, 1), got 1"],
    [
      { optimizer: { name: "own", module: { file: "a.mjs", sha256: "a".repeat(64) } }, clipNorm: 1 },
      "clipNorm and projection must stand with an optimizer of the table",
    ],
    [{ iteration: 3 }, 'recipe field must be one of "optimizer", "rate"'],
  ])("refuses %j", (change, message) => {
    const broken = { ...recipes.lenet, ...change } as Recipe;
    expect(() => resolveRecipe(broken)).toThrow(message);
    expect(() => recipe(broken)).toThrow(/^recipe: /);
  });

  it("recipe() gives back what it was given, typed as written, without as const", () => {
    const own = recipe({ ...recipes.lenet, optimizer: { name: "adamw" }, schedule: { decay: "cosine" } });
    const [name, decay]: ["adamw", "cosine"] = [own.optimizer.name, own.schedule.decay];
    expect([name, decay]).toEqual(["adamw", "cosine"]);
    expect(resolveRecipe(own).optimizer).toEqual({ ...optimizers.adamw });
  });

  it("what has no effect is not in the resolved recipe", () => {
    const idle = { labelSmoothing: 0, labelNoise: 0, projection: "none", clipNorm: undefined } as const;
    const momentum = { name: "momentum", nesterov: false, weightDecay: 0 } as const;
    const resolved = resolveRecipe({ ...recipes.lenet, ...idle, optimizer: momentum });
    expect(resolved).toEqual({ ...resolveRecipe("lenet"), optimizer: { name: "momentum", momentum: 0.9 } });
  });

  it("names the recipe that may have been meant", () => {
    expect(() => resolveRecipe("lennet" as RecipeName)).toThrow('got "lennet" (did you mean "lenet"?)');
  });
});
