import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fingerprint, isStamped, stamp } from "../../src/setup/fingerprint.mjs";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "fingerprint-"));
  mkdirSync(join(root, "src", "room"), { recursive: true });
  writeFileSync(join(root, "src", "room", "a.ts"), "one");
  writeFileSync(join(root, "lock.json"), "{}");
});
afterEach(() => rmSync(root, { recursive: true }));

test("the fingerprint changes with a content, a name, a new file, a value, and with nothing else", () => {
  const print = (): string => fingerprint(root, ["src", "lock.json", "absent"], ["value"]);
  const first = print();
  expect(print()).toBe(first);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  const changes = [
    () => writeFileSync(join(root, "src", "room", "a.ts"), "two"),
    () => renameSync(join(root, "src", "room", "a.ts"), join(root, "src", "room", "b.ts")),
    () => writeFileSync(join(root, "src", "new.ts"), ""),
    () => writeFileSync(join(root, "absent"), ""),
  ];
  const seen = new Set([first, fingerprint(root, ["src", "lock.json", "absent"], ["other"])]);
  for (const change of changes) {
    change();
    seen.add(print());
  }
  expect(seen.size).toBe(changes.length + 2);
});

test("a stamp holds for its own inputs only and goes with the folder it lies in", () => {
  const mark = join(root, "made", ".stamp");
  expect(isStamped(mark, "abc")).toBe(false);
  stamp(mark, "abc");
  expect(isStamped(mark, "abc")).toBe(true);
  expect(isStamped(mark, "abd")).toBe(false);
  rmSync(join(root, "made"), { recursive: true });
  expect(isStamped(mark, "abc")).toBe(false);
});
