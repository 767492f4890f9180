import {
  decodeData,
  isOwnData,
  loadDataset,
  type DataDescription,
  type Dataset,
  type OwnData,
} from "../data/index.js";
import { contentKey, type Store } from "../store/index.js";

/** The examples of a data set: by name as `loadDataset` finds them, of a user's own from the store. */
export async function openData(data: DataDescription, store: Store): Promise<Dataset> {
  if (!isOwnData(data)) return loadDataset(data);
  const bytes = store.readBlob(contentKey({ content: data.content }), "content");
  if (bytes === undefined) throw missingData(data, store);
  const { name, train, test } = decodeData(data, bytes);
  return { name, train, test };
}

/** The error of a data set whose examples are nowhere, with what helps. */
export function missingData({ name, content }: OwnData, store: Store): Error {
  return new Error(
    `lab: the examples of ${name} (content ${content.slice(0, 12)}…) must be in ${store.folder}, got none; ` +
      "make the same data set again with dataset({ … }), or give its file on the command line: --data FILE",
  );
}
