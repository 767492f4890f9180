import { describe, expect, it } from "vitest";
import { optimizers, optimizerSettings, type OptimizerName } from "../../src/training/index.js";

describe("optimizerSettings", () => {
  it("gives each name of the table the table's settings", () => {
    for (const name of Object.keys(optimizers) as OptimizerName[]) {
      expect(optimizerSettings(name)).toEqual(optimizers[name]);
    }
  });

  it("holds the published defaults: momentum 0.9; Adam 0.9, 0.999, 1e-8", () => {
    expect(optimizerSettings("momentum")).toEqual({ name: "momentum", momentum: 0.9 });
    expect(optimizerSettings("adam")).toEqual({ name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  });

  it("fills in the settings that are left out", () => {
    const settings = optimizerSettings({ name: "adam", beta1: 0.5 });
    expect(settings).toEqual({ name: "adam", beta1: 0.5, beta2: 0.999, epsilon: 1e-8 });
  });

  it.each([
    ["adamax", 'optimizer must be one of "sgd", "momentum", "adam", "adamw", got "adamax" (did you mean "adam"?)'],
    [
      { name: "adam", beta: 0.5 },
      'field of optimizer adam must be one of "name", "beta1", "beta2", "epsilon"',
    ],
    [{ name: "adam", beta1: 1 }, "optimizer beta1 must be in [0, 1), got 1"],
    [{ name: "adam", beta2: NaN }, "optimizer beta2 must be in [0, 1), got NaN"],
    [{ name: "adam", epsilon: 0 }, "optimizer epsilon must be in (0, 1), got 0"],
    [{ name: "momentum", momentum: "0.9" }, 'optimizer momentum must be in [0, 1), got "0.9"'],
    [
      { name: "sgd", momentum: 0.9 },
      'field of optimizer sgd must be one of "name", "weightDecay", got "momentum"',
    ],
    [null, "optimizer must be one of"],
  ])("refuses %j", (choice, message) => {
    expect(() => optimizerSettings(choice as OptimizerName)).toThrow(`optimizerSettings: ${message}`);
  });
});
