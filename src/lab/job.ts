import type { EngineName } from "../engine/index.js";
import type { Description, JobProgress } from "../experiments/index.js";
import type { OnWait } from "./slots.js";

/** One job as it is handed to whoever computes it. */
export interface JobRequest {
  readonly key: string;
  readonly description: Description;
  /** The store's folder: dependencies are read from it, the result is published to it. */
  readonly store: string;
  readonly engine: EngineName;
  /** Folder of committed elimination rounds. Default: none. */
  readonly committed?: string | undefined;
}

export interface JobOptions {
  /** Aborting stops the job within 1 s; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: JobProgress) => void) | undefined;
  /** Told what the job waits for while this machine has no slot free, and undefined when it has. */
  readonly onWait?: OnWait | undefined;
}
