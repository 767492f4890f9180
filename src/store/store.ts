import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { sha256Hex } from "../numerics/index.js";
import { DamagedEntry, decodeEntry, encodeEntry, isMeta, type Entry, type Meta } from "./entries.js";
import { codeOf, ignoreMissing, parsed, sweep } from "./files.js";
import { reasonOf, unwritable } from "./unwritable.js";
import { knownFields } from "../numerics/checks.js";

/** Named byte arrays of a result: weights, masks. */
export type Blobs = Readonly<Record<string, Uint8Array>>;

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
  readMeta(key: string): Meta | undefined;
  /**
   * Writes a result and makes it visible at one instant. If the key is there already, this copy is dropped, or gives back the
   * blobs that were pruned; an error if it has other bits.
   */
  publish(result: Omit<Entry, "blobs"> & { readonly blobs: Blobs }, meta: Meta): void;
  /** Removes the blobs of a result and keeps its summary; the bytes that were freed. */
  pruneBlobs(key: string): number;
  /** All keys, sorted. */
  keys(): string[];
  /** Reads every entry and blob; the messages of those that were damaged, which are set aside. */
  verify(): string[];
}

export interface StoreOptions {
  /** Called with the message of a damaged entry; the default warns on the process. */
  readonly onDamage?: ((message: string) => void) | undefined;
}

const KEY = /^[0-9a-f]{64}$/;
const BLOB = /^[a-z][a-z0-9-]*$/;
/** The mark in an entry whose blobs were pruned. */
const PRUNED = "pruned";

/**
 * A store in a folder: `results/<2 hex>/<key>/` with `result.json`, `meta.json` and `<blob>.bin`; `temporary/` for what
 * is being written; `checkpoints/` of long runs; `damaged/` for what was set aside.
 */
export function openStore(path: string, options: StoreOptions = {}): Store {
  const known = knownFields("openStore", options, ["onDamage"]);
  const { onDamage = (message) => process.emitWarning(message) } = known;
  const folder = resolve(path);
  const place = (key: string): string => {
    if (!KEY.test(key)) throw new RangeError(`store: key must be 64 hexadecimal digits, got ${key}`);
    return join(folder, "results", key.slice(0, 2), key);
  };
  const blobFile = (key: string, name: string): string => {
    if (!BLOB.test(name)) throw new RangeError(`store: blob name must be like "weights", got ${name}`);
    return join(place(key), `${name}.bin`);
  };
  const sizeOf = (file: string): number | undefined => ignoreMissing(() => statSync(file))?.size;
  const isPruned = (key: string): boolean => sizeOf(join(place(key), PRUNED)) !== undefined;

  const setAside = (damage: DamagedEntry): void => {
    const target = join(folder, "damaged", `${damage.key}-${randomUUID().slice(0, 8)}`);
    try {
      mkdirSync(join(folder, "damaged"), { recursive: true });
      ignoreMissing(() => renameSync(place(damage.key), target));
      onDamage(`${damage.message} (set aside in damaged/, will be computed again)`);
    } catch (error) {
      onDamage(
        `${damage.message} (counts as missing; cannot be set aside: ${reasonOf(folder, error) ?? codeOf(error)})`,
      );
    }
  };
  /** The value, or undefined after a damaged entry was set aside. */
  const guarded = <T>(read: () => T | undefined): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof DamagedEntry)) throw error;
      setAside(error);
      return undefined;
    }
  };

  const readEntry = (key: string): Entry | undefined => {
    const file = join(place(key), "result.json");
    const text = ignoreMissing(() => readFileSync(file, "utf8"));
    if (text === undefined) {
      if (ignoreMissing(() => statSync(place(key))) === undefined) return undefined;
      throw new DamagedEntry(key, `store: ${file} must exist beside its blobs, got none`);
    }
    const entry = decodeEntry(key, text, file);
    for (const [name, { bytes }] of Object.entries(entry.blobs)) {
      const size = sizeOf(blobFile(key, name));
      if (size === bytes || (size === undefined && isPruned(key))) continue;
      const found = size === undefined ? "no file" : String(size);
      throw new DamagedEntry(key, `store: ${blobFile(key, name)} must have ${bytes} bytes, got ${found}`);
    }
    return entry;
  };
  const readBlob = (key: string, name: string): Uint8Array | undefined => {
    const record = readEntry(key)?.blobs[name];
    const stored = record && ignoreMissing(() => readFileSync(blobFile(key, name)));
    if (record === undefined || stored === undefined) return undefined;
    const bytes = new Uint8Array(stored);
    const found = sha256Hex(bytes);
    if (found === record.sha256) return bytes;
    const file = blobFile(key, name);
    throw new DamagedEntry(key, `store: ${file} must have SHA-256 ${record.sha256}, got ${found}`);
  };
  const keys = (): string[] => {
    const under = (path: string): string[] => ignoreMissing(() => readdirSync(join(folder, path))) ?? [];
    const shards = under("results");
    return shards.flatMap((shard) => under(join("results", shard)).filter((key) => KEY.test(key))).sort();
  };

  /** Puts blobs that were pruned back into their entry, out of a copy that must have the same bits. */
  const restore = (entry: Entry, temporary: string): boolean => {
    const there = guarded(() => readEntry(entry.key));
    if (there === undefined) return false;
    if (encodeEntry(there) !== encodeEntry(entry)) {
      throw new Error(`store: ${place(entry.key)} must give the same bits when computed again, got others`);
    }
    if (!isPruned(entry.key)) return true;
    for (const name of Object.keys(entry.blobs)) {
      renameSync(join(temporary, `${name}.bin`), blobFile(entry.key, name));
    }
    rmSync(join(place(entry.key), PRUNED), { force: true });
    return true;
  };

  return {
    folder,
    keys,
    read: (key) => guarded(() => readEntry(key)),
    whole: (key) => guarded(() => readEntry(key)) !== undefined && !isPruned(key),
    readBlob: (key, name) => guarded(() => readBlob(key, name)),
    readMeta(key) {
      const text = ignoreMissing(() => readFileSync(join(place(key), "meta.json"), "utf8"));
      const value: unknown = text === undefined ? undefined : parsed(text);
      return isMeta(value) ? value : undefined;
    },
    publish({ key, description, summary, blobs }, meta) {
      const temporary = join(folder, "temporary", `${hostname()}.${process.pid}.${randomUUID()}`);
      const target = place(key);
      try {
        mkdirSync(temporary, { recursive: true });
        const records = Object.entries(blobs).map(([name, bytes]) => {
          writeFileSync(join(temporary, `${name}.bin`), bytes);
          return [name, { bytes: bytes.byteLength, sha256: sha256Hex(bytes) }] as const;
        });
        const entry = { key, description, summary, blobs: Object.fromEntries(records) };
        writeFileSync(join(temporary, "meta.json"), `${JSON.stringify(meta)}\n`);
        writeFileSync(join(temporary, "result.json"), encodeEntry(entry));
        mkdirSync(join(target, ".."), { recursive: true });
        // Another process may have published the same result first; what it left may prove damaged.
        if (renamed(temporary, target) || restore(entry, temporary)) return;
        renamed(temporary, target);
      } catch (error) {
        throw unwritable(folder, error);
      } finally {
        try {
          rmSync(temporary, { recursive: true, force: true });
        } catch {
          // a folder that cannot be written: the error above says so, and verify sweeps later
        }
      }
    },
    pruneBlobs(key) {
      const entry = guarded(() => readEntry(key));
      const names = Object.keys(entry?.blobs ?? {}).filter(
        (name) => sizeOf(blobFile(key, name)) !== undefined,
      );
      if (names.length === 0) return 0;
      writeFileSync(join(place(key), PRUNED), `${names.join(" ")}\n`); // before the first blob goes
      const freed = names.reduce((sum, name) => sum + (sizeOf(blobFile(key, name)) ?? 0), 0);
      for (const name of names) rmSync(blobFile(key, name), { force: true });
      return freed;
    },
    verify() {
      sweep(join(folder, "temporary"));
      // Of a run that was killed between publishing and forgetting.
      for (const name of ignoreMissing(() => readdirSync(join(folder, "checkpoints"))) ?? []) {
        const key = name.slice(0, 64);
        if (KEY.test(key) && sizeOf(join(place(key), "result.json")) !== undefined) {
          rmSync(join(folder, "checkpoints", name), { force: true });
        }
      }
      return keys().flatMap((key) => {
        try {
          for (const name of Object.keys(readEntry(key)?.blobs ?? {})) readBlob(key, name);
          return [];
        } catch (error) {
          if (!(error instanceof DamagedEntry)) throw error;
          setAside(error);
          return [error.message];
        }
      });
    },
  };
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
