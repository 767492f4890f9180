import { inflate, tarMembers } from "../disk/index.js";
import { knownFields } from "../numerics/checks.js";
import { at } from "../numerics/at.js";
import type { DatasetEntry } from "./entries.js";
import { examples } from "./examples.js";
import type { Examples } from "./types.js";

const [SIDE, CHANNELS] = [32, 3];
const PLANE = SIDE * SIDE;
const FEATURES = CHANNELS * PLANE;
const RECORD = 1 + FEATURES;
const TRAIN_FILES = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`);
const TEST_FILE = "test_batch.bin";
const ARCHIVE = "cifar-10-binary.tar.gz";

/** What distinguishes the published archive from a smaller one of the same form. */
export interface CifarArchive {
  /** Name of the data set; of its folder too. */
  readonly name: string;
  /** Of the archive as it is downloaded, 32 hexadecimal digits. */
  readonly md5: string;
  /** Of the archive. */
  readonly bytes: number;
  /** Images in each of the six files. */
  readonly records: number;
  /** Addresses that end in "/", under which the archive lies. */
  readonly mirrors: readonly string[];
}

/**
 * CIFAR-10 in its binary version: an archive of six files of records, each a label, then 1,024 red, 1,024 green and 1,024 blue bytes, row by row.
 * Examples have their channels innermost, (32, 32, 3), as TensorFlow.js takes images. The archive itself is compared with its published MD5.
 */
export function cifarEntry(archive: CifarArchive): DatasetEntry {
  const known = knownFields("cifarEntry", archive, ["name", "md5", "bytes", "records", "mirrors"]);
  const { name, md5, bytes, records, mirrors } = known;
  return {
    name,
    title: "CIFAR-10: small colour photographs, 32 × 32 × 3",
    source:
      "A. Krizhevsky 2009, Learning Multiple Layers of Features from Tiny Images, University of Toronto",
    licence: "no licence stated; free for research, to be cited",
    features: FEATURES,
    classes: 10,
    trainCount: TRAIN_FILES.length * records,
    testCount: records,
    files: [{ name: ARCHIVE, md5, bytes }],
    folders: [],
    mirrors,
    commands: mirrors.map((mirror) => `curl -LO ${mirror}${ARCHIVE}`),
    read: ([content = new Uint8Array()]) => readArchive(content, name, records),
  };
}

/** The published archive. */
export const cifar10: DatasetEntry = cifarEntry({
  name: "cifar10",
  md5: "c32a1d4ab5d03f1284b67883e8d87530",
  bytes: 170052171,
  records: 10000,
  mirrors: ["https://www.cs.toronto.edu/~kriz/"],
});

function readArchive(
  archive: Uint8Array,
  name: string,
  records: number,
): { readonly train: Examples; readonly test: Examples } {
  const what = `${name}/${ARCHIVE}`;
  // six files, each rounded up to blocks, and a little text beside them
  const most = (TRAIN_FILES.length + 1) * (RECORD * records + 1024) + 65536;
  const members = tarMembers(inflate(archive, "gzip", { what, most }), what);
  const find = (file: string): Uint8Array => {
    const member = members.find((each) => each.name.endsWith(`/${file}`));
    const content = member?.content ?? new Uint8Array();
    if (content.length === RECORD * records) return content;
    throw new RangeError(
      `${what}: ${file} must have ${RECORD * records} bytes (${records} records of ${RECORD}), got ${content.length}`,
    );
  };
  const part = (files: readonly string[]): Examples => {
    const inputs = new Uint8Array(files.length * records * FEATURES);
    const labels = new Uint8Array(files.length * records);
    files.forEach((file, i) => {
      const content = find(file);
      for (let r = 0; r < records; r++) {
        const example = i * records + r;
        labels[example] = labelOf(content, r, `${what}: ${file}`);
        for (let p = 0; p < FEATURES; p++)
          inputs[example * FEATURES + p] = at(
            content,
            r * RECORD + 1 + (p % CHANNELS) * PLANE + Math.floor(p / CHANNELS),
          );
      }
    });
    return examples(inputs, labels, { features: FEATURES, classes: 10, scale: 1 / 255 });
  };
  return { train: part(TRAIN_FILES), test: part([TEST_FILE]) };
}

function labelOf(content: Uint8Array, record: number, what: string): number {
  const label = at(content, record * RECORD);
  if (label < 10) return label;
  throw new RangeError(
    `${what} must have labels below 10, got ${label} in record ${record} (byte ${record * RECORD})`,
  );
}
