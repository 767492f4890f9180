import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { sha256Hex } from "../numerics/index.js";
import { DamagedEntry, decodeEntry, encodeEntry, isMeta, type Entry, type Meta } from "./entries.js";

/** Named byte arrays of a result: weights, masks. */
export type Blobs = Readonly<Record<string, Uint8Array>>;

/** Finished results on disk. Half-written ones are invisible; any number of processes may use one store. */
export interface Store {
  /** The folder, absolute. */
  readonly folder: string;
  /** The entry of a key, or undefined. A damaged one is set aside, reported by `onDamage`, and counts as missing. */
  read(key: string): Entry | undefined;
  /** A blob, its checksum verified; undefined if the entry has none. Damage as in `read`, then undefined. */
  readBlob(key: string, name: string): Uint8Array | undefined;
  readMeta(key: string): Meta | undefined;
  /** Writes a result and makes it visible at one instant. If the key is there already, this copy is dropped. */
  publish(result: Omit<Entry, "blobs"> & { readonly blobs: Blobs }, meta: Meta): void;
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

/**
 * A store in a folder: `results/<2 hex>/<key>/` with `result.json`, `meta.json` and `<blob>.bin`; `temporary/` for what
 * is being written; `damaged/` for what was set aside.
 */
export function openStore(
  path: string,
  { onDamage = (message) => process.emitWarning(message) }: StoreOptions = {},
): Store {
  const folder = resolve(path);
  const place = (key: string): string => {
    if (!KEY.test(key)) throw new RangeError(`store: key must be 64 hexadecimal digits, got ${key}`);
    return join(folder, "results", key.slice(0, 2), key);
  };
  const blobFile = (key: string, name: string): string => {
    if (!BLOB.test(name)) throw new RangeError(`store: blob name must be like "weights", got ${name}`);
    return join(place(key), `${name}.bin`);
  };

  const setAside = (damage: DamagedEntry): void => {
    const target = join(folder, "damaged", `${damage.key}-${randomUUID().slice(0, 8)}`);
    mkdirSync(join(folder, "damaged"), { recursive: true });
    ignoreMissing(() => renameSync(place(damage.key), target));
    onDamage(`${damage.message} (set aside in damaged/, will be computed again)`);
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
      const size = ignoreMissing(() => statSync(blobFile(key, name)))?.size;
      if (size === bytes) continue;
      const found = size === undefined ? "no file" : String(size);
      throw new DamagedEntry(key, `store: ${blobFile(key, name)} must have ${bytes} bytes, got ${found}`);
    }
    return entry;
  };
  const readBlob = (key: string, name: string): Uint8Array | undefined => {
    const record = readEntry(key)?.blobs[name];
    if (record === undefined) return undefined;
    const bytes = new Uint8Array(readFileSync(blobFile(key, name)));
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

  return {
    folder,
    keys,
    read: (key) => guarded(() => readEntry(key)),
    readBlob: (key, name) => guarded(() => readBlob(key, name)),
    readMeta(key) {
      const text = ignoreMissing(() => readFileSync(join(place(key), "meta.json"), "utf8"));
      const value: unknown = text === undefined ? undefined : parsed(text);
      return isMeta(value) ? value : undefined;
    },
    publish({ key, description, summary, blobs }, meta) {
      const temporary = join(folder, "temporary", `${hostname()}.${process.pid}.${randomUUID()}`);
      const target = place(key);
      mkdirSync(temporary, { recursive: true });
      try {
        const records = Object.entries(blobs).map(([name, bytes]) => {
          writeFileSync(join(temporary, `${name}.bin`), bytes);
          return [name, { bytes: bytes.byteLength, sha256: sha256Hex(bytes) }] as const;
        });
        const entry = { key, description, summary, blobs: Object.fromEntries(records) };
        writeFileSync(join(temporary, "meta.json"), `${JSON.stringify(meta)}\n`);
        writeFileSync(join(temporary, "result.json"), encodeEntry(entry));
        mkdirSync(join(target, ".."), { recursive: true });
        renameUnlessThere(temporary, target);
      } finally {
        rmSync(temporary, { recursive: true, force: true });
      }
    },
    verify() {
      sweep(join(folder, "temporary"));
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

/** Removes what processes of this machine that are gone left half-written. */
function sweep(folder: string): void {
  for (const name of ignoreMissing(() => readdirSync(folder)) ?? []) {
    const parts = name.split(".");
    const pid = Number(parts.at(-2));
    const host = parts.slice(0, -2).join(".");
    if (host === hostname() && !alive(pid)) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function renameUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    // Another process published the same result first: the same bytes, so ours is not needed.
    if (!["ENOTEMPTY", "EEXIST"].includes(codeOf(error))) throw error;
  }
}

function ignoreMissing<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
