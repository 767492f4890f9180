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
    throw refusal(store, error);
  } finally {
    try {
      removeFile(file);
    } catch {
      // a folder that cannot be written: the error above says so
    }
  }
}

/** What an action gives that only lays files into the store, before anything is sent; an error of the disk then says so. */
export async function beforeSending<T>(store: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw refusal(store, error);
  }
}

/** An error of the disk in these words; any other as it is. */
function refusal(store: string, error: unknown): unknown {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const said = unwritable("submit", store, cause, "; nothing was submitted");
  return said === cause ? error : said;
}
