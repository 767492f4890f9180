import { setTimeout as sleep } from "node:timers/promises";
import { label, stepsOf } from "../../experiments/index.js";
import type { JobFailure, LabPlaces, LabProgress, Scheduler, WorkOptions } from "../../lab/index.js";
import type { Job, Work } from "../../lab/plan.js";
import { knownFields } from "../../numerics/checks.js";
import { openStore, type Store } from "../../store/index.js";
import { checkedSettings, settingNames, type ClusterSettings } from "../settings.js";
import { jobStatuses, type JobStatus } from "../status.js";
import { accounting, queue } from "./queue.js";
import { submitToSlurm } from "./submit.js";
import { shortKey } from "../../lab/cards.js";

/** Where the jobs run and what they get, and how they are waited for. */
export interface SlurmOptions extends ClusterSettings {
  /** Seconds between two looks at queue and store, in [0.1, 600]. Default: 10. */
  readonly pollSeconds?: number | undefined;
  /** Seconds that a result may take to be seen after its task ended: network file systems remember for a while that a file was not there. In [0, 600]. Default: 60. */
  readonly settleSeconds?: number | undefined;
  /** What the submissions are called. Default: "notebook". */
  readonly name?: string | undefined;
}

/**
 * Has a lab compute on Slurm: `openLab({ executor: slurm({ partition: "main" }) })`. `runAll` sends what is missing, all waves at once, and waits; an interrupt, or the end of this
 * process, ends the waiting and nothing else: the same call later finds what is done, and goes on waiting for the rest.
 */
export function slurm(options: SlurmOptions = {}): (places: LabPlaces) => Scheduler {
  const own = ["pollSeconds", "settleSeconds", "name"] as const;
  const {
    pollSeconds = 10,
    settleSeconds = 60,
    name = "notebook",
  } = knownFields("slurm", options, [...own, ...settingNames]);
  checkSeconds("pollSeconds", pollSeconds, 0.1);
  checkSeconds("settleSeconds", settleSeconds, 0);
  const settings = checkedSettings(
    "slurm",
    Object.fromEntries(Object.entries(options).filter(([field]) => !own.some((each) => each === field))),
  );
  return ({ store: folder, committed }) => {
    const store = openStore(folder);
    const closing = new AbortController();
    return {
      workers: 1,
      async runWork(work, workOptions) {
        if (work.jobs.length === 0) return new Map();
        await submitToSlurm(work, { store, committed, settings, name });
        const { signal: given } = workOptions;
        const signal = given === undefined ? closing.signal : AbortSignal.any([given, closing.signal]);
        return waitFor(work, { ...workOptions, signal, store, pollSeconds, settleSeconds });
      },
      close: () => closing.abort(new Error("lab: the lab was closed; what was sent to Slurm goes on")),
    };
  };
}

function checkSeconds(field: string, value: unknown, least: number): void {
  if (typeof value === "number" && value >= least && value <= 600) return;
  throw new RangeError(`slurm: ${field} must be in [${least}, 600], got ${String(value)}`);
}

interface WaitOptions extends WorkOptions {
  readonly store: Store;
  readonly signal: AbortSignal;
  readonly pollSeconds: number;
  readonly settleSeconds: number;
}

/** Waits until each job is there or will not come; why those will not, by key. */
async function waitFor(work: Work, options: WaitOptions): Promise<ReadonlyMap<string, JobFailure>> {
  const { store, signal, finished, pollSeconds, settleSeconds } = options;
  const open = new Map(work.jobs.map((job) => [job.key, job]));
  const given = new Map<string, JobStatus>();
  /** When a job was first seen to be gone without a result. */
  const gone = new Map<string, number>();
  const began = performance.now();
  for (;;) {
    signal.throwIfAborted();
    const queued = await queue().catch(() => undefined); // a controller that is down for a while costs nothing
    const statuses = await jobStatuses({ store, queue: queued, accounting, whole: true });
    for (const job of open.values()) {
      const status = statuses.get(job.key);
      if (store.whole(job.key)) {
        open.delete(job.key);
        finished(job);
      } else if (status !== undefined && isOver(status, { gone, settleSeconds })) {
        open.delete(job.key);
        given.set(job.key, status);
      }
    }
    options.onProgress?.(
      progressOf(work, { open, given, statuses, seconds: (performance.now() - began) / 1000 }),
    );
    if (open.size === 0) return failuresOf(work, given);
    await sleep(1000 * pollSeconds, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

interface Gone {
  readonly gone: Map<string, number>;
  readonly settleSeconds: number;
}

/** True of a job that failed, or that was seen to be gone for long enough. */
function isOver({ key, state }: JobStatus, { gone, settleSeconds }: Gone): boolean {
  if (state === "failed") return true;
  if (state !== "lost" && state !== "blocked" && state !== "unsent") {
    gone.delete(key);
    return false;
  }
  const now = performance.now();
  const since = gone.get(key) ?? now;
  gone.set(key, since);
  return now - since >= 1000 * settleSeconds;
}

/** Each failure with the job that caused it: itself, or the one at the end of what it waited for. */
function failuresOf(work: Work, given: ReadonlyMap<string, JobStatus>): ReadonlyMap<string, JobFailure> {
  const jobs = new Map(work.jobs.map((job) => [job.key, job]));
  const rootOf = (key: string, depth = 0): string => {
    const after = given.get(key)?.after;
    return after === undefined || !given.has(after) || depth > jobs.size ? key : rootOf(after, depth + 1);
  };
  return new Map(
    [...given.keys()].flatMap((key): [string, JobFailure][] => {
      const root = rootOf(key);
      const job = jobs.get(root);
      const { reason, after } = given.get(root) ?? {};
      const why =
        reason ?? (after === undefined ? "no reason known" : `needs ${shortKey(after)}, which is not there`);
      return job === undefined ? [] : [[key, { job, cause: new Error(why) }]];
    }),
  );
}

interface Seen {
  readonly open: ReadonlyMap<string, Job>;
  readonly given: ReadonlyMap<string, JobStatus>;
  readonly statuses: ReadonlyMap<string, JobStatus>;
  readonly seconds: number;
}

function progressOf({ jobs, plan }: Work, { open, given, statuses, seconds }: Seen): LabProgress {
  const running = [...open.values()].filter(({ key }) => statuses.get(key)?.state === "running");
  const left = [...open.values()].reduce((sum, job) => sum + job.seconds, 0);
  const done = jobs.filter(({ key }) => !open.has(key) && !given.has(key));
  const steps = done.reduce((sum, { description }) => sum + stepsOf(description), 0);
  return {
    done: jobs.length - open.size,
    total: jobs.length,
    cached: plan.cached,
    running: running.map(({ key, description }) => ({
      key,
      label: label(description),
      step: 0,
      iterations: stepsOf(description),
    })),
    secondsLeft: left / Math.max(1, running.length),
    stepsPerSecond: seconds > 0 ? steps / seconds : 0,
  };
}
