import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { inflate, readGzipComment, withGzipComment, writeWhole } from "../disk/index.js";
import { canonicalJson } from "../numerics/index.js";
import { isMeta, isRecord, type Meta } from "./entries.js";
import type { Store } from "./store.js";
import { knownFields } from "../numerics/checks.js";

/** A result whose summary is part of the package; its blobs are computed again when asked for. */
export interface CommittedResult {
  /** Names the result: 64 hexadecimal digits, the SHA-256 of all that it depends on. */
  readonly key: string;
  /** The canonical form of what was asked, with the job's kind and version. */
  readonly description: Readonly<Record<string, unknown>>;
  /** What was found, as JSON; its form is that of the kind. */
  readonly summary: unknown;
  /** How the committed copy came about. */
  readonly meta?: Meta | undefined;
}

/** Read access to the committed summaries. */
export interface CommittedResults {
  /** The committed result of a key, or undefined. Throws if a file that may hold it cannot be read. */
  read(key: string): CommittedResult | undefined;
}

/** Most bytes of a study's summaries; five studies have 4 to 18 MB. A text of twice as many is more than V8 can hold. */
const LARGEST_STUDY = 256 * 1024 * 1024;

/** The file of a study. */
interface StudyFile {
  readonly file: string;
  /** Beginnings of the keys of its results; undefined if it does not say. */
  readonly beginnings: ReadonlySet<string> | undefined;
  /** What it holds, once it was read. */
  results?: ReadonlyMap<string, CommittedResult>;
}

/**
 * The summaries in `<folder>/<study>.jsonl.gz`, one line a result. A file says in its header which keys it has, and is read when one of them
 * is asked for: all of them are tens of megabytes. A file that cannot be read is an error that names it.
 */
export function committedResults(folder: string): CommittedResults {
  let files: readonly StudyFile[] | undefined;
  return {
    read(key) {
      files ??= studies(folder);
      for (const study of files) {
        if (study.beginnings?.has(beginning(key)) === false) continue;
        study.results ??= new Map(readStudy(study.file).map((result) => [result.key, result]));
        const found = study.results.get(key);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

// Of all keys there are, two share so many digits with a chance of 1e-11: a file is then read in vain.
const beginning = (key: string): string => key.slice(0, 16);
const says = "keys begin ";

/** No committed summaries. */
export const nothingCommitted: CommittedResults = { read: () => undefined };

/**
 * Writes the summaries of these keys as the committed results of a study; returns the file. Keys are sorted, so that
 * equal results give equal bytes. Results that are committed already need not be in the store. A key that neither holds is an error and
 * nothing is written.
 */
export function exportResults(
  study: string,
  keys: readonly string[],
  options: {
    /** Where results are read from that are not committed yet. */
    readonly store: Store;
    /** Where the file is written, and committed results are read from. */
    readonly folder: string;
  },
): string {
  const { store, folder } = knownFields("exportResults", options, ["store", "folder"]);
  checkStudy("exportResults", study);
  const before = committedResults(folder);
  const sorted = [...new Set(keys)].sort();
  const lines = sorted.map((key) => {
    const entry = store.read(key);
    if (entry !== undefined) {
      const { description, summary } = entry;
      return `${canonicalJson({ key, description, summary, meta: store.readMeta(key) })}\n`;
    }
    const kept = before.read(key);
    if (kept === undefined) throw new RangeError(`exportResults: keys must be in the store, got ${key}`);
    return `${canonicalJson(kept)}\n`;
  });
  const text = Buffer.from(lines.join(""));
  if (text.length > LARGEST_STUDY) {
    throw new RangeError(
      `exportResults: results must have at most ${LARGEST_STUDY} bytes, got ${text.length}`,
    );
  }
  const file = join(folder, `${study}.jsonl.gz`);
  writeWhole(file, withGzipComment(gzipSync(text, { level: 9 }), says + sorted.map(beginning).join(" ")));
  return file;
}

/** Throws unless a study's name is one that is a file name and nothing more. */
export function checkStudy(where: string, study: string): void {
  if (/^[a-z0-9][a-z0-9-]*$/.test(study)) return;
  throw new RangeError(`${where}: study must be like "01-winning-tickets", got ${study}`);
}

function studies(folder: string): StudyFile[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".jsonl.gz"));
  return names.sort().map((name) => {
    const file = join(folder, name);
    const comment = readGzipComment(file);
    const beginnings = comment?.startsWith(says) ? new Set(comment.slice(says.length).split(" ")) : undefined;
    return { file, beginnings };
  });
}

function readStudy(file: string): CommittedResult[] {
  try {
    const bytes = inflate(readFileSync(file), "gzip", { what: "the file", most: LARGEST_STUDY });
    const lines = new TextDecoder().decode(bytes).split("\n");
    return lines.filter((line) => line !== "").map((line) => result(JSON.parse(line)));
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`committedResults: ${file} must hold a JSON result a line, got: ${found}`, { cause });
  }
}

function result(value: unknown): CommittedResult {
  if (isCommitted(value)) {
    const { key, description, summary, meta } = value;
    return { key, description, summary, meta: isMeta(meta) ? meta : undefined };
  }
  throw new TypeError("a line without key and description");
}

function isCommitted(value: unknown): value is CommittedResult {
  return isRecord(value) && typeof value["key"] === "string" && isRecord(value["description"]);
}
