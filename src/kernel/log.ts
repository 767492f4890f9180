import { writeSync } from "node:fs";

/** Faults of the kernel itself go into the log of the server, never into a notebook. */
export function log(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  try {
    writeSync(2, `lottery-lab kernel: ${text}\n`);
  } catch {
    // nobody reads the log
  }
}
