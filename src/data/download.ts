import { join } from "node:path";
import { inflate, writeWhole } from "../disk/index.js";
import { at } from "../numerics/at.js";
import { checksumOf, type DataFile, type DatasetEntry, largestContent } from "./entries.js";

const TIMEOUT_MS = 120_000; // a file; the largest has 26 MB
const SLOWEST = 200; // bytes a millisecond of an archive

/**
 * Fetches the files of an entry from its mirrors into `folder`, each checked, then written whole, so that an
 * interrupted download leaves nothing that looks whole. Returns the contents, or for each mirror why it failed.
 */
export async function download(
  entry: DatasetEntry,
  folder: string,
): Promise<{ readonly contents?: readonly Uint8Array[]; readonly failures: readonly string[] }> {
  const failures: string[] = [];
  for (const mirror of entry.mirrors) {
    try {
      const contents: Uint8Array[] = [];
      for (const file of entry.files) contents.push(await fetchFile(mirror, file));
      for (const [i, file] of entry.files.entries()) writeWhole(join(folder, file.name), at(contents, i));
      return { contents, failures };
    } catch (error) {
      failures.push(`${mirror}: ${reason(error)}`);
    }
  }
  return { failures };
}

/** A file as it is kept: decompressed, but for an archive. */
async function fetchFile(mirror: string, file: DataFile): Promise<Uint8Array> {
  const archive = file.md5 !== undefined;
  const address = `${mirror}${file.name}${archive ? "" : ".gz"}`;
  const timeout = TIMEOUT_MS + (archive ? largestContent(file) / SLOWEST : 0);
  const answer = await fetch(address, { signal: AbortSignal.timeout(Math.ceil(timeout)) });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  const most = largestContent(file);
  const body = await bodyOf(answer, address, most);
  const content = archive ? body : inflate(body, "gzip", { what: address, most });
  const { sum, expected, found } = checksumOf(file, content);
  if (found !== expected) throw new Error(`${address} has ${sum} ${found}, expected ${expected}`);
  return content;
}

/** What a mirror sends, as long as it is no more than the content could be compressed to: gzip adds 18 bytes and 5 a block. */
async function bodyOf(answer: Response, address: string, most: number): Promise<Uint8Array> {
  const limit = most + Math.ceil(most / 1000) + 1024;
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer.body ?? []) {
    length += part.length;
    if (length > limit) throw new RangeError(`${address} must send at most ${limit} bytes, got more`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** The message, with the system's reason behind "fetch failed". */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
