import {
  datasetEntry,
  isOwnData,
  type DataDescription,
  type DatasetEntry,
  type Examples,
} from "../../data/index.js";
import { keyOf, sha256Hex } from "../../numerics/index.js";
import { pinnedData } from "./pinned.js";

const known = new WeakMap<DatasetEntry, string>();

/**
 * A data set in a key: its name as long as that means what it meant when results were first kept under it, else its content. So neither an
 * entry that was changed nor another one of the same name finds results of the first. One of a user's own: by its content, whatever its name.
 */
export function dataForm(data: DataDescription): unknown {
  if (isOwnData(data)) {
    // All but the content follows from it; it stands beside it so that the form describes a run again.
    const { name: _name, ...form } = data;
    return form;
  }
  const entry = datasetEntry(data);
  const identity = known.get(entry) ?? dataIdentity(entry);
  known.set(entry, identity);
  return pinnedData[data] === identity ? data : { content: identity };
}

/**
 * What a data set is: the checksums of its files and the numbers they are read with; of an entry without files the examples themselves. Where
 * it is not one of ours its reader counts too, as it is written.
 */
export function dataIdentity(entry: DatasetEntry): string {
  const { name, files, features, classes, trainCount, testCount, read } = entry;
  const reader = name in pinnedData ? undefined : sha256Hex(read.toString());
  const sums = files.map(({ sha256, md5 }) => sha256 ?? md5);
  const numbers = { features, classes, trainCount, testCount };
  if (files.length > 0) return keyOf({ files: sums, reader: reader ?? "own", ...numbers });
  const { train, test } = read([]);
  return keyOf({ train: examplesIdentity(train), test: examplesIdentity(test), ...numbers });
}

function examplesIdentity({ count, features, classes, inputs, scale, labels, targets }: Examples): string {
  const bytes = [inputs, labels, ...(targets === undefined ? [] : [targets])].map((values) =>
    sha256Hex(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  );
  return keyOf({ count, features, classes, scale, bytes });
}
