import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ladder, levelRun } from "../../src/experiments/index.js";
import type { Meta } from "../../src/store/index.js";
import { openRates } from "../../src/lab/rates.js";
import { small, smallRun, temporaryFolder } from "./temporary.js";

const meta: Meta = { seconds: 12, stepSeconds: 6, engine: "wasm", node: "v20", platform: "x", package: "0" };

describe("openRates", () => {
  it("after one length, repeats its time exactly and takes the fixed cost of a longer run once", () => {
    const rates = openRates(temporaryFolder(), "wasm");
    rates.learn(smallRun(), meta);
    const longer = smallRun({ seed: 9, recipe: { ...small, iterations: 240 } });
    expect(rates.seconds(smallRun({ seed: 9 }))).toBeCloseTo(12, 10);
    expect(rates.seconds(longer)).toBeGreaterThan(12);
    expect(rates.seconds(longer)).toBeLessThan(24);
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

  it("reads the rates of earlier versions, seconds a step, until the first timing replaces them", () => {
    const folder = temporaryFolder();
    const first = openRates(folder, "wasm");
    first.learn(smallRun(), meta);
    first.save();
    const [name = ""] = Object.keys(JSON.parse(readFileSync(join(folder, "rates.json"), "utf8")) as object);
    writeFileSync(
      join(folder, "rates.json"),
      JSON.stringify({ [name]: 0.5, other: 0.25, broken: -1, list: [["x"]] }),
    );
    const rates = openRates(folder, "wasm");
    expect(rates.seconds(smallRun())).toBe(60);
    rates.save();
    expect(JSON.parse(readFileSync(join(folder, "rates.json"), "utf8"))).toEqual({
      [name]: 0.5,
      list: [],
      other: 0.25,
    });
    rates.learn(smallRun(), meta);
    expect(rates.seconds(smallRun())).toBeCloseTo(12, 10);
  });

  it("a length of no steps or no time teaches nothing", () => {
    const rates = openRates(temporaryFolder(), "wasm");
    const guess = rates.seconds(smallRun());
    rates.learn(smallRun(), { ...meta, seconds: 0 });
    rates.learn(smallRun(), undefined);
    expect(rates.seconds(smallRun())).toBe(guess);
  });
});
