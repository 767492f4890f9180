import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A folder of its own for a test file's notebook, and what writes files into it; two writes never share a time. It goes after the tests. */
export function notebookFolder(prefix: string): {
  readonly folder: string;
  readonly file: (name: string, text: string) => void;
} {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  afterAll(() => rmSync(folder, { recursive: true }));
  let clock = 1;
  return {
    folder,
    file(name, text) {
      writeFileSync(join(folder, name), text);
      utimesSync(join(folder, name), ++clock, clock);
    },
  };
}
