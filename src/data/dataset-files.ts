import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DatasetName } from "./datasets.js";
import { datasetEntry, loadDataset } from "./load-dataset.js";
import { places, type Environment } from "./places.js";

/**
 * Where the files of a data set lie, plain or as `.gz`: in the first place that has them all, so those that `loadDataset` reads. They are checked as it does, and downloaded
 * where it would; throws as it does.
 */
export async function datasetFiles(
  name: DatasetName,
  environment: Environment = process.env,
): Promise<readonly string[]> {
  await loadDataset(name, { environment });
  const entry = datasetEntry(name);
  for (const { folder } of places(entry, { directory: undefined, environment })) {
    if (folder === undefined) continue;
    const files = entry.files.flatMap((file) => {
      const ways = [join(folder, file.name), join(folder, `${file.name}.gz`)];
      return ways.find((path) => existsSync(path)) ?? [];
    });
    if (files.length === entry.files.length) return files;
  }
  throw new Error(`datasetFiles: the files of ${name} must stay where they were found, got none`);
}
