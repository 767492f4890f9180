import { type Stats, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ignoreMissing } from "./errors.js";
import { ownName } from "./processes.js";
import { unwritable } from "./unwritable.js";

export interface WholeFileOptions {
  /** Folder for the half-written file, on the same disk, made if missing: where a kill may leave it for a sweep. Default: beside the file. */
  readonly halfIn?: string | undefined;
}

/**
 * Writes a file that is there whole or not at all, whatever happens meanwhile and whoever else writes it: to a new file, flushed to the
 * disk, which then takes the name (at the end of a link, the name it leads to). Makes its folder; keeps the permissions of a file that was
 * there, which stays readable for whoever has it open. A pipe or a device is written as it is. Throws
 * `writeWhole: <file> must be writable, got <reason> (<code>)`, and then leaves nothing.
 */
export function writeWhole(
  file: string,
  content: Uint8Array | string,
  { halfIn }: WholeFileOptions = {},
): void {
  try {
    const there = ignoreMissing(() => statSync(file));
    if (there !== undefined && !there.isFile() && !there.isDirectory()) writeFileSync(file, content);
    else replace(there === undefined ? file : realpathSync(file), content, halfIn, there);
  } catch (error) {
    throw unwritable("writeWhole", file, error);
  }
}

function replace(
  file: string,
  content: Uint8Array | string,
  halfIn: string | undefined,
  there: Stats | undefined,
): void {
  const half = halfIn === undefined ? `${file}.${ownName()}` : join(halfIn, ownName());
  const mode = there?.isFile() === true ? there.mode & 0o777 : 0o666;
  try {
    for (const folder of [dirname(file), dirname(half)]) mkdirSync(folder, { recursive: true });
    // "wx": never through a link or into a file that somebody laid there.
    writeFileSync(half, content, { flag: "wx", flush: true, mode });
    renameSync(half, file);
  } catch (error) {
    discard(half);
    throw error;
  }
}

function discard(half: string): void {
  try {
    rmSync(half, { force: true });
  } catch {
    // a folder that cannot be written: the error that brought us here says so
  }
}
