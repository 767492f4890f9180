import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/data/index.js";
import { documentPaths } from "./blocks.js";

test.each(documentPaths())("every relative link of %s leads to a file", (path) => {
  const text = readFileSync(join(packageRoot(), path), "utf8");
  const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target = ""]) => target);
  const missing = targets.filter((target) => !existsSync(join(packageRoot(), dirname(path), target)));
  expect(missing).toEqual([]);
});

test("every page is linked from the first", () => {
  const first = readFileSync(join(packageRoot(), "docs", "README.md"), "utf8");
  const pages = documentPaths().filter(
    (path) => path.startsWith("docs") && path !== join("docs", "README.md"),
  );
  for (const page of pages) expect(first).toContain(`(${page.slice("docs/".length)})`);
});
