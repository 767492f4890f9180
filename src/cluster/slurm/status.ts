import type { Store } from "../../store/index.js";
import { jobStatuses, type JobStatus } from "../status.js";
import { readSubmissions } from "../submission.js";
import { accounting, queue } from "./queue.js";

/** Where all jobs stand that were sent from a store, and why Slurm cannot be asked, if so. */
export interface SlurmStatus {
  readonly jobs: ReadonlyMap<string, JobStatus>;
  readonly unreachable?: string | undefined;
}

/** Joins store, queue and, where the cluster keeps one, its accounting. Slurm is not asked where nothing was ever sent to it. */
export async function slurmStatus(store: Store): Promise<SlurmStatus> {
  const sent = readSubmissions(store.folder).filter(({ scheduler }) => scheduler === "slurm");
  if (sent.length === 0) return { jobs: await jobStatuses({ store, queue: [] }) };
  try {
    const found = await queue();
    return { jobs: await jobStatuses({ store, queue: found, accounting }) };
  } catch (error) {
    const unreachable = error instanceof Error ? error.message : String(error);
    return { jobs: await jobStatuses({ store, queue: undefined }), unreachable };
  }
}
