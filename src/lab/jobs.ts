import { packageVersion, type DatasetName } from "../data/index.js";
import { openCheckpoints, type Checkpoints } from "./checkpoints.js";
import type { JobOptions, JobProgress, JobRequest } from "./executors.js";
import { canonicalForm } from "./forms.js";
import { describedKey } from "./keys.js";
import {
  comparisonJob,
  evaluationJob,
  interpolationJob,
  noiseProbeJob,
  spectrumJob,
} from "./measurement-jobs.js";
import type { Description } from "./measurements.js";
import { signsJob } from "./signs-job.js";
import { trunkRounds, type TrunkRounds } from "./rounds-file.js";
import { openStore, type Blobs, type Store } from "./store.js";
import { trainingJob } from "./training-job.js";
import type { Bench, Workshop } from "./workshop.js";

/** What a job may use. */
export interface JobTools {
  readonly store: Store;
  /** Committed elimination rounds. */
  readonly trunks: TrunkRounds;
  readonly checkpoints: Checkpoints;
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
export const jobs: {
  readonly [job in Description["job"]]: (
    description: Extract<Description, { readonly job: job }>,
    tools: JobTools,
  ) => Promise<JobFindings<unknown>>;
} = {
  train: trainingJob,
  evaluate: evaluationJob,
  interpolate: interpolationJob,
  compare: comparisonJob,
  signs: signsJob,
  noise: noiseProbeJob,
  spectrum: spectrumJob,
};

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
