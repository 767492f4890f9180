export { alwaysZeroInputs } from "./always-zero-inputs.js";
export { batchOrder } from "./batch-order.js";
export type { BatchOrder, BatchOrderOptions } from "./batch-order.js";
export { cifarEntry } from "./cifar.js";
export type { CifarArchive } from "./cifar.js";
export { datasets } from "./datasets.js";
export type { DatasetName } from "./datasets.js";
export { idxEntry } from "./entries.js";
export type { DataFile, DatasetEntry } from "./entries.js";
export { examples } from "./examples.js";
export { readIdx } from "./idx.js";
export type { IdxArray } from "./idx.js";
export { datasetEntry, loadDataset } from "./load-dataset.js";
export type { LoadDatasetOptions } from "./load-dataset.js";
export { decodeData } from "./own/content.js";
export { dataset } from "./own/dataset.js";
export { datasetFile } from "./own/dataset-file.js";
export { heldBytes } from "./own/held.js";
export { readNpy } from "./own/npy.js";
export type { NpyArray } from "./own/npy.js";
export type { NpyValues } from "./own/npy-values.js";
export { checkedData, dataShape, isOwnData } from "./own/resolve-data.js";
export type { DataDescription, DataShape } from "./own/resolve-data.js";
export type {
  AnswerColumns,
  ArraySource,
  CsvSource,
  DataSource,
  DatasetOptions,
  IdxSource,
  ImageSource,
  NpySource,
  NpzSource,
  OwnData,
  ScalingName,
  TableLike,
  TableSource,
} from "./own/types.js";
export { noisyLabels } from "./noisy-labels.js";
export type { NoisyLabelsOptions } from "./noisy-labels.js";
export { packageRoot, packageVersion } from "./package-root.js";
export { cacheFolder } from "./places.js";
export type { Environment } from "./places.js";
export { streams } from "./streams.js";
export type { Streams } from "./streams.js";
export { trainingSplit } from "./training-split.js";
export type { TrainingSplit, TrainingSplitOptions } from "./training-split.js";
export type { Dataset, Examples } from "./types.js";
