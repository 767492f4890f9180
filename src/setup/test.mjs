// npm test: sets up what is missing, checks types, lint and format, runs all tests and prints the usual summary.
// npm test -- test/numerics   runs only those tests (further arguments go to vitest) and skips the other checks.
import { requireNode } from "./require-node.mjs";

requireNode();
const { existsSync, readFileSync, rmSync } = await import("node:fs");
const { join } = await import("node:path");
const { prepareNotebooks, root } = await import("./prepare.mjs");
const { CommandError, reportFailure, run, secondsSince } = await import("./process.mjs");

const node = process.execPath;
const bin = (...path) => join(root, "node_modules", ...path);

/** What the checks remember of unchanged files, so that they cost a sixth the next time; `npm ci` forgets it. */
const kept = (name) => bin(".cache", name);
const byContent = (name) => ["--cache", "--cache-strategy", "content", "--cache-location", kept(name)];

/** What is checked besides the tests; the types of src/ the build has checked, and those of the tests are checked against what it declared. */
const checks = [
  {
    title: "types of the tests",
    command: [
      node,
      bin("typescript", "bin", "tsc"),
      ...["-p", "test", "--noEmit", "--incremental", "--tsBuildInfoFile", kept("types.tsbuildinfo")],
    ],
  },
  {
    // every rule looks at one file alone: with one that asks for types, what is known of an unchanged file would not hold
    title: "lint",
    command: [node, bin("eslint", "bin", "eslint.js"), "--max-warnings", "0", ...byContent("lint"), "."],
  },
  {
    title: "format",
    command: [node, bin("prettier", "bin", "prettier.cjs"), "--check", ...byContent("format"), "."],
  },
];

/** Runs a check; true if it passed, else prints what it found. */
async function passes({ title, command }) {
  const start = performance.now();
  const output = await run(command, { cwd: root }).catch((error) => error);
  const failed = output instanceof CommandError;
  console.log(`${title}: ${failed ? "failed" : "passed"} in ${secondsSince(start)}`);
  if (failed) console.log(`${output.output}\n${output.message}`);
  return !failed;
}

/** Runs vitest with its usual summary; resolves with its counts. */
async function vitest(args) {
  const report = join(root, "out", "tests.json");
  rmSync(report, { force: true });
  const watch = join(root, "src", "setup", "watch-tests.mjs");
  const reporters = [
    "--reporter=default",
    `--reporter=${watch}`,
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
  const command = [node, bin("vitest", "vitest.mjs"), "run", ...reporters, ...args];
  const failure = await run(command, { cwd: root, show: true }).catch((error) => error);
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, "utf8"));
  // A file that does not load has no failed test, and yet the run failed.
  const failed = failure instanceof CommandError ? Math.max(1, numFailedTests) : 0;
  return { passed: numPassedTests, failed, skipped: numPendingTests };
}

async function test(args) {
  await prepareNotebooks();
  const results = [];
  if (args.length === 0) results.push(...(await Promise.all(checks.map(passes))));
  const { passed, failed, skipped } = await vitest(args);
  const failedChecks = results.filter((passed) => !passed).length;
  if (failedChecks > 0) console.log(`${failedChecks} of the checks before the tests failed (counted below)`);
  if (skipped > 0) console.log(`${skipped} skipped`);
  console.log(`${passed} passed, ${failed + failedChecks} failed`);
  if (failed + failedChecks > 0) process.exitCode = 1;
}

await test(process.argv.slice(2)).catch(reportFailure);
