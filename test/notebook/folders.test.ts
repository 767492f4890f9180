import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { figureFolder, outFolder, writeWhole } from "../../src/notebook/folders.js";

test("figures go to `figures` in LOTTERY_OUT, else beside the notebook", () => {
  expect(figureFolder({ LOTTERY_OUT: join("out", "01") })).toBe(join("out", "01", "figures"));
  expect(figureFolder({})).toBe("figures");
  expect(outFolder({ LOTTERY_OUT: "" })).toBeUndefined();
});

test("writeWhole makes the folder, replaces the file and leaves nothing else behind", () => {
  const folder = mkdtempSync(join(tmpdir(), "places-"));
  const path = join(folder, "deep", "verdict.json");
  writeWhole(path, "one");
  writeWhole(path, "two");
  expect(readFileSync(path, "utf8")).toBe("two");
  expect(readdirSync(join(folder, "deep"))).toEqual(["verdict.json"]);
  rmSync(folder, { recursive: true });
});
