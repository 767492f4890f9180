import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ladder, levelRun } from "../../src/experiments/index.js";
import type { Meta } from "../../src/store/index.js";
import { openPace } from "../../src/lab/pace.js";
import { small, smallRun, temporaryFolder } from "./temporary.js";

const meta: Meta = { seconds: 12, stepSeconds: 6, engine: "wasm", node: "v20", platform: "x", package: "0" };

describe("openPace", () => {
  it("after one length, repeats its time exactly and takes the fixed cost of a longer run once", () => {
    const pace = openPace(temporaryFolder(), "wasm");
    pace.learn(smallRun(), meta);
    const longer = smallRun({ seed: 9, recipe: { ...small, iterations: 240 } });
    expect(pace.seconds(smallRun({ seed: 9 }))).toBeCloseTo(12, 10);
    expect(pace.seconds(longer)).toBeGreaterThan(12);
    expect(pace.seconds(longer)).toBeLessThan(24);
  });

  it("guesses less for a sparser run as long as nothing was measured", () => {
    const pace = openPace(temporaryFolder(), "wasm");
    const trunk = ladder({ network: "digits-mlp", data: "digits", recipe: small, seed: 1 });
    const guesses = [0, 1, 5].map((level) => pace.seconds(levelRun(trunk, level)));
    expect(guesses).toEqual([...guesses].sort((a, b) => b - a));
    expect(new Set(guesses).size).toBe(3);
  });

  it("keeps what it learnt for the next process, by engine, and survives a broken file", () => {
    const folder = temporaryFolder();
    const pace = openPace(folder, "wasm");
    const guess = pace.seconds(smallRun());
    pace.learn(smallRun(), meta);
    pace.save();
    expect(openPace(folder, "wasm").seconds(smallRun())).toBeCloseTo(12, 10);
    expect(openPace(folder, "reference").seconds(smallRun())).toBe(guess);
    writeFileSync(join(folder, "pace.json"), "{");
    expect(openPace(folder, "wasm").seconds(smallRun())).toBe(guess);
  });

  it("keeps what it can read of a file, and nothing else", () => {
    const folder = temporaryFolder();
    const file = join(folder, "pace.json");
    const first = openPace(folder, "wasm");
    first.learn(smallRun(), meta);
    first.save();
    const kept = JSON.parse(readFileSync(file, "utf8")) as object;
    writeFileSync(file, JSON.stringify({ ...kept, other: 0.25, broken: -1, list: [["x"], [1, 2]] }));
    const pace = openPace(folder, "wasm");
    expect(pace.seconds(smallRun())).toBe(first.seconds(smallRun()));
    pace.save();
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ ...kept, list: [[1, 2]] });
  });

  it("a length of no steps or no time teaches nothing", () => {
    const pace = openPace(temporaryFolder(), "wasm");
    const guess = pace.seconds(smallRun());
    pace.learn(smallRun(), { ...meta, seconds: 0 });
    pace.learn(smallRun(), undefined);
    expect(pace.seconds(smallRun())).toBe(guess);
  });
});
