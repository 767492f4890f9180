import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ignoreMissing } from "./errors.js";
import { removeOwn } from "./own-folder.js";
import { isLeftBehind } from "./processes.js";

/**
 * Removes what processes of this machine that are gone left half-written: files and folders of this user whose name is an `ownName`. Nothing
 * else is touched, so that a folder of the same name that was there for other things loses nothing.
 */
export function sweep(folder: string): void {
  for (const name of ignoreMissing(() => readdirSync(folder)) ?? []) {
    if (!isLeftBehind(name)) continue;
    const path = join(folder, name);
    if (!removeOwn(path, "folder")) removeOwn(path, "file");
  }
}
