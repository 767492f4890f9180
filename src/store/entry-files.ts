import { mkdirSync, readFileSync, renameSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { codeOf, ignoreMissing, reasonOf } from "../disk/index.js";
import { sha256Hex } from "../numerics/index.js";
import { DamagedEntry, decodeEntry, isMeta, type Entry, type Meta } from "./entries.js";
import { isFolder, sizeOf, type Layout } from "./layout.js";
import { parsed } from "./parsed.js";

/** The entry of a key with sizes of its blobs checked; undefined if there is none. Throws `DamagedEntry`. */
export function readEntry(layout: Layout, key: string): Entry | undefined {
  const file = layout.result(key);
  const text = ignoreMissing(() => readFileSync(file, "utf8"));
  if (text === undefined) {
    if (!isFolder(layout.entry(key))) return undefined;
    throw new DamagedEntry(key, `store: ${file} must exist beside its blobs, got none`);
  }
  const entry = decodeEntry(key, text, file);
  for (const [name, { bytes }] of Object.entries(entry.blobs)) {
    const blob = layout.blob(key, name);
    const size = sizeOf(blob);
    if (size === bytes || (size === undefined && isPruned(layout, key))) continue;
    const found = size === undefined ? "no file" : String(size);
    throw new DamagedEntry(key, `store: ${blob} must have ${bytes} bytes, got ${found}`);
  }
  return entry;
}

/** A blob, its checksum verified; undefined if the entry has none or it was pruned. Throws `DamagedEntry`. */
export function readBlob(layout: Layout, key: string, name: string): Uint8Array | undefined {
  const record = readEntry(layout, key)?.blobs[name];
  const file = layout.blob(key, name);
  const stored = record && ignoreMissing(() => readFileSync(file));
  if (record === undefined || stored === undefined) return undefined;
  const bytes = new Uint8Array(stored);
  const found = sha256Hex(bytes);
  if (found === record.sha256) return bytes;
  throw new DamagedEntry(key, `store: ${file} must have SHA-256 ${record.sha256}, got ${found}`);
}

/** How this copy came about; undefined where that cannot be read, since no result hangs on it. */
export function readMeta(layout: Layout, key: string): Meta | undefined {
  const text = ignoreMissing(() => readFileSync(layout.meta(key), "utf8"));
  const value: unknown = text === undefined ? undefined : parsed(text);
  return isMeta(value) ? value : undefined;
}

/** True if blobs of the entry may be missing without damage. */
export function isPruned(layout: Layout, key: string): boolean {
  return sizeOf(layout.pruned(key)) !== undefined;
}

/** Moves a damaged entry to `damaged/` and says so; where it cannot be moved it only counts as missing. */
export function setAside(
  layout: Layout,
  { key, message }: DamagedEntry,
  onDamage: (message: string) => void,
): void {
  const target = join(layout.damaged, `${key}-${randomUUID().slice(0, 8)}`);
  try {
    mkdirSync(layout.damaged, { recursive: true });
    ignoreMissing(() => renameSync(layout.entry(key), target));
    onDamage(`${message} (set aside in damaged/, will be computed again)`);
  } catch (error) {
    const reason = reasonOf(layout.folder, error) ?? codeOf(error);
    onDamage(`${message} (counts as missing; cannot be set aside: ${reason})`);
  }
}
