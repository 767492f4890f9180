import { copyFileSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/data/index.js";
import { writePages } from "../../src/setup/notebook-pages.mjs";
import { temporaryFolder } from "../lab/temporary.js";

test("each executed notebook gets a page that asks no server for anything; one that is not there gets none", () => {
  const root = temporaryFolder();
  symlinkSync(join(packageRoot(), "dist"), join(root, "dist"));
  for (const name of ["00-tour", "01-gone"]) mkdirSync(join(root, "out", name), { recursive: true });
  copyFileSync(
    join(packageRoot(), "notebooks", "00-tour.ipynb"),
    join(root, "out", "00-tour", "00-tour.ipynb"),
  );
  writePages(root, ["00-tour.ipynb", "01-gone.ipynb"]);
  expect(readdirSync(join(root, "out", "00-tour")).sort()).toEqual(["00-tour.html", "00-tour.ipynb"]);
  expect(readdirSync(join(root, "out", "01-gone"))).toEqual([]);
  const page = readFileSync(join(root, "out", "00-tour", "00-tour.html"), "utf8");
  expect(page).not.toMatch(/<(?:script|link|img|iframe)[^>]*(?:src|href)="(?:https?:)?\/\//);
  expect(page).toContain("@media print");
});
