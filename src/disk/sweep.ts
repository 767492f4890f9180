import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ignoreMissing } from "./errors.js";
import { removeOwn } from "./own-folder.js";
import { isLeftBehind } from "./processes.js";

/**
 * Removes what processes of this machine that are gone left: what has an `ownName`, is of the kind that is laid there, and is this user's. Nothing
 * else is touched, so that a folder of the same name that was there for other things loses nothing.
 */
export function sweep(folder: string, kinds: readonly ("file" | "folder")[]): void {
  for (const name of ignoreMissing(() => readdirSync(folder)) ?? []) {
    if (!isLeftBehind(name)) continue;
    kinds.some((kind) => removeOwn(join(folder, name), kind));
  }
}
