import { readFileSync } from "node:fs";
import { codeOf, inflate } from "../../disk/index.js";

/** Bytes that a compressed file may come to. */
export const MOST = 2 * 1024 * 1024 * 1024 - 1;

/** The bytes of a file that a user names, decompressed if it ends in `.gz`. Throws, in the name of `dataset`, if it is not there, empty, or not whole. */
export function readBytes(file: string): Uint8Array {
  const bytes = readOrRefuse(file);
  if (bytes.length === 0) throw new RangeError(`dataset: ${file} must hold examples, got an empty file`);
  if (!file.endsWith(".gz")) return bytes;
  try {
    return inflate(bytes, "gzip", { what: `dataset: ${file}`, most: MOST });
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw new RangeError(`dataset: ${file} must be a whole gzip file, got ${String(error)} (truncated?)`, {
      cause: error,
    });
  }
}

function readOrRefuse(file: string): Uint8Array {
  try {
    const bytes = readFileSync(file);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  } catch (error) {
    const got = codeOf(error) === "ENOENT" ? "no file" : codeOf(error);
    throw new Error(`dataset: ${file} must be a file that can be read, got ${got}`, { cause: error });
  }
}
