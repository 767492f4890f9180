import { openWorkshop } from "../experiments/index.js";
import { runJob } from "./run-job.js";
import type { JobOptions, JobRequest } from "./job.js";
import type { Slots } from "./slots.js";
import type { Work } from "./plan.js";
import type { JobFailure, ScheduleOptions } from "./schedule.js";
import type { EngineName } from "../engine/index.js";

/** Something that computes jobs. To add one, implement this. */
export interface Executor {
  /** Jobs that can run at the same time; more are queued. */
  readonly workers: number;
  /** Computes a job; when the promise resolves, its result is in the store. */
  run(request: JobRequest, options?: JobOptions): Promise<void>;
  /** Ends whatever still runs and gives everything back. */
  close(): void;
}

/** What it is told of a whole plan: as `runWork`, without the starting of single jobs. */
export type WorkOptions = Omit<ScheduleOptions, "workers" | "start">;

/** Something that takes a whole plan and sees itself to what runs when: a cluster. To add one, implement this. */
export interface Scheduler {
  /** Jobs that are taken to run at the same time, for estimates. */
  readonly workers: number;
  /** Resolves when each job is in the store or has failed; the failures, by key. Aborting the signal ends the waiting, not the jobs. */
  runWork(work: Work, options: WorkOptions): Promise<ReadonlyMap<string, JobFailure>>;
  /** Ends the waiting. */
  close(): void;
}

/** What a lab tells whoever computes for it. */
export interface LabPlaces {
  /** Folder of its store, absolute. */
  readonly store: string;
  /** Folder of committed results, if there is one. */
  readonly committed: string | undefined;
  /** Back end that its jobs are to use; changes no result. */
  readonly engine: EngineName;
}

/** Computes in this process, one job at a time, when this machine has a slot free. */
export function inlineExecutor(machine?: Slots): Executor {
  const workshop = openWorkshop();
  let last: Promise<unknown> = Promise.resolve();
  return {
    workers: 1,
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
