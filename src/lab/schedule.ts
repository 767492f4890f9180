import type { Flights } from "./flights.js";
import type { SlotWait } from "./slots.js";

import { label, stepsOf, type JobProgress } from "../experiments/index.js";
import { chains, type Job, type Work } from "./plan.js";

/** Where a call of `runAll` stands. */
export interface LabProgress {
  /** Jobs finished, of those that had to run. */
  readonly done: number;
  /** Jobs that had to run: what was missing and what it depends on. */
  readonly total: number;
  /** Results that were there already. */
  readonly cached: number;
  /** Jobs that were begun and are not finished. */
  readonly running: readonly RunningJob[];
  /** Estimated wall seconds until the end. */
  readonly secondsLeft: number;
  /** Steps a second of all that ran in this call so far. */
  readonly stepsPerSecond: number;
}

/** A job that was begun, how far it is, and what it waits for. */
export interface RunningJob extends JobProgress {
  /** Names the result: 64 hexadecimal digits, the SHA-256 of all that it depends on. */
  readonly key: string;
  /** In words, such as "lenet-300-100 on mnist seed 1 level 3". */
  readonly label: string;
  /** What it waits for before it begins: the slots of this machine are held by others. */
  readonly waitsFor?: SlotWait | undefined;
}

export interface ScheduleOptions {
  readonly workers: number;
  readonly start: Flights["start"];
  readonly finished: (job: Job) => void;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: LabProgress) => void) | undefined;
}

/** At most 10 calls of `onProgress` a second. */
const PROGRESS_MILLISECONDS = 100;

/** Why a job was not finished: it failed, or one that it needs did. */
export interface JobFailure {
  /** The job that failed. */
  readonly job: Job;
  /** What the failed job threw. */
  readonly cause: unknown;
}

/**
 * Runs jobs when what they need is finished, `workers` at a time, those with the longest chain behind them first. A failure takes only the jobs that
 * depend on it; what failed and what was never begun is returned, by key. The signal, or an error after which no other job can succeed, stops
 * what runs; what is finished stays.
 */
export async function runWork(
  work: Work,
  options: ScheduleOptions,
): Promise<ReadonlyMap<string, JobFailure>> {
  const own = new AbortController();
  const { signal: given } = options;
  const signal = given === undefined ? own.signal : AbortSignal.any([given, own.signal]);
  const state = stateOf(work);
  const report = reporter(work, state, options);
  const active = new Set<Promise<void>>();
  try {
    while (state.unfinished.size > 0) {
      for (const job of ready(state)) {
        if (active.size >= options.workers) break;
        state.waiting.delete(job);
        const running = runJob(job, { ...options, signal, state, report });
        const promise: Promise<void> = running.finally(() => active.delete(promise));
        active.add(promise);
      }
      await Promise.race(active);
    }
    report(true);
    return state.failures;
  } catch (error) {
    own.abort(error);
    await Promise.allSettled(active);
    throw error;
  }
}

interface ScheduleState {
  /** Not begun, the longest chain first. */
  readonly waiting: Set<Job>;
  /** Keys of all that is neither finished nor failed. */
  readonly unfinished: Set<string>;
  readonly running: Map<string, RunningJob>;
  readonly failures: Map<string, JobFailure>;
}

function stateOf({ jobs }: Work): ScheduleState {
  const priority = chains(jobs);
  const sorted = [...jobs].sort((a, b) => (priority.get(b.key) ?? 0) - (priority.get(a.key) ?? 0));
  return {
    waiting: new Set(sorted),
    unfinished: new Set(jobs.map(({ key }) => key)),
    running: new Map(),
    failures: new Map(),
  };
}

/** The jobs that may begin. */
function* ready({ waiting, unfinished }: ScheduleState): Generator<Job> {
  for (const job of waiting) if (!job.needs.some((key) => unfinished.has(key))) yield job;
}

/** Marks a job as failed, and with it all that needs it. */
function fail(state: ScheduleState, job: Job, failure: JobFailure): void {
  const { waiting, unfinished, failures } = state;
  failures.set(job.key, failure);
  unfinished.delete(job.key);
  waiting.delete(job);
  for (const other of waiting) if (other.needs.includes(job.key)) fail(state, other, failure);
}

interface RunJobOptions extends ScheduleOptions {
  readonly signal: AbortSignal;
  readonly state: ScheduleState;
  readonly report: () => void;
}

async function runJob(job: Job, { signal, state, report, start, finished }: RunJobOptions): Promise<void> {
  const { key, description } = job;
  const { running, unfinished } = state;
  const entry = { key, label: label(description), step: 0, iterations: stepsOf(description) };
  running.set(key, entry);
  report();
  try {
    await start(key, description, {
      signal,
      onProgress(progress) {
        running.set(key, { ...entry, ...progress });
        report();
      },
      onWait(waitsFor) {
        running.set(key, { ...entry, waitsFor });
        report();
      },
    });
  } catch (cause) {
    signal.throwIfAborted();
    if (stopsAll(cause)) throw cause;
    fail(state, job, { job, cause });
    return;
  } finally {
    running.delete(key);
  }
  unfinished.delete(key);
  finished(job);
}

/** True of an error that every other job would meet too: nothing can be published any more. */
function stopsAll(cause: unknown): boolean {
  return cause instanceof Error && cause.name === "Unwritable";
}

/** Tells the caller where the work stands, not more than 10 times a second. */
function reporter(
  { jobs, plan }: Work,
  { running, unfinished }: Pick<ScheduleState, "running" | "unfinished">,
  { workers, onProgress }: ScheduleOptions,
): (last?: boolean) => void {
  const began = performance.now();
  let told = -PROGRESS_MILLISECONDS;
  const total = jobs.reduce((sum, { seconds }) => sum + seconds, 0);
  return (last = false) => {
    const now = performance.now();
    if (onProgress === undefined || (!last && now - told < PROGRESS_MILLISECONDS)) return;
    told = now;
    const left = jobs.reduce((sum, { key, seconds }) => {
      const { step = 0, iterations = 1 } = running.get(key) ?? {};
      return unfinished.has(key) ? sum + seconds * (1 - step / iterations) : sum;
    }, 0);
    // The estimates are corrected by how fast they have been worked off in this call, once there is something to go by.
    const elapsed = (now - began) / 1000;
    const worked = total - left;
    const rate = elapsed > 2 && worked > 0.02 * total ? worked / elapsed : Math.min(workers, jobs.length);
    const steps = jobs.reduce((sum, { key, description }) => {
      return sum + (unfinished.has(key) ? (running.get(key)?.step ?? 0) : stepsOf(description));
    }, 0);
    onProgress({
      done: jobs.length - unfinished.size,
      total: jobs.length,
      cached: plan.cached,
      running: [...running.values()],
      secondsLeft: rate > 0 ? left / rate : 0,
      stepsPerSecond: elapsed > 0 ? steps / elapsed : 0,
    });
  };
}
