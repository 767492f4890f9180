import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { advice, isClone } from "../../src/data/advice.js";
import { packageRoot } from "../../src/data/index.js";
import { temporaryFolder } from "../lab/temporary.js";

test("in a clone advice is the script of package.json, beside an installed package what a project can type", () => {
  const installed = temporaryFolder();
  expect([isClone(packageRoot()), isClone(installed)]).toEqual([true, false]);
  expect(advice("native", packageRoot())).toBe("npm run build:native");
  expect(advice("native", installed)).toBe(
    `npm --prefix ${relative(process.cwd(), installed)} run build:native`,
  );
  mkdirSync(join(installed, "sub"));
  writeFileSync(join(installed, "package-lock.json"), "{}");
  expect(advice("build", installed)).toBe("npm run build");
});
