import { resolve } from "node:path";
import { knownFields } from "../numerics/checks.js";
import { DamagedEntry, type Blobs, type Entry, type Meta } from "./entries.js";
import { isPruned, readBlob, readEntry, readMeta, setAside } from "./entry-files.js";
import { layoutOf } from "./layout.js";
import { publish } from "./publish.js";
import { pruneBlobs, tidy } from "./upkeep.js";

/** Finished results on disk. Half-written ones are invisible; any number of processes may use one store. */
export interface Store {
  /** The folder, absolute. */
  readonly folder: string;
  /** The entry of a key, or undefined. A damaged one is set aside, reported by `onDamage`, and counts as missing. */
  read(key: string): Entry | undefined;
  /** True if the entry is there and none of its blobs was pruned. Damage as in `read`, then false. */
  whole(key: string): boolean;
  /** A blob, its checksum verified; undefined if the entry has none or it was pruned. Damage as in `read`, then undefined. */
  readBlob(key: string, name: string): Uint8Array | undefined;
  /** How the copy in this store came about; undefined if there is none, or none that can be read. */
  readMeta(key: string): Meta | undefined;
  /**
   * Writes a result and makes it visible at one instant. If the key is there already, this copy is dropped, or gives back the
   * blobs that were pruned; an error if it has other bits.
   */
  publish(
    result: Omit<Entry, "blobs"> & {
      /** Bytes by name, in place of the records that an entry has of them. */
      readonly blobs: Blobs;
    },
    meta: Meta,
  ): void;
  /** Removes the blobs of a result and keeps its summary; the bytes that were freed. */
  pruneBlobs(key: string): number;
  /** All keys, sorted. */
  keys(): string[];
  /** Reads every entry and blob; the messages of those that were damaged, which are set aside. */
  verify(): string[];
}

/** What is done about damage. */
export interface StoreOptions {
  /** Called with the message of a damaged entry; the default warns on the process. */
  readonly onDamage?: ((message: string) => void) | undefined;
}

/**
 * A store in a folder: `results/<2 hex>/<key>/` with `result.json`, `meta.json` and `<blob>.bin`; `temporary/` for what
 * is being written; `checkpoints/` of long runs; `damaged/` for what was set aside. Other things that lie in these folders are never touched.
 */
export function openStore(path: string, options: StoreOptions = {}): Store {
  const known = knownFields("openStore", options, ["onDamage"]);
  const { onDamage = (message) => process.emitWarning(message) } = known;
  const layout = layoutOf(resolve(path));
  /** The value, or undefined after a damaged entry was set aside. */
  const guarded = <T>(read: () => T | undefined): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof DamagedEntry)) throw error;
      setAside(layout, error, onDamage);
      return undefined;
    }
  };
  const read = (key: string): Entry | undefined => guarded(() => readEntry(layout, key));

  return {
    folder: layout.folder,
    keys: layout.keys,
    read,
    whole: (key) => read(key) !== undefined && !isPruned(layout, key),
    readBlob: (key, name) => guarded(() => readBlob(layout, key, name)),
    readMeta: (key) => readMeta(layout, key),
    publish: (result, meta) => publish(layout, result, meta, read),
    pruneBlobs(key) {
      const entry = read(key);
      return entry === undefined ? 0 : pruneBlobs(layout, entry);
    },
    verify() {
      tidy(layout);
      return layout.keys().flatMap((key) => {
        try {
          for (const name of Object.keys(readEntry(layout, key)?.blobs ?? {})) readBlob(layout, key, name);
          return [];
        } catch (error) {
          if (!(error instanceof DamagedEntry)) throw error;
          setAside(layout, error, onDamage);
          return [error.message];
        }
      });
    },
  };
}

/** Keys of the results in a store's folder none of whose blobs was pruned, sorted; nothing is read of them. */
export function wholeKeys(folder: string): readonly string[] {
  const layout = layoutOf(resolve(folder));
  return layout.keys().filter((key) => !isPruned(layout, key));
}
