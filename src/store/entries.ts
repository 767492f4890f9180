import { canonicalJson, sha256Hex } from "../numerics/index.js";

/** Size and checksum of a blob. */
export interface BlobRecord {
  /** Length, ≥ 0. */
  readonly bytes: number;
  /** Of its bytes, 64 hexadecimal digits. */
  readonly sha256: string;
}

/** Named byte arrays of a result: weights, masks. */
export type Blobs = Readonly<Record<string, Uint8Array>>;

/** What `result.json` holds: everything that must be equal whoever computed it. */
export interface Entry {
  /** Names the result: 64 hexadecimal digits, the SHA-256 of all that it depends on. */
  readonly key: string;
  /** The job's kind and version, and the canonical form of what was asked. */
  readonly description: Readonly<Record<string, unknown>>;
  /** What was found, as JSON; its form is that of the kind. */
  readonly summary: unknown;
  /** By name, with what their files must hold; those that were pruned too. */
  readonly blobs: Readonly<Record<string, BlobRecord>>;
}

/** What `meta.json` holds: how this copy came about. Never compared. */
export interface Meta {
  /** Wall time of the training with its evaluations. */
  readonly seconds: number;
  /** Of these, inside training steps. */
  readonly stepSeconds: number;
  /** Name of the back end that ran, such as "wasm". */
  readonly engine: string;
  /** Version of Node, such as "v22.12.0". */
  readonly node: string;
  /** Operating system and processor, such as "linux-x64"; "" of arrays kept by hand. */
  readonly platform: string;
  /** Version of this package. */
  readonly package: string;
}

/** An entry that is not what it says it is: the message names the file, what was expected and what was found. */
export class DamagedEntry extends Error {
  /** Tells it from other errors, across copies of the package too. */
  override readonly name = "DamagedEntry";
  constructor(
    /** Of the result that is damaged, 64 hexadecimal digits. */
    readonly key: string,
    message: string,
  ) {
    super(message);
  }
}

/** The text of `result.json`: one canonical line with its own checksum. */
export function encodeEntry(entry: Entry): string {
  return `${canonicalJson({ ...entry, checksum: checksum(entry) })}\n`;
}

/** The entry in a `result.json`; `DamagedEntry` if its text is not JSON, has another key or another checksum. */
export function decodeEntry(key: string, text: string, file: string): Entry {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DamagedEntry(key, `store: ${file} must be JSON, got ${text.length} characters that are not`);
  }
  if (!isEntry(value)) throw new DamagedEntry(key, `store: ${file} must hold a result, got other JSON`);
  const { checksum: found, key: name, description, summary, blobs } = value;
  const entry: Entry = { key: name, description, summary, blobs };
  if (name !== key) throw new DamagedEntry(key, `store: ${file} must have key ${key}, got ${name}`);
  // The text without its checksum is the canonical form already: much cheaper than writing that again.
  const own = `"checksum":${JSON.stringify(found)},`;
  const expected = sha256Hex(text.slice(0, -1).replace(own, ""));
  if (found !== expected) {
    throw new DamagedEntry(key, `store: ${file} must have checksum ${expected}, got ${String(found)}`);
  }
  return entry;
}

function checksum({ key, description, summary, blobs }: Entry): string {
  return sha256Hex(canonicalJson({ key, description, summary, blobs }));
}

function isEntry(value: unknown): value is Entry & { readonly checksum: unknown } {
  if (!isRecord(value)) return false;
  const { key, description, blobs } = value as { key?: unknown; description?: unknown; blobs?: unknown };
  const told = typeof key === "string" && isRecord(description) && "summary" in value;
  return told && isRecord(blobs) && Object.values(blobs).every(isBlobRecord);
}

function isBlobRecord(value: unknown): value is BlobRecord {
  return isRecord(value) && typeof value["bytes"] === "number" && typeof value["sha256"] === "string";
}

/** True for a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** True for what `publish` writes to `meta.json`. */
export function isMeta(value: unknown): value is Meta {
  if (!isRecord(value)) return false;
  const { seconds, stepSeconds, engine } = value as { [field in keyof Meta]?: unknown };
  return typeof seconds === "number" && typeof stepSeconds === "number" && typeof engine === "string";
}
