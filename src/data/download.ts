import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { sha256Hex } from "../numerics/canonical.js";
import { at } from "../numerics/at.js";
import type { DatasetEntry } from "./entries.js";

const TIMEOUT_MS = 120_000; // a file; the largest has 26 MB

/**
 * Fetches the files of an entry from its mirrors into `folder`, each to a temporary file, checked, then renamed, so that an
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
      for (const file of entry.files) contents.push(await fetchFile(`${mirror}${file.name}.gz`, file.sha256));
      await mkdir(folder, { recursive: true });
      for (const [i, file] of entry.files.entries()) await publish(join(folder, file.name), at(contents, i));
      return { contents, failures };
    } catch (error) {
      failures.push(`${mirror}: ${reason(error)}`);
    }
  }
  return { failures };
}

async function fetchFile(address: string, sha256: string): Promise<Uint8Array> {
  const answer = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  const content = gunzipSync(new Uint8Array(await answer.arrayBuffer()));
  const found = sha256Hex(content);
  if (found !== sha256) throw new Error(`${address} has SHA-256 ${found}, expected ${sha256}`);
  return content;
}

async function publish(file: string, content: Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}.part`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The message, with the system's reason behind "fetch failed". */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
