import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { packagesAgree } from "../../src/setup/packages.mjs";

const locked = {
  "": { version: "0.1.0" },
  "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
  "node_modules/b": { version: "2.0.0", integrity: "sha512-b" },
  "node_modules/only-on-mac": { version: "3.0.0", integrity: "sha512-c", optional: true },
};
const { "node_modules/a": a, "node_modules/b": b } = locked;
const installed = { "node_modules/a": a, "node_modules/b": b };

test("an installation agrees with the lock file without the packages of other platforms", () => {
  expect(packagesAgree(locked, installed)).toBe(true);
});

test("a missing, extra, older or differently packed package disagrees", () => {
  expect(packagesAgree(locked, { "node_modules/a": a })).toBe(false);
  expect(packagesAgree(locked, { ...installed, "node_modules/extra": a })).toBe(false);
  expect(packagesAgree(locked, { ...installed, "node_modules/b": { ...b, version: "1.9.0" } })).toBe(false);
  expect(packagesAgree(locked, { ...installed, "node_modules/b": { ...b, integrity: "sha512-x" } })).toBe(
    false,
  );
});

test("the packages these tests run with are the locked ones", () => {
  const packagesOf = (path: string): Record<string, object> =>
    JSON.parse(readFileSync(path, "utf8")).packages as Record<string, object>;
  expect(packagesAgree(packagesOf("package-lock.json"), packagesOf("node_modules/.package-lock.json"))).toBe(
    true,
  );
});
