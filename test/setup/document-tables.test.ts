import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { documentTables, withTables } from "../../src/setup/document-tables.mjs";
import { packageRoot } from "../../src/data/index.js";

const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = documentTables(packageRoot());

test.each(Object.entries(tables))("the tables of %s are those of the committed results", (file, own) => {
  const text = readFileSync(file, "utf8");
  expect(withTables(text, own), "npm run docs fills them").toBe(text);
});

test("the table of studies has a line for each committed verdict, and its word", () => {
  const { studies = "" } = tables["README.md"] ?? {};
  expect(studies).toMatch(/01-winning-tickets.*\*\*supported\*\*/);
  expect(studies).toMatch(/04-lucky-draw.*\*\*contradicted\*\*/);
  expect(studies).toContain("**not tested**");
});

test("withTables replaces what stands between its marks, and only that", () => {
  const text = "a\n<!-- t -->\nold\n<!-- /t -->\nb";
  expect(withTables(text, { t: "| new |" })).toBe("a\n<!-- t -->\n\n| new |\n\n<!-- /t -->\nb");
  expect(() => withTables("a", { t: "x" })).toThrow("there must be a place for t, got none");
});
