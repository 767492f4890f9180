import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { cacheFolder, loadCached } from "../../../src/kernel/compiler/code-cache.js";

const folder = mkdtempSync(join(tmpdir(), "lottery cache ü "));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "large.js");
writeFileSync(
  file,
  "const path = require('node:path'); exports.name = path.basename(__filename); exports.f = () => 6 * 7;",
);

function load(cache: string): { name: string; f: () => number; keep: () => void } {
  const modules: NodeJS.Dict<NodeModule> = {};
  const keep = loadCached(file, modules, cache);
  return { ...(modules[file]?.exports as { name: string; f: () => number }), keep };
}

test("a file is loaded as by require, its code kept once and used by the next load", () => {
  const cache = join(folder, "kept");
  for (const files of [1, 1]) {
    const { name, f, keep } = load(cache);
    expect([name, f()]).toEqual(["large.js", 42]);
    keep();
    expect(readdirSync(cache)).toHaveLength(files);
  }
});

test("a damaged cache, or one that cannot be written, changes nothing but the time", () => {
  const cache = join(folder, "damaged");
  load(cache).keep();
  const [stored = ""] = readdirSync(cache);
  writeFileSync(join(cache, stored), "not code");
  expect(load(cache).f()).toBe(42);
  const impossible = join(file, "below a file");
  const { f, keep } = load(impossible);
  keep();
  expect(f()).toBe(42);
});

test("the cache lies where the system keeps a user's caches, never in node_modules", () => {
  expect(cacheFolder("linux", { XDG_CACHE_HOME: "/xdg" })).toBe(join("/xdg", "lottery-lab", "kernel"));
  expect(cacheFolder("linux", {})).toBe(join(homedir(), ".cache", "lottery-lab", "kernel"));
  expect(cacheFolder("darwin", {})).toBe(join(homedir(), "Library", "Caches", "lottery-lab", "kernel"));
  expect(cacheFolder("linux", { LOTTERY_KERNEL_CACHE: "" })).toBe("");
});
