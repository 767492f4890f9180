import {
  dataset,
  decodeData,
  heldBytes,
  type Dataset,
  type DatasetOptions,
} from "../../../src/data/index.js";

/** The examples of the data set that these options make, as they come back from its bytes. */
export function made(options: DatasetOptions): Dataset & { readonly classes: readonly string[] | undefined } {
  const data = dataset(options);
  return decodeData(data, heldBytes(data) ?? new Uint8Array());
}
