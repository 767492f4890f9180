import { join } from "node:path";
import { ownName, removeFile, unwritable, writeWhole } from "../disk/index.js";

/** Bytes that are tried: enough that a quota that is nearly full says so. */
const PROBE = 1 << 20;

/** Throws unless a megabyte can be written into the store: `submit: <folder> must be writable, got a full quota (EDQUOT)`. Nothing is left. */
export function checkWritable(store: string): void {
  const file = join(store, "temporary", ownName());
  try {
    writeWhole(file, new Uint8Array(PROBE));
  } catch (error) {
    throw unwritable("submit", store, causeOf(error), "; nothing was submitted");
  } finally {
    try {
      removeFile(file);
    } catch {
      // a folder that cannot be written: the error above says so
    }
  }
}

const causeOf = (error: unknown): unknown =>
  error instanceof Error && error.cause !== undefined ? error.cause : error;
