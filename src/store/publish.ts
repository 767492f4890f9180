import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { codeOf, ownName, unwritable } from "../disk/index.js";
import { sha256Hex } from "../numerics/index.js";
import { encodeEntry, type Blobs, type Entry, type Meta } from "./entries.js";
import { isPruned } from "./entry-files.js";
import type { Layout } from "./layout.js";

/** A result with its blobs, before it has checksums. */
export type Result = Omit<Entry, "blobs"> & { readonly blobs: Blobs };

/**
 * Writes a result into a folder of `temporary/` and gives that the entry's name: visible whole, at one instant. If another process published
 * it first, this copy is dropped, or gives back what was pruned; if what that left proves damaged, which `read` sets aside, this copy
 * is published in its stead. Throws where the store cannot be written, and at other bits than those that are there.
 */
export function publish(
  layout: Layout,
  result: Result,
  meta: Meta,
  read: (key: string) => Entry | undefined,
): void {
  const target = layout.entry(result.key);
  const temporary = join(layout.temporary, ownName());
  try {
    const entry = write(temporary, result, meta);
    mkdirSync(dirname(target), { recursive: true });
    if (renamed(temporary, target)) return;
    const there = read(result.key);
    if (there === undefined) renamed(temporary, target);
    else restore(layout, { there, entry, temporary });
  } catch (error) {
    throw unwritable("store", layout.folder, error, "; finished results are kept");
  } finally {
    discard(temporary);
  }
}

/** The result as the files of an entry. */
function write(folder: string, { key, description, summary, blobs }: Result, meta: Meta): Entry {
  mkdirSync(folder, { recursive: true });
  const records = Object.entries(blobs).map(([name, bytes]) => {
    writeFileSync(join(folder, `${name}.bin`), bytes);
    return [name, { bytes: bytes.byteLength, sha256: sha256Hex(bytes) }] as const;
  });
  const entry = { key, description, summary, blobs: Object.fromEntries(records) };
  writeFileSync(join(folder, "meta.json"), `${JSON.stringify(meta)}\n`);
  writeFileSync(join(folder, "result.json"), encodeEntry(entry));
  return entry;
}

interface Restored {
  readonly there: Entry;
  readonly entry: Entry;
  readonly temporary: string;
}

/** Puts blobs that were pruned back into their entry, out of a copy that must have the same bits. */
function restore(layout: Layout, { there, entry, temporary }: Restored): void {
  const { key, blobs } = entry;
  if (encodeEntry(there) !== encodeEntry(entry)) {
    throw new Error(`store: ${layout.entry(key)} must give the same bits when computed again, got others`);
  }
  if (!isPruned(layout, key)) return;
  for (const name of Object.keys(blobs)) {
    renameSync(join(temporary, `${name}.bin`), layout.blob(key, name));
  }
  rmSync(layout.pruned(key), { force: true }); // after the last blob is back
}

/** Renames a folder; false if there is one of that name. */
function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (["ENOTEMPTY", "EEXIST"].includes(codeOf(error))) return false;
    throw error;
  }
}

function discard(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // a folder that cannot be written: the error above says so, and verify sweeps later
  }
}
