import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { codeOf } from "./errors.js";
import { ownName } from "./processes.js";
import { unwritable } from "./unwritable.js";

/** A file of a folder: its path below it, with "/", and what it holds. */
export interface FolderFile {
  readonly path: string;
  readonly bytes: Uint8Array | string;
}

/**
 * Writes a folder that is there with all its files or not at all: into a new folder in `halfIn`, on the same disk, which then takes the name. False if
 * there is a folder of that name already, which is left as it is. Throws `writeFolder: <folder> must be writable, got <reason>`, and then leaves nothing.
 */
export function writeFolder(folder: string, files: Iterable<FolderFile>, halfIn: string): boolean {
  const half = join(halfIn, ownName());
  try {
    for (const parent of [half, dirname(folder)]) mkdirSync(parent, { recursive: true });
    for (const { path, bytes } of files) {
      const file = join(half, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes, { flag: "wx" });
    }
    renameSync(half, folder);
    return true;
  } catch (error) {
    if (["ENOTEMPTY", "EEXIST"].includes(codeOf(error))) return false;
    throw unwritable("writeFolder", folder, error);
  } finally {
    discard(half);
  }
}

/** All files below a folder, links not followed, sorted by their paths. */
export function folderFiles(folder: string): readonly FolderFile[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ path: relative(folder, file).replaceAll(sep, "/"), bytes: readFileSync(file) }));
}

/** Removes a file that is this caller's to remove; nothing if it is gone. */
export function removeFile(file: string): void {
  rmSync(file, { force: true });
}

function discard(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // a folder that cannot be written: the error above says so
  }
}
