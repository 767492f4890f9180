import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { nearestName } from "../training/index.js";

/** What is wrong where a file is not there, with the one that may have been meant. */
export function missingFile(where: string, file: string, what: "file" | "folder" = "file"): string {
  const folder = dirname(resolve(file));
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const nearest = nearestName(basename(file), names);
  const hint = nearest === undefined ? "" : ` (did you mean ${join(dirname(file), nearest)}?)`;
  return `${where}: ${file} must exist, got no ${what}${hint}`;
}
