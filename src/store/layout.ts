import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ignoreMissing } from "../disk/index.js";

const KEY = /^[0-9a-f]{64}$/;
const BLOB = /^[a-z][a-z0-9-]*$/;

/** Where the parts of a store lie: `results/<2 hex>/<key>/` and, beside `results/`, three folders of its own. */
export interface Layout {
  /** The store itself, absolute. */
  readonly folder: string;
  /** What is being written. */
  readonly temporary: string;
  /** Entries that were set aside. */
  readonly damaged: string;
  readonly checkpoints: string;
  /** The folder of an entry. Throws unless the key is 64 hexadecimal digits. */
  entry(key: string): string;
  /** `result.json`: what must be equal whoever computed it. */
  result(key: string): string;
  /** `meta.json`: how this copy came about. */
  meta(key: string): string;
  /** The mark in an entry whose blobs were pruned. */
  pruned(key: string): string;
  /** `<name>.bin`. Throws at a name that could leave the entry's folder. */
  blob(key: string, name: string): string;
  /** Keys of all entries, sorted. */
  keys(): string[];
}

/** The layout of a store in a folder. */
export function layoutOf(folder: string): Layout {
  const entry = (key: string): string => {
    if (!isKey(key)) throw new RangeError(`store: key must be 64 hexadecimal digits, got ${key}`);
    return join(folder, "results", key.slice(0, 2), key);
  };
  return {
    folder,
    temporary: join(folder, "temporary"),
    damaged: join(folder, "damaged"),
    checkpoints: join(folder, "checkpoints"),
    entry,
    result: (key) => join(entry(key), "result.json"),
    meta: (key) => join(entry(key), "meta.json"),
    pruned: (key) => join(entry(key), "pruned"),
    blob(key, name) {
      if (!BLOB.test(name)) throw new RangeError(`store: blob name must be like "weights", got ${name}`);
      return join(entry(key), `${name}.bin`);
    },
    keys: () => entryKeys(join(folder, "results")),
  };
}

/** True for the name of an entry. */
export function isKey(name: string): boolean {
  return KEY.test(name);
}

/** The key of a checkpoint's file name, `<key>.bin`; undefined for any other name, which is none of ours. */
export function checkpointKey(name: string): string | undefined {
  const key = name.slice(0, 64);
  return isKey(key) && name === `${key}.bin` ? key : undefined;
}

/** Bytes of a file; undefined if there is none. */
export function sizeOf(file: string): number | undefined {
  return ignoreMissing(() => statSync(file))?.size;
}

/** True for a folder, or a link to one. */
export function isFolder(path: string): boolean {
  return ignoreMissing(() => statSync(path))?.isDirectory() === true;
}

/** Folders of the form that entries have; whatever else lies there is none of ours. */
function entryKeys(results: string): string[] {
  const shards = (ignoreMissing(() => readdirSync(results)) ?? []).filter((name) =>
    /^[0-9a-f]{2}$/.test(name),
  );
  return shards
    .flatMap((shard) => {
      const names = ignoreMissing(() => readdirSync(join(results, shard))) ?? [];
      return names.filter(
        (name) => isKey(name) && name.startsWith(shard) && isFolder(join(results, shard, name)),
      );
    })
    .sort();
}
