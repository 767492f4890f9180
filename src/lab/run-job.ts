import { packageVersion, type DatasetName } from "../data/index.js";
import {
  canonicalForm,
  describedKey,
  jobs,
  type Bench,
  type Description,
  type JobFindings,
  type JobTools,
  type Workshop,
} from "../experiments/index.js";
import { openCheckpoints, openStore, trunkRounds } from "../store/index.js";
import type { JobOptions, JobRequest } from "./executors.js";

/** Computes a job and publishes it; does nothing if its result is there already, with all its blobs. */
export async function runJob(
  { description, store: folder, engine, committed }: JobRequest,
  { workshop, signal, onProgress }: JobOptions & { readonly workshop: Workshop },
): Promise<void> {
  const store = openStore(folder);
  const key = describedKey(description);
  if (store.whole(key)) return;
  const bench = (data: DatasetName): Promise<Bench> => workshop.bench(data, engine);
  const checkpoints = openCheckpoints(folder, key);
  const trunks = trunkRounds(committed);
  // The table gives each kind its own job.
  const compute = jobs[description.job] as (
    given: Description,
    tools: JobTools,
  ) => Promise<JobFindings<unknown>>;
  const found = await compute(description, { store, trunks, checkpoints, bench, signal, onProgress });
  const { summary, blobs, seconds, stepSeconds } = found;
  const platform = `${process.platform}-${process.arch}`;
  const meta = { seconds, stepSeconds, engine, node: process.version, platform, package: packageVersion() };
  store.publish({ key, description: canonicalForm(description), summary, blobs }, meta);
  checkpoints.clear();
}
