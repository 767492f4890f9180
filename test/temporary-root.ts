import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * One temporary folder for a whole run of the tests, and in it whatever they and the processes they start put into the system's. It goes at the
 * end with all that is left in it: a worker of vitest is ended, not asked to tidy.
 */
export default function openTemporaryRoot(): () => void {
  const root = mkdtempSync(join(tmpdir(), "lottery-tests-"));
  process.env["TMPDIR"] = root;
  return () => rmSync(root, { recursive: true, force: true, maxRetries: 5 });
}
