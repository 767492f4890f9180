import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot, type DatasetName } from "../data/index.js";
import type { Description } from "./descriptions.js";
import { isRecord } from "./entries.js";
import type { JobOptions, JobProgress, JobRequest } from "./executors.js";
import { canonicalForm, describedKey } from "./keys.js";
import { openStore, type Blobs, type Store } from "./store.js";
import { trainingJob } from "./training-job.js";
import type { Bench, Workshop } from "./workshop.js";

/** What a job may use. */
export interface JobTools {
  readonly store: Store;
  bench(data: DatasetName): Promise<Bench>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: JobProgress) => void) | undefined;
}

/** What a job found, and how long it took. */
export interface JobFindings<Summary> {
  readonly summary: Summary;
  readonly blobs: Blobs;
  readonly seconds: number;
  readonly stepSeconds: number;
}

/** The kinds of job. To add one, add its description, its entry here and its version in `jobVersions`. */
export const jobs = { train: trainingJob } satisfies Record<
  Description["job"],
  (description: Description, tools: JobTools) => Promise<JobFindings<unknown>>
>;

/** Computes a job and publishes it; does nothing if its result is there already. */
export async function runJob(
  { description, store: folder, engine }: JobRequest,
  { workshop, signal, onProgress }: JobOptions & { readonly workshop: Workshop },
): Promise<void> {
  const store = openStore(folder);
  const key = describedKey(description);
  if (store.read(key) !== undefined) return;
  const bench = (data: DatasetName): Promise<Bench> => workshop.bench(data, engine);
  const found = await jobs[description.job](description, { store, bench, signal, onProgress });
  const { summary, blobs, seconds, stepSeconds } = found;
  const platform = `${process.platform}-${process.arch}`;
  const meta = { seconds, stepSeconds, engine, node: process.version, platform, package: packageVersion() };
  store.publish({ key, description: canonicalForm(description), summary, blobs }, meta);
}

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8"));
  return isRecord(manifest) ? String(manifest["version"]) : "unknown";
}
