import { type Stats, lstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf, ignoreMissing } from "./errors.js";
import { unwritable } from "./unwritable.js";

/** A folder in which processes of one user meet, and in which they remove what those that are gone left behind. */
export interface OwnFolder {
  readonly path: string;
  /** Who asks, for errors. */
  readonly what: string;
  /** True for the names that are laid there; nothing else is ever touched. */
  readonly isOwn: (name: string) => boolean;
  /** Where such a folder may be chosen, for errors. */
  readonly help: string;
}

/** Says that this package made the folder: then other things in it are let alone, and are no reason to refuse it. */
const MARK = "made-by-lottery-lab";

/** Makes the folder if it is missing, for this user alone. Throws as `isThere`, and where it cannot be written. */
export function openOwnFolder(folder: OwnFolder): void {
  const { path, what } = folder;
  try {
    if (mkdirSync(path, { recursive: true, mode: 0o700 }) !== undefined) writeFileSync(join(path, MARK), "");
  } catch (error) {
    // A link that leads nowhere, or a file: what is there says so better.
    if (codeOf(error) !== "EEXIST" && codeOf(error) !== "ENOENT") throw unwritable(what, path, error);
  }
  if (!isThere(folder))
    throw unwritable(what, path, new Error(`${what}: ${path} must be a folder, got none`));
}

/**
 * False if there is no such folder. Throws if what is there is not ours: a link, another user's, one that others may write, or one that
 * we did not make and that holds anything but our names. Changes nothing.
 */
export function isThere(folder: OwnFolder): boolean {
  const { path, what, isOwn, help } = folder;
  const found = ignoreMissing(() => lstatSync(path));
  if (found === undefined) return false;
  const refuse = (requirement: string, got: string): Error =>
    new Error(`${what}: ${path} must ${requirement}, got ${got}; ${help}`);
  if (!found.isDirectory())
    throw refuse("be a folder", found.isSymbolicLink() ? "a symbolic link" : "something else");
  const own = process.getuid?.(); // not on Windows, where temporary folders are each user's own
  if (own !== undefined && found.uid !== own) throw refuse("be this user's", `one of user ${found.uid}`);
  if (own !== undefined && (found.mode & 0o022) !== 0)
    throw refuse("be writable by its user alone", `mode ${(found.mode & 0o777).toString(8)}`);
  const names = ignoreMissing(() => readdirSync(path)) ?? [];
  const foreign = names.includes(MARK) ? undefined : names.find((name) => !isOwn(name));
  if (foreign === undefined) return true;
  throw refuse("be one that lottery-lab made, or hold nothing else", JSON.stringify(foreign));
}

/**
 * Removes what has one of our names, is of the kind that we lay there, and is this user's: files, or folders with all they hold. Links are
 * never ours. False if there is nothing of that kind, or it went meanwhile.
 */
export function removeOwn(path: string, kind: "file" | "folder"): boolean {
  const found = ignoreMissing(() => lstatSync(path));
  if (found === undefined || !isKind(found, kind)) return false;
  rmSync(path, { recursive: kind === "folder", force: true });
  return true;
}

function isKind(found: Stats, kind: "file" | "folder"): boolean {
  const own = process.getuid?.();
  if (own !== undefined && found.uid !== own) return false;
  return kind === "file" ? found.isFile() : found.isDirectory();
}
