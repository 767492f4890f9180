// npm run test:sanitize: the native engine built with the address and undefined-behaviour sanitizers of gcc, under the engine's fuzz tests. Silent, or they end.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { requireNode } from "./require-node.mjs";

requireNode();
const { prepareBuild, root } = await import("./prepare.mjs");
const { compileNative, writeCard } = await import("./native.mjs");
const { reportFailure } = await import("./process.mjs");

/** Tests that reach every function of the addon; more can be named on the command line. */
const TESTS = [
  "equal-bits",
  "outside-loss",
  "curvature",
  "steps",
  "arrays",
  "check",
  "native/addon",
  "native/bound-lists",
];
const FLAGS = "-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g -O1".split(
  " ",
);

/** A library of the compiler that must be there before Node is. */
function library(name) {
  const { stdout, status } = spawnSync("gcc", [`-print-file-name=${name}`], { encoding: "utf8" });
  const path = stdout?.trim();
  if (status !== 0 || !path?.includes("/")) throw new Error(`sanitize: gcc must have ${name}, got none`);
  return path;
}

try {
  const named = process.argv.slice(2);
  const tests = (named.length > 0 ? named : TESTS).map((name) => `test/engine/${name}.test.ts`);
  const missing = tests.filter((file) => !existsSync(join(root, file)));
  if (missing.length > 0)
    throw new Error(`sanitize: tests must be files of test/engine, got no ${missing.join(", ")}`);
  await prepareBuild();
  const folder = join(root, "dist", "engine", "native-sanitized");
  mkdirSync(folder, { recursive: true });
  console.log("native engine with sanitizers ...");
  await compileNative(root, ["gcc"], join(folder, "lottery.node"), FLAGS);
  writeCard(root, folder, "gcc with sanitizers");
  const { status } = spawnSync(
    process.execPath,
    [join("node_modules", "vitest", "vitest.mjs"), "run", "--test-timeout", "1200000", ...tests],
    {
      cwd: root,
      stdio: "inherit",
      env: {
        ...process.env,
        LOTTERY_NATIVE: folder,
        LD_PRELOAD: ["libasan.so", "libubsan.so"].map(library).join(":"),
        // Node itself frees nothing at its end; programs that nobody freed are what the addon's own tests look at.
        ASAN_OPTIONS: "detect_leaks=0",
        UBSAN_OPTIONS: "print_stacktrace=1",
      },
    },
  );
  process.exitCode = status ?? 1;
} catch (error) {
  reportFailure(error);
}
