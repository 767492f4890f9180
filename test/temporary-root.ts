import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * One temporary folder for a whole run of the tests, and in it whatever they and the processes they start put into the system's. It goes at the
 * end with all that is left in it: a worker of vitest is ended, not asked to tidy. What every process would do again is left out besides:
 * reading all committed results (tests of these name their folder), and compiling Jupyter for Python (where the environment forbids to keep that).
 */
export default function openTemporaryRoot(): () => void {
  const root = mkdtempSync(join(tmpdir(), "lottery-tests-"));
  process.env["TMPDIR"] = root;
  process.env["LOTTERY_COMMITTED"] = "";
  process.env["PYTHONDONTWRITEBYTECODE"] = "";
  return () => rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}
