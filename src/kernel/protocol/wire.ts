import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** A JSON object, as Jupyter messages carry them. */
export type Content = Readonly<Record<string, unknown>>;

/** Header of a Jupyter message (messaging protocol 5.3). */
export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** A message as it arrived: whom to answer, what was asked. */
export interface Message {
  /** ZeroMQ routing identities, to be repeated in the reply. */
  readonly ids: readonly Buffer[];
  readonly header: Header;
  readonly content: Content;
}

/** Sends a reply to whoever sent the request, on the channel it came from. */
export type Reply = (type: string, content: Content) => void;

/** Part of one ZeroMQ message: text, or bytes that are passed on untouched. */
export type Frame = string | Buffer;

/** Encodes and decodes the messages of one session with one key. */
export interface Wire {
  /** Frames of a new message of `type`; `parent` is the header of the request that caused it, if any. */
  encode(ids: readonly Frame[], parent: Header | undefined, type: string, content: Content): Frame[];
  /** The message in `frames`. Throws on a wrong signature or a malformed message. */
  decode(frames: readonly Uint8Array[]): Message;
}

const delimiter = "<IDS|MSG>";

/**
 * The wire protocol of Jupyter: routing identities, delimiter, HMAC-SHA256 of the four JSON parts, the parts (header,
 * parent header, metadata, content). An empty key means unsigned, as the protocol has it.
 */
export function createWire(key: string): Wire {
  const session = randomUUID();
  const sign = (parts: readonly Frame[]): string =>
    key === ""
      ? ""
      : parts.reduce((hmac, part) => hmac.update(part), createHmac("sha256", key)).digest("hex");

  return {
    encode(ids, parent, type, content) {
      const header: Header = {
        msg_id: randomUUID(),
        msg_type: type,
        session,
        username: "kernel",
        date: new Date().toISOString(),
        version: "5.3",
      };
      const parts = [header, parent ?? {}, {}, content].map(wellFormed);
      return [...ids, delimiter, sign(parts), ...parts];
    },
    decode(frames) {
      const { ids, signature, parts } = split(frames);
      const expected = Buffer.from(sign(parts));
      if (expected.length !== signature.length || !timingSafeEqual(expected, signature)) {
        throw new Error("decode: the signature must fit the connection key, got another one");
      }
      const [header, , , content] = parts.map((part): unknown => JSON.parse(part.toString()));
      if (!isHeader(header)) throw new Error("decode: a header needs msg_id and msg_type, got none");
      return { ids, header, content: isObject(content) ? content : {} };
    },
  };
}

/**
 * JSON that is valid UTF-8. `JSON.stringify` writes half of a pair of surrogates as an escape, which Python reads and then cannot
 * write: the notebook could not be saved. So such a half becomes U+FFFD.
 */
function wellFormed(part: unknown): string {
  const json = JSON.stringify(part);
  if (!json.includes("\\ud")) return json;
  return json.replace(/\\(?:ud[89a-f][0-9a-f]{2}|[^])/g, (escape) =>
    escape.startsWith("\\ud") ? "\ufffd" : escape,
  );
}

function split(frames: readonly Uint8Array[]): { ids: Buffer[]; signature: Buffer; parts: Buffer[] } {
  const buffers = frames.map((frame) => Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength));
  const start = buffers.findIndex((frame) => frame.toString() === delimiter);
  const signature = buffers[start + 1];
  const parts = buffers.slice(start + 2, start + 6);
  if (start < 0 || signature === undefined || parts.length < 4) {
    throw new Error(
      `decode: a message needs a delimiter, a signature and 4 parts, got ${frames.length} frames`,
    );
  }
  return { ids: buffers.slice(0, start), signature, parts };
}

function isObject(value: unknown): value is Content {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isHeader(value: unknown): value is Header {
  return isObject(value) && typeof value["msg_id"] === "string" && typeof value["msg_type"] === "string";
}

/** `content[name]` if it is a string, else `fallback`. */
export function textField(content: Content, name: string, fallback = ""): string {
  const value = content[name];
  return typeof value === "string" ? value : fallback;
}

/** `content[name]` if it is a number, else `fallback`. */
export function numberField<T>(content: Content, name: string, fallback: T): number | T {
  const value = content[name];
  return typeof value === "number" ? value : fallback;
}

/** `content[name]` if it is a boolean, else `fallback`. */
export function flagField(content: Content, name: string, fallback: boolean): boolean {
  const value = content[name];
  return typeof value === "boolean" ? value : fallback;
}
