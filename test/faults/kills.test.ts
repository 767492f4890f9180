import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { packageRoot } from "../../src/data/index.js";

// The long version, 200 kills: npm run test:faults.
it("a study killed at 5 random instants, parent, worker or all, leaves a whole store and ends with the bytes of an undisturbed run", async () => {
  const script = join(packageRoot(), "bench", "faults.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, [
    script,
    "--kills",
    "5",
    "--seed",
    "3",
    "--json",
  ]);
  expect(JSON.parse(stdout)).toMatchObject({
    kills: 5,
    damaged: [],
    different: 0,
    leftBehind: 0,
    resultsOfAStudy: 14,
  });
});
