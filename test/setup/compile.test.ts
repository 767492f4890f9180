import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { compileStep, kernelsStep, leftovers, notCompiled } from "../../src/setup/compile.mjs";
import { fingerprint, stamp } from "../../src/setup/fingerprint.mjs";

/** A project of empty files in a temporary folder. */
function project(...paths: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), "compile-"));
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), "");
  }
  return root;
}

test("what was compiled from a source that is gone is left over, and nothing else", () => {
  const made = [
    "dist/a.js",
    "dist/a.js.map",
    "dist/a.d.ts",
    "dist/engine/kernels.wasm",
    "dist/.stamp",
    "dist/room/c.js",
  ];
  const root = project(
    "src/a.ts",
    "src/room/c.js",
    ...made,
    "dist/b.js",
    "dist/b.d.ts",
    "dist/room/a.js.map",
  );
  const found = leftovers(root).map((file: string) => relative(root, file));
  expect(found).toEqual(["dist/b.d.ts", "dist/b.js", "dist/room/a.js.map"]);
  rmSync(root, { recursive: true });
});

test("a source without its compiled file is seen, so that the compiler does not take it for built; kernels and scripts have none", () => {
  const kernels = "src/engine/wasm/kernels/index.ts";
  const sources = ["src/a.ts", "src/room/b.ts", "src/room/c.d.ts", "src/setup/start.mjs", kernels];
  const root = project(...sources, "dist/a.js", "dist/b.js");
  expect(notCompiled(root).map((file: string) => relative(root, file))).toEqual(["src/room/b.ts"]);
  rmSync(root, { recursive: true });
});

test("the build is repeated when a source of a room changes, and not for a set-up script", () => {
  const root = project(
    "src/index.ts",
    "src/room/a.ts",
    "src/setup/start.mjs",
    "tsconfig.json",
    "package-lock.json",
  );
  const { isDone } = compileStep(root);
  expect(isDone()).toBe(false);
  const inputs = ["src/index.ts", "src/room", "tsconfig.json", "package-lock.json", "src/setup/compile.mjs"];
  stamp(join(root, "dist", ".stamp"), fingerprint(root, inputs));
  expect(isDone()).toBe(true);
  writeFileSync(join(root, "src/setup/start.mjs"), "changed");
  expect(isDone()).toBe(true);
  writeFileSync(join(root, "src/room/a.ts"), "changed");
  expect(isDone()).toBe(false);
  rmSync(root, { recursive: true });
});

test("a stamp without kernels.wasm does not count", () => {
  const root = project("src/engine/wasm/kernels/index.ts", "package-lock.json");
  const inputs = ["src/engine/wasm/kernels", "package-lock.json", "src/setup/compile.mjs"];
  stamp(join(root, "dist", ".stamp-kernels"), fingerprint(root, inputs));
  expect(kernelsStep(root).isDone()).toBe(false);
  mkdirSync(join(root, "dist/engine/wasm"), { recursive: true });
  writeFileSync(join(root, "dist/engine/wasm/kernels.wasm"), "");
  expect(kernelsStep(root).isDone()).toBe(true);
  rmSync(root, { recursive: true });
});
