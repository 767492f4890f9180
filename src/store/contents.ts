import { keyOf, sha256Hex } from "../numerics/index.js";
import type { Store } from "./store.js";
import { knownFields } from "../numerics/checks.js";

/** Bytes that a user made, named by their hash: weights to start from, a mask. They lie in the store under `contentKey`. */
export interface Content {
  /** SHA-256 of the bytes. */
  readonly content: string;
}

/** The store's key of a content. */
export function contentKey(given: Content): string {
  const { content } = knownFields("contentKey", given, ["content"]);
  return keyOf({ job: "content", sha256: content });
}

/** True for a content, whatever else it may be. */
export function isContent(value: unknown): value is Content {
  return typeof value === "object" && value !== null && "content" in value;
}

/** Checks that a content names a SHA-256; errors begin with `where`. */
export function checkContent(where: string, field: string, given: Content): Content {
  const { content } = knownFields(where, given, ["content"], `${field} field`);
  if (typeof content === "string" && /^[0-9a-f]{64}$/.test(content)) return { content };
  throw new RangeError(`${where}: ${field} must be a content from lab.keep, got ${String(content)}`);
}

/** Puts bytes into the store; the same bytes are there once. */
export function keepContent(store: Store, bytes: Uint8Array): Content {
  const content = sha256Hex(bytes);
  const key = contentKey({ content });
  if (!store.whole(key)) {
    const description = { job: "content", sha256: content };
    const meta = {
      seconds: 0,
      stepSeconds: 0,
      engine: "none",
      node: process.version,
      platform: "",
      package: "",
    };
    store.publish(
      { key, description, summary: { bytes: bytes.byteLength }, blobs: { content: bytes } },
      meta,
    );
  }
  return { content };
}

/** The bytes of a content. Throws if the store does not have them. */
export function readContent(store: Store, content: Content): Uint8Array {
  const bytes = store.readBlob(contentKey(content), "content");
  if (bytes !== undefined) return bytes;
  throw new Error(`lab: content ${content.content} must be kept in ${store.folder} by lab.keep, got none`);
}
