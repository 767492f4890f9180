import { readFileSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { ignoreMissing } from "../../disk/index.js";
import { shown } from "../../numerics/names.js";
import { dataset } from "./dataset.js";
import { sourceName, sources } from "./sources.js";
import type { DatasetOptions, OwnData } from "./types.js";

/**
 * The data set that a file is or describes, named for it: a `.csv` or `.tsv` with a column "label" and an `.npz` with inputs and labels, of which a fifth is
 * set apart as test data; a folder of images, by class, or with two such folders `train` and `test`; or a `.json` with the options of `dataset`, in which paths are
 * relative to it. What `--data` of the command line takes.
 */
export function datasetFile(file: string): OwnData {
  const status = ignoreMissing(() => statSync(file));
  if (status === undefined) throw new Error(`dataset: ${file} must be a file or a folder, got none`);
  const name = basename(file).replace(/\.(?:csv|tsv|npz|json)(?:\.gz)?$/, "");
  if (status.isDirectory()) {
    const [train, test] = ["train", "test"].map((part) => join(file, part));
    const parted = [train, test].every(
      (folder) => folder !== undefined && ignoreMissing(() => statSync(folder))?.isDirectory(),
    );
    if (parted && train !== undefined && test !== undefined)
      return dataset({ train: { images: train }, test: { images: test }, name });
    return dataset({ train: { images: file }, name });
  }
  if (/\.[ct]sv(?:\.gz)?$/.test(file)) return dataset({ train: { csv: file }, name });
  if (file.endsWith(".npz")) return dataset({ train: { npz: file }, name });
  if (file.endsWith(".json")) return dataset({ name, ...describedIn(file) });
  throw new RangeError(
    `dataset: ${file} must end in .csv, .tsv, .npz or .json or be a folder of images, got another file; a .json with { "train": …, "test": … } can name it`,
  );
}

/** The options in a file, its paths made those from here. */
function describedIn(file: string): DatasetOptions {
  let options: unknown;
  try {
    options = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`dataset: ${file} must hold the options of dataset as JSON, got ${String(error)}`, {
      cause: error,
    });
  }
  if (typeof options !== "object" || options === null || !("train" in options))
    throw new TypeError(`dataset: ${file} must hold { "train": …, "test": … }, got ${shown(options)}`);
  return Object.fromEntries(
    Object.entries(options).map(([field, value]) => [
      field,
      ["train", "test"].includes(field) ? withPaths(value, dirname(file)) : (value as unknown),
    ]),
  ) as unknown as DatasetOptions; // `dataset` checks every field
}

function withPaths(source: unknown, folder: string): unknown {
  const name = typeof source === "object" && source !== null ? sourceName(source) : undefined;
  if (name === undefined) return source;
  const files: readonly string[] = sources[name].files;
  return Object.fromEntries(
    Object.entries(source as object).map(([field, value]: [string, unknown]) => [
      field,
      files.includes(field) && typeof value === "string" && !isAbsolute(value) ? join(folder, value) : value,
    ]),
  );
}
