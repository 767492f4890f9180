import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ignoreMissing, removeOwn, sweep, writeWhole } from "../disk/index.js";
import type { Entry } from "./entries.js";
import { checkpointKey, sizeOf, type Layout } from "./layout.js";

/** Removes the blobs of an entry and keeps the rest; the bytes that were freed. */
export function pruneBlobs(layout: Layout, { key, blobs }: Entry): number {
  const files = Object.keys(blobs).flatMap((name) => {
    const file = layout.blob(key, name);
    const size = sizeOf(file);
    return size === undefined ? [] : { name, file, size };
  });
  if (files.length === 0) return 0;
  // Before the first blob goes, and on the disk: an entry that lacks a blob without this mark is damaged.
  const names = files.map(({ name }) => name);
  writeWhole(layout.pruned(key), `${names.join(" ")}\n`, { halfIn: layout.temporary });
  for (const { file } of files) rmSync(file, { force: true });
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** Removes what killed processes left: half-written files, and checkpoints of what is finished. Nothing of another form is touched. */
export function tidy(layout: Layout): void {
  sweep(layout.temporary, ["folder", "file"]);
  // Of a run that was killed between publishing and forgetting.
  for (const name of ignoreMissing(() => readdirSync(layout.checkpoints)) ?? []) {
    const key = checkpointKey(name);
    if (key === undefined || sizeOf(layout.result(key)) === undefined) continue;
    removeOwn(join(layout.checkpoints, name), "file");
  }
}
