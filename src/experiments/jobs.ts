import type { DatasetName } from "../data/index.js";
import type { Blobs, Checkpoints, Store, TrunkRounds } from "../store/index.js";
import {
  comparisonJob,
  evaluationJob,
  interpolationJob,
  noiseProbeJob,
  spectrumJob,
} from "./measurement-jobs.js";
import type { Description } from "./measurements.js";
import { signsJob } from "./signs-job.js";
import { trainingJob } from "./train/training-job.js";
import type { Bench } from "./workshop.js";

/** How far a running job is. */
export interface JobProgress {
  readonly step: number;
  readonly iterations: number;
}

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
