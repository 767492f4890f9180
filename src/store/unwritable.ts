import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import { codeOf } from "./files.js";

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "a full disk",
  EDQUOT: "a full quota",
  EROFS: "a read-only disk",
  EACCES: "no permission",
  EPERM: "no permission",
};

/** Why a folder cannot be written, in words; undefined if the error says something else. */
export function reasonOf(folder: string, error: unknown): string | undefined {
  return reasons[writeCode(folder, error)];
}

/** What a system's error in writing means to whoever asked for a result; other errors are given back as they are. */
export function unwritable(folder: string, error: unknown): unknown {
  const reason = reasonOf(folder, error);
  if (reason === undefined) return error;
  const code = writeCode(folder, error);
  const message = `store: ${folder} must be writable, got ${reason} (${code}); finished results are kept`;
  return new Error(message, { cause: error });
}

/** The code of the error; on a read-only disk Node's recursive mkdir says ENOENT, so then the folder is asked itself. */
function writeCode(folder: string, error: unknown): string {
  const code = codeOf(error);
  if (code !== "ENOENT") return code;
  let there = folder;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  try {
    accessSync(there, constants.W_OK);
    return code;
  } catch (cause) {
    return codeOf(cause);
  }
}
