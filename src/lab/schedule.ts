import type { Flights } from "./flights.js";

import { label, stepsOf, type JobProgress } from "../experiments/index.js";
import { chains, type Job, type Work } from "./plan.js";

/** Where a call of `runAll` stands. */
export interface LabProgress {
  /** Jobs finished, of those that had to run. */
  readonly done: number;
  readonly total: number;
  /** Results that were there already. */
  readonly cached: number;
  readonly running: readonly RunningJob[];
  /** Estimated wall seconds until the end. */
  readonly secondsLeft: number;
  /** Steps a second of all that ran in this call so far. */
  readonly stepsPerSecond: number;
}

export interface RunningJob extends JobProgress {
  readonly key: string;
  readonly label: string;
}

export interface ScheduleOptions {
  readonly slots: number;
  readonly start: Flights["start"];
  readonly finished: (job: Job) => void;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: LabProgress) => void) | undefined;
}

/** At most 10 calls of `onProgress` a second. */
const PROGRESS_MILLISECONDS = 100;

/**
 * Runs jobs when what they need is finished, `slots` at a time, those with the longest chain behind them first. The
 * first failure, or the signal, stops what runs; what is finished stays.
 */
export async function runWork(work: Work, options: ScheduleOptions): Promise<void> {
  const { slots, start, finished } = options;
  const { signal: given } = options;
  const own = new AbortController();
  const signal = given === undefined ? own.signal : AbortSignal.any([given, own.signal]);
  const priority = chains(work.jobs);
  const waiting = new Set(
    [...work.jobs].sort((a, b) => (priority.get(b.key) ?? 0) - (priority.get(a.key) ?? 0)),
  );
  const unfinished = new Set(work.jobs.map(({ key }) => key));
  const running = new Map<string, RunningJob>();
  const report = reporter(work, running, unfinished, options);

  const runJob = async (job: Job): Promise<void> => {
    const { key, description } = job;
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
      });
    } catch (cause) {
      signal.throwIfAborted();
      throw new Error(
        `lab: ${entry.label} failed: ${cause instanceof Error ? cause.message : String(cause)}`,
        { cause },
      );
    } finally {
      running.delete(key);
    }
    unfinished.delete(key);
    finished(job);
  };

  const active = new Set<Promise<void>>();
  try {
    while (unfinished.size > 0) {
      for (const job of waiting) {
        if (active.size >= slots) break;
        if (job.needs.some((key) => unfinished.has(key))) continue;
        waiting.delete(job);
        const promise: Promise<void> = runJob(job).finally(() => active.delete(promise));
        active.add(promise);
      }
      await Promise.race(active);
    }
    report(true);
  } catch (error) {
    own.abort(error);
    await Promise.allSettled(active);
    throw error;
  }
}

/** Tells the caller where the work stands, not more than 10 times a second. */
function reporter(
  { jobs, plan }: Work,
  running: ReadonlyMap<string, RunningJob>,
  unfinished: ReadonlySet<string>,
  { slots, onProgress }: ScheduleOptions,
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
    const rate = elapsed > 2 && worked > 0.02 * total ? worked / elapsed : Math.min(slots, jobs.length);
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
