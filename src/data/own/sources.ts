import { checkFields } from "../../numerics/checks.js";
import { shown } from "../../numerics/names.js";
import { fromArrays } from "./from-arrays.js";
import { fromCsv } from "./from-csv.js";
import { fromIdx } from "./from-idx.js";
import { fromImages } from "./from-images.js";
import { fromNpy, fromNpz } from "./from-npy.js";
import { fromTable } from "./from-table.js";
import type {
  ArraySource,
  CsvSource,
  IdxSource,
  ImageSource,
  NpySource,
  NpzSource,
  RawExamples,
  TableSource,
} from "./types.js";

interface Source {
  /** Fields beside the one by which the source is known. */
  readonly fields: readonly string[];
  /** Fields that name files or folders. */
  readonly files: readonly string[];
  readonly read: (where: string, source: never) => RawExamples;
}

const answers = ["label", "targets", "omit"];

/** Where examples can come from, by the field that says so. To add one, add its reader and an entry here. */
export const sources = {
  csv: {
    fields: ["header", "delimiter", ...answers],
    files: ["csv"],
    read: (_, source: CsvSource) => fromCsv(source),
  },
  npy: {
    fields: ["labels", "targets"],
    files: ["npy", "labels", "targets"],
    read: (_, source: NpySource) => fromNpy(source),
  },
  npz: {
    fields: ["inputs", "labels", "targets"],
    files: ["npz"],
    read: (_, source: NpzSource) => fromNpz(source),
  },
  idx: { fields: ["labels"], files: ["idx", "labels"], read: (_, source: IdxSource) => fromIdx(source) },
  images: { fields: ["channels"], files: ["images"], read: (_, source: ImageSource) => fromImages(source) },
  table: { fields: answers, files: [], read: (where, source: TableSource) => fromTable(where, source) },
  inputs: {
    fields: ["features", "labels", "targets"],
    files: [],
    read: (where, source: ArraySource) => fromArrays(where, source),
  },
} satisfies Record<string, Source>;

/** The field by which a source is known; undefined if it has none of them. */
export function sourceName(source: object): keyof typeof sources | undefined {
  return (Object.keys(sources) as (keyof typeof sources)[]).find((name) => Object.hasOwn(source, name));
}

/** Reads the examples of a part, "train" or "test". */
export function readSource(part: string, given: unknown): RawExamples {
  const where = `dataset: ${part}`;
  const name = typeof given === "object" && given !== null ? sourceName(given) : undefined;
  if (name === undefined)
    throw new TypeError(
      `${where} must be a source with one of ${Object.keys(sources).join(", ")}, got ${shown(given)}`,
    );
  const { fields, files, read }: Source = sources[name];
  checkFields("dataset", given, [name, ...fields], `${part} field`);
  for (const field of files) {
    const file: unknown = (given as Readonly<Record<string, unknown>>)[field];
    if (file !== undefined && (typeof file !== "string" || file === ""))
      throw new TypeError(`${where} ${field} must name a file, got ${shown(file)}`);
    if (file === undefined && (field === name || (name === "idx" && field === "labels")))
      throw new TypeError(`${where} ${field} must name a file, got none`);
  }
  return read(where, given as never); // its reader takes what has this field
}
