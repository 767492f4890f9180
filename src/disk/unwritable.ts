import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import { codeOf } from "./errors.js";

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "a full disk",
  EDQUOT: "a full quota",
  EROFS: "a read-only disk",
  EACCES: "no permission",
  EPERM: "no permission",
  EISDIR: "a folder",
  ENOTEMPTY: "a folder",
  ENOTDIR: "a file where a folder must be",
  EEXIST: "a file where a folder must be",
  ENAMETOOLONG: "too long a name",
};

/** Why a file or folder cannot be written, in words; undefined if the error says something else. */
export function reasonOf(path: string, error: unknown): string | undefined {
  return reasons[writeCode(path, error)];
}

/**
 * What a system's error in writing means to whoever asked for it: `<what>: <path> must be writable, got <reason> (<code>)`, then `more`. Errors
 * that say something else are given back as they are.
 */
export function unwritable(what: string, path: string, error: unknown, more = ""): unknown {
  const code = writeCode(path, error);
  const reason = reasons[code];
  if (reason === undefined) return error;
  return Object.assign(
    new Error(`${what}: ${path} must be writable, got ${reason} (${code})${more}`, { cause: error }),
    { code, name: "Unwritable" },
  );
}

/** The code of the error; on a read-only disk Node's recursive mkdir says ENOENT, so then the folder is asked itself. */
function writeCode(path: string, error: unknown): string {
  const code = codeOf(error);
  if (code !== "ENOENT") return code;
  let there = path;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  try {
    accessSync(there, constants.W_OK);
    return code;
  } catch (cause) {
    return codeOf(cause);
  }
}
