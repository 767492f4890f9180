import { types } from "node:util";
import { displaySymbol, type MimeBundle } from "../api.js";
import { preview } from "./preview.js";

/** How values are shown: by their own `Symbol.for("Jupyter.display")` function if they have one, else as text. */
export async function toBundle(value: unknown): Promise<MimeBundle> {
  const offer = offerOf(value);
  if (offer !== undefined) {
    const bundle = await offer.call(value);
    if (typeof bundle === "object" && bundle !== null) return checkBundle(bundle);
  }
  return { "text/plain": preview(value) };
}

/** A proxy may answer anything to anything, so it is not asked. */
function offerOf(value: unknown): (() => unknown) | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null || types.isProxy(value))
    return undefined;
  try {
    const offer = (value as { readonly [displaySymbol]?: unknown })[displaySymbol];
    return typeof offer === "function" && !types.isProxy(offer) ? (offer as () => unknown) : undefined;
  } catch {
    return undefined;
  }
}

const mediaType = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/;
// nbformat takes any JSON under these, and text under all others.
const jsonType = /^[a-zA-Z0-9]+\/(?:.*\+)?json$/;
// A notebook whose outputs are larger can no longer be opened in a browser.
const mostBytes = 64 << 20;

/**
 * The bundle as it may enter a notebook: bytes as base64, JSON as JSON has it (what is undefined or a function goes, NaN is null).
 * Throws `display: …` on anything that would make the notebook invalid.
 */
export function checkBundle(bundle: object): MimeBundle {
  if (types.isProxy(bundle) || Array.isArray(bundle))
    throw refusal("a bundle must be an object of media types", bundle);
  const entries = Object.entries(bundle as Readonly<Record<string, unknown>>).filter(
    ([, data]) => data !== undefined,
  );
  return Object.fromEntries(entries.map(([type, data]) => [type, checkData(type, data)]));
}

function checkData(type: string, data: unknown): unknown {
  if (!mediaType.test(type)) throw refusal('a media type must have the form "text/plain"', type);
  const checked = jsonType.test(type) ? checkJson(type, data) : checkText(type, data);
  const size = typeof checked === "string" ? checked.length : JSON.stringify(checked).length;
  if (size > mostBytes) throw refusal(`${type} must have at most ${mostBytes >> 20} MB`, `${size >> 20} MB`);
  return checked;
}

function checkText(type: string, data: unknown): string | readonly string[] {
  if (typeof data === "string") return data;
  if (!types.isProxy(data)) {
    if (ArrayBuffer.isView(data)) return base64(data.buffer, data.byteOffset, data.byteLength);
    if (types.isAnyArrayBuffer(data)) return base64(data, 0, data.byteLength);
    if (Array.isArray(data) && data.every((line) => typeof line === "string")) return [...(data as string[])];
  }
  throw refusal(`${type} must be text, a list of texts or bytes`, data);
}

const base64 = (data: ArrayBufferLike, offset: number, length: number): string =>
  Buffer.from(data, offset, length).toString("base64");

function checkJson(type: string, data: unknown): unknown {
  let text: string | undefined;
  try {
    text = JSON.stringify(data);
  } catch (error) {
    throw new Error(
      `display: ${type} must be JSON, got ${error instanceof Error ? error.message : "what throws"}`,
    );
  }
  if (text === undefined) throw refusal(`${type} must be JSON`, data);
  return JSON.parse(text) as unknown;
}

/** Display metadata as it may enter a notebook. */
export function checkMetadata(metadata: unknown): Readonly<Record<string, unknown>> {
  const checked = checkJson("metadata", metadata ?? {});
  if (typeof checked !== "object" || checked === null || Array.isArray(checked))
    throw refusal("metadata must be an object", metadata);
  return checked as Readonly<Record<string, unknown>>;
}

const refusal = (requirement: string, got: unknown): Error =>
  new Error(`display: ${requirement}, got ${preview(got).slice(0, 200)}`);
