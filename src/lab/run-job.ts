import { packageVersion } from "../data/index.js";
import {
  canonicalForm,
  describedKey,
  engineFor,
  kindOf,
  subjectOf,
  type Bench,
  type BenchSubject,
  type Workshop,
} from "../experiments/index.js";
import { checkpointSeconds, openCheckpoints, openStore, trunkRounds } from "../store/index.js";
import type { JobOptions, JobRequest } from "./job.js";

/**
 * Computes a job and publishes it under its key; does nothing if its result is there already, with all its blobs. Throws where this process
 * would give the description another key: its tables are not those of whoever asked.
 */
export async function runJob(
  { key, description, store: folder, engine, committed }: JobRequest,
  { workshop, signal, onProgress }: JobOptions & { readonly workshop: Workshop },
): Promise<void> {
  const store = openStore(folder);
  if (store.whole(key)) return;
  const found = describedKey(description);
  if (found !== key) {
    throw new Error(
      `lab: a worker must give a job the key it was asked under, ${key}, got ${found}: a table was changed in the asking process only`,
    );
  }
  const checkpoints = openCheckpoints(folder, key, checkpointSeconds(), () => signal?.aborted === true);
  const tools = {
    store,
    trunks: trunkRounds(committed),
    checkpoints,
    bench: (of: BenchSubject): Promise<Bench> => workshop.bench(of, engineFor(of.network, engine), store),
    clock: () => performance.now() / 1000,
    signal,
    onProgress,
  };
  const { summary, blobs, seconds, stepSeconds } = await kindOf(description)
    .compute(description, tools)
    .catch((error: unknown) => {
      checkpoints.flush();
      throw error;
    });
  const platform = `${process.platform}-${process.arch}`;
  const network = subjectOf(description)?.network;
  const by = network === undefined ? engine : engineFor(network, engine);
  const meta = {
    seconds,
    stepSeconds,
    engine: by,
    node: process.version,
    platform,
    package: packageVersion(),
  };
  store.publish({ key, description: canonicalForm(description), summary, blobs }, meta);
  checkpoints.clear();
}
