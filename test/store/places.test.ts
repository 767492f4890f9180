import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../src/data/index.js";
import { defaultStore } from "../../src/store/index.js";
import { committedIn, defaultCommitted } from "../../src/store/places.js";
import { temporaryFolder } from "../lab/temporary.js";

describe("defaultStore", () => {
  it("is .lottery of the project around the working directory, or of the working directory itself", () => {
    const project = temporaryFolder();
    const below = join(project, "notebooks", "deep");
    mkdirSync(below, { recursive: true });
    expect(defaultStore({}, below)).toBe(join(below, ".lottery"));
    writeFileSync(join(project, "package.json"), "{}");
    expect(defaultStore({}, below)).toBe(join(project, ".lottery"));
  });

  it("is LOTTERY_STORE where that is set, relative to the working directory", () => {
    expect(defaultStore({ LOTTERY_STORE: "/a/b" }, "/c")).toBe("/a/b");
    expect(defaultStore({ LOTTERY_STORE: "b" }, "/c")).toBe("/c/b");
    expect(defaultStore({ LOTTERY_STORE: "" }, "/c")).toBe("/c/.lottery");
  });
});

describe("defaultCommitted", () => {
  it("is data/results of the package, LOTTERY_COMMITTED where that is set, and none where it is empty", () => {
    expect(defaultCommitted({})).toBe(join(packageRoot(), "data", "results"));
    expect(defaultCommitted({ LOTTERY_COMMITTED: "/a" })).toBe("/a");
    expect(defaultCommitted({ LOTTERY_COMMITTED: "" })).toBe(false);
  });

  it("is the package lottery-lab-results where a package was packed without results, if it is there", () => {
    const project = temporaryFolder();
    const [installed, beside] = ["lottery-lab", "lottery-lab-results"].map((name) =>
      join(project, "node_modules", name),
    );
    const inside = join(installed ?? "", "data", "results");
    mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, "01.verdict.json"), "{}");
    expect(committedIn(installed ?? "")).toBe(inside);
    mkdirSync(beside ?? "");
    writeFileSync(join(beside ?? "", "package.json"), '{"name":"lottery-lab-results","version":"0.1.0"}');
    expect(committedIn(installed ?? "")).toBe(beside);
    writeFileSync(join(inside, "01.jsonl.gz"), "");
    expect(committedIn(installed ?? "")).toBe(inside);
  });
});
