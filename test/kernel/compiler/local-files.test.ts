import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createLocalFiles } from "../../../src/kernel/compiler/local-files.js";

const folder = mkdtempSync(join(tmpdir(), "lottery files "));
afterAll(() => rmSync(folder, { recursive: true }));

test("a change is told at the next refresh and once: created 0, changed 1, deleted 2", () => {
  const files = createLocalFiles();
  const path = join(folder, "a.ts");
  const kinds: number[] = [];
  files.watch(path, (_, kind) => kinds.push(kind));
  files.refresh();
  expect(kinds).toEqual([]);
  writeFileSync(path, "");
  utimesSync(path, 1, 1);
  files.refresh();
  files.refresh();
  expect(kinds).toEqual([0]);
  utimesSync(path, 2, 2);
  files.refresh();
  rmSync(path);
  files.refresh();
  expect(kinds).toEqual([0, 1, 2]);
});

test("libraries, declarations and manifests are not looked at, closed watchers neither", () => {
  const files = createLocalFiles();
  const told: string[] = [];
  for (const name of ["x.d.ts", "package.json", join("node_modules", "p", "index.ts"), "x.txt"]) {
    files.watch(join(folder, name), (path) => told.push(path));
  }
  files.watch(join(folder, "b.ts"), (path) => told.push(path)).close();
  for (const name of ["x.d.ts", "package.json", "x.txt", "b.ts"]) writeFileSync(join(folder, name), "");
  files.refresh();
  expect(told).toEqual([]);
});
