import type { EngineName } from "../engine/index.js";

import { openWorkshop, type Description, type JobProgress } from "../experiments/index.js";
import { runJob } from "./run-job.js";
import type { OnWait, Slots } from "./slots.js";

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

/** Something that computes jobs. To add one, implement this. */
export interface Executor {
  /** Jobs that can run at the same time; more are queued. */
  readonly slots: number;
  /** Computes a job; when the promise resolves, its result is in the store. */
  run(request: JobRequest, options?: JobOptions): Promise<void>;
  /** Ends whatever still runs and gives everything back. */
  close(): void;
}

/** Computes in this process, one job at a time, when this machine has a slot free. */
export function inlineExecutor(machine?: Slots): Executor {
  const workshop = openWorkshop();
  let last: Promise<unknown> = Promise.resolve();
  return {
    slots: 1,
    run(request, options = {}) {
      const turn = last.then(async () => {
        options.signal?.throwIfAborted();
        const giveBack = await machine?.acquire(options.signal, options.onWait);
        try {
          await runJob(request, { ...options, workshop });
        } finally {
          giveBack?.();
        }
      });
      last = turn.catch(() => undefined);
      return turn;
    },
    close: () => workshop.close(),
  };
}
