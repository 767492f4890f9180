import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/data/index.js";

const read = (file: string): string => readFileSync(join(packageRoot(), file), "utf8");

test("the page of dependencies has a line with reason and last release for each that is installed, in its version", () => {
  const { dependencies } = JSON.parse(read("package.json")) as { dependencies: Record<string, string> };
  const rows = [...read("docs/dependencies.md").matchAll(/^\| `(.+?)` \| ([\d.]+) \| (.+) \| (.+) \|$/gm)];
  expect(rows.map(([, name, version]) => [name, version])).toEqual(Object.entries(dependencies));
  for (const [, name, , why = "", last = ""] of rows) {
    expect(why.length, name).toBeGreaterThan(10);
    expect(last, name).toMatch(/^\d+\.\d+\.\d+, 20\d\d-\d\d-\d\d( or before)?$/);
  }
});
