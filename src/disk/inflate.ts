import { gunzipSync, inflateRawSync } from "node:zlib";
import { codeOf } from "./errors.js";

/** What a decompression may come to. */
export interface Bound {
  /** Names the bytes in errors: caller and file. */
  readonly what: string;
  /** Bytes that the header or the table says there are; more are never made. */
  readonly most: number;
}

const formats = { gzip: gunzipSync, deflate: inflateRawSync };

/**
 * Decompresses bytes to at most so many: a few kilobytes can otherwise come to gigabytes. All decompression goes through here. Throws a
 * RangeError at more, and zlib's own error at bytes that are not whole.
 */
export function inflate(bytes: Uint8Array, format: keyof typeof formats, { what, most }: Bound): Uint8Array {
  if (!Number.isSafeInteger(most) || most < 0)
    throw new RangeError(`${what} must say its size in bytes, an integer >= 0, got ${most}`);
  try {
    // zlib takes no bound of 0
    const made = formats[format](bytes, { maxOutputLength: Math.max(1, most) });
    if (made.length > most) throw tooMuch(what, most);
    return new Uint8Array(made.buffer, made.byteOffset, made.length);
  } catch (error) {
    if (codeOf(error) === "ERR_BUFFER_TOO_LARGE") throw tooMuch(what, most);
    throw error;
  }
}

function tooMuch(what: string, most: number): RangeError {
  return new RangeError(`${what} must decompress to at most ${most} bytes, got more`);
}
