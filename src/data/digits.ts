import { at } from "../numerics/at.js";
import type { DatasetEntry } from "./entries.js";
import { examples } from "./examples.js";
import type { Examples } from "./types.js";

const FEATURES = 64;
const BRIGHTEST = 16; // each pixel counts the black pixels of a 4 × 4 block
const TEST_COUNT = 360;
const BYTES = 264712; // of the file as it is shipped

/**
 * 1,797 images of 8 × 8 pixels 0 … 16. The split is by position in the file: the first 1,437 train, the last 360 test (33 to 37
 * of each class). The file appears to keep each writer's digits together, so this tests mostly on writers that were not trained on, which
 * is harder and more honest than a random split.
 */
export const digits: DatasetEntry = {
  name: "digits",
  title: "Optical recognition of handwritten digits, 8 × 8 (test part of the UCI set)",
  source:
    "E. Alpaydin & C. Kaynak 1998, Cascading classifiers, Kybernetika 34(4); UCI Machine Learning Repository, doi:10.24432/C50P49; file from scikit-learn",
  licence: "CC BY 4.0 (UCI); scikit-learn, which ships the file, is BSD-3-Clause",
  features: FEATURES,
  classes: 10,
  trainCount: 1437,
  testCount: TEST_COUNT,
  files: [
    {
      name: "digits.csv",
      sha256: "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8",
      bytes: BYTES,
    },
  ],
  folders: ["package:data"],
  mirrors: [],
  commands: ["git checkout -- data/digits.csv.gz, in a clone", "npm install, anew, in a project"],
  read: ([csv]) => {
    const rows = readRows(csv ?? new Uint8Array());
    return { train: rowExamples(rows.slice(0, -TEST_COUNT)), test: rowExamples(rows.slice(-TEST_COUNT)) };
  },
};

/** Rows of 64 pixels and a label. */
function readRows(csv: Uint8Array): readonly (readonly number[])[] {
  const lines = Buffer.from(csv.buffer, csv.byteOffset, csv.byteLength)
    .toString("latin1")
    .trimEnd()
    .split("\n");
  return lines.map((line, i) => {
    const row = line.split(",").map((text) => (/^\d+$/.test(text) ? Number(text) : NaN));
    const bad = row.find((value) => !(value <= BRIGHTEST));
    if (row.length !== FEATURES + 1 || bad !== undefined)
      throw new RangeError(
        `digits: line ${i + 1} must hold 65 integers from 0 to 16, got ${row.length}${bad === undefined ? "" : ` with ${bad}`}`,
      );
    return row;
  });
}

function rowExamples(rows: readonly (readonly number[])[]): Examples {
  const inputs = Uint8Array.from(rows.flatMap((row) => row.slice(0, FEATURES)));
  const labels = Uint8Array.from(rows, (row) => at(row, FEATURES));
  return examples(inputs, labels, { features: FEATURES, classes: 10, scale: 1 / BRIGHTEST });
}
