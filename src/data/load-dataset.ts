import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { inflate } from "../disk/index.js";
import type { DatasetName } from "./datasets.js";
import { checkName, knownFields } from "../numerics/checks.js";
import { datasets } from "./datasets.js";
import { download } from "./download.js";
import { checkedEntry, checksumOf, largestContent, type DataFile, type DatasetEntry } from "./entries.js";
import type { Environment } from "./places.js";
import { cacheFolder, places } from "./places.js";
import type { Dataset } from "./types.js";

/** Where the files may lie. */
export interface LoadDatasetOptions {
  /** A folder that holds the set's files, looked into first. Default: none. */
  readonly directory?: string | undefined;
  /** Where LOTTERY_DATA_DIR, LOTTERY_OFFLINE and XDG_CACHE_HOME are read. Default: process.env. */
  readonly environment?: Environment | undefined;
}

/**
 * Loads a data set by name, or by an own entry. Order of search: `directory`, $LOTTERY_DATA_DIR/<name>, the user's cache, the npm package,
 * the system's folder, and last a download into the cache (never with LOTTERY_OFFLINE=1). Every file, wherever it came from, is
 * compared with its checksum. Throws on an unknown name, on a wrong checksum (file, expected, found), and when no place has
 * all files: then the error lists every place tried and the commands that help. MNIST takes about 0.2 s.
 */
export async function loadDataset(
  name: DatasetName | DatasetEntry,
  options: LoadDatasetOptions = {},
): Promise<Dataset> {
  const { directory, environment = process.env } = knownFields("loadDataset", options, [
    "directory",
    "environment",
  ]);
  const entry = typeof name === "string" ? datasetEntry(name) : checkedEntry("loadDataset", name);
  const tried: string[] = [];
  for (const { label, folder } of places(entry, { directory, environment })) {
    if (folder === undefined) {
      tried.push(label);
      continue;
    }
    const found = await readFolder(entry, folder);
    if (found.missing === undefined) return { name: entry.name, ...entry.read(found.contents) };
    tried.push(`${label}: ${folder} has no ${found.missing} or ${found.missing}.gz`);
  }

  if (environment["LOTTERY_OFFLINE"] === "1") tried.push("download: forbidden by LOTTERY_OFFLINE=1");
  else {
    const { contents, failures } = await download(entry, join(cacheFolder(environment), entry.name));
    if (contents !== undefined) return { name: entry.name, ...entry.read(contents) };
    tried.push(...failures.map((failure) => `download: ${failure}`));
  }
  throw new Error(
    [
      `loadDataset: the files of ${entry.name} must be in one of these places, got none:`,
      ...tried.map((place) => `  - ${place}`),
      "What helps:",
      ...entry.commands.map((command) => `  ${command}`),
      `  or put ${entry.files.map((file) => file.name).join(", ")} into a folder ${entry.name}/ and set LOTTERY_DATA_DIR to the folder above it`,
    ].join("\n"),
  );
}

/** The entry of a name. Throws on an unknown one, listing the known. */
export function datasetEntry(name: string): DatasetEntry {
  checkName("loadDataset", "name", name, Object.keys(datasets));
  return datasets[name as DatasetName];
}

type Folder =
  { readonly missing: string } | { readonly missing?: undefined; readonly contents: readonly Uint8Array[] };

/** The checked contents of all files, or the first that is in the folder neither plain nor as `.gz`. */
async function readFolder(entry: DatasetEntry, folder: string): Promise<Folder> {
  const contents: Uint8Array[] = [];
  for (const file of entry.files) {
    const content = (await readPlain(folder, file)) ?? (await readCompressed(folder, file));
    if (content === undefined) return { missing: file.name };
    contents.push(content);
  }
  return { contents };
}

async function readPlain(folder: string, file: DataFile): Promise<Uint8Array | undefined> {
  const path = join(folder, file.name);
  const bytes = await readIfThere(path);
  return bytes && checked(bytes, path, file);
}

async function readCompressed(folder: string, file: DataFile): Promise<Uint8Array | undefined> {
  const path = join(folder, `${file.name}.gz`);
  const bytes = await readIfThere(path);
  if (bytes === undefined) return undefined;
  let content: Uint8Array;
  try {
    content = inflate(bytes, "gzip", { what: path, most: largestContent(file) });
  } catch (error) {
    throw new Error(`loadDataset: ${path} must be a whole gzip file, got ${String(error)}`, { cause: error });
  }
  return checked(content, path, file);
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

function checked(content: Uint8Array, path: string, file: DataFile): Uint8Array {
  const { sum, expected, found } = checksumOf(file, content);
  if (found !== expected)
    throw new Error(
      `loadDataset: ${path} must have ${sum} ${expected}, got ${found}; remove it, or put the right file there`,
    );
  return content;
}
