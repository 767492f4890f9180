import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ladder, levelRun } from "../../src/experiments/index.js";
import type { Meta } from "../../src/store/index.js";
import { openRates } from "../../src/lab/rates.js";
import { small, smallRun, temporaryFolder } from "./temporary.js";

const meta: Meta = { seconds: 12, stepSeconds: 6, engine: "wasm", node: "v20", platform: "x", package: "0" };

describe("openRates", () => {
  it("estimates from what it learnt: 12 s for 120 steps make 24 s for 240", () => {
    const rates = openRates(temporaryFolder(), "wasm");
    rates.learn(smallRun(), meta);
    expect(rates.seconds(smallRun({ seed: 9, recipe: { ...small, iterations: 240 } }))).toBeCloseTo(24, 10);
  });

  it("guesses less for a sparser run as long as nothing was measured", () => {
    const rates = openRates(temporaryFolder(), "wasm");
    const trunk = ladder({ network: "digits-mlp", data: "digits", recipe: small, seed: 1 });
    const guesses = [0, 1, 5].map((level) => rates.seconds(levelRun(trunk, level)));
    expect(guesses).toEqual([...guesses].sort((a, b) => b - a));
    expect(new Set(guesses).size).toBe(3);
  });

  it("keeps what it learnt for the next process, by engine, and survives a broken file", () => {
    const folder = temporaryFolder();
    const rates = openRates(folder, "wasm");
    const guess = rates.seconds(smallRun());
    rates.learn(smallRun(), meta);
    rates.save();
    expect(openRates(folder, "wasm").seconds(smallRun())).toBeCloseTo(12, 10);
    expect(openRates(folder, "reference").seconds(smallRun())).toBe(guess);
    writeFileSync(join(folder, "rates.json"), "{");
    expect(openRates(folder, "wasm").seconds(smallRun())).toBe(guess);
  });
});
