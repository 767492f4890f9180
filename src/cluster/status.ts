import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { ignoreMissing } from "../disk/index.js";
import type { Description } from "../experiments/index.js";
import { wholeKeys, type Store } from "../store/index.js";
import { readFailures, type FailureRecord } from "./failures.js";
import { isLive, isRunning, type QueuedTask } from "./slurm/queue.js";
import {
  isVoid,
  readSent,
  readSubmissions,
  readTasks,
  type SentJob,
  type StoredSubmission,
} from "./submission.js";

/**
 * Where a job stands. `waiting`: in the queue, or behind another job of its task. `failed`: it was tried, and says why. `lost`: its task ended and left neither result nor
 * reason. `blocked`: something that it needs is not there. `unsent`: whoever submitted was stopped before it came to it. `sent`: the scheduler cannot be asked.
 */
export type JobState = "done" | "running" | "waiting" | "failed" | "lost" | "blocked" | "unsent" | "sent";

/** A job that was sent, where, and how it stands. */
export interface JobStatus {
  readonly key: string;
  readonly description: Description;
  readonly submission: StoredSubmission;
  readonly array: number;
  readonly task: number;
  readonly state: JobState;
  /** Why it is not there. */
  readonly reason?: string | undefined;
  /** The job that it needs and that is not there. */
  readonly after?: string | undefined;
}

export interface StatusOptions {
  readonly store: Store;
  /** True: a result whose blobs were pruned counts as not there. Default: false. */
  readonly whole?: boolean | undefined;
  /** What the scheduler has; undefined if it cannot be asked. */
  readonly queue: readonly QueuedTask[] | undefined;
  /** How tasks ended, by `<job>_<task>`; undefined where nobody remembers. */
  readonly accounting?:
    ((jobIds: readonly string[]) => Promise<ReadonlyMap<string, string> | undefined>) | undefined;
}

/** A job's last place. */
interface Placed {
  readonly job: SentJob;
  readonly submission: StoredSubmission;
  readonly array: number;
  readonly task: number;
  /** Jobs of its task, in order. */
  readonly beside: readonly SentJob[];
}

/** All jobs that were ever sent from a store, each where it was sent last, joined with store, queue and notes of failures; by key. */
export async function jobStatuses(options: StatusOptions): Promise<ReadonlyMap<string, JobStatus>> {
  const submissions = readSubmissions(options.store.folder);
  const placed = placesOf(submissions);
  const knowledge = await learn(options, submissions, placed);
  return new Map([...placed].map(([key, place]) => [key, statusOf(place, knowledge)]));
}

function placesOf(submissions: readonly StoredSubmission[]): ReadonlyMap<string, Placed> {
  const placed = new Map<string, Placed>();
  for (const submission of submissions) {
    for (const array of submission.arrays.keys()) {
      for (const [task, { jobs }] of readTasks(submission.folder, array).entries()) {
        for (const job of jobs) placed.set(job.key, { job, submission, array, task, beside: jobs });
      }
    }
  }
  return placed;
}

/** What is known of everything. */
interface Knowledge {
  readonly done: ReadonlySet<string>;
  readonly failures: ReadonlyMap<string, FailureRecord>;
  /** Tasks in the queue, by submission, array and task. */
  readonly tasks: ReadonlyMap<string, QueuedTask> | undefined;
  /** Arrays that were sent, by submission and array: the scheduler's numbers. */
  readonly sent: ReadonlyMap<string, string>;
  readonly ends: ReadonlyMap<string, string> | undefined;
}

const arrayId = (submission: string, array: number): string => `${submission}-${array}`;
const taskId = (submission: string, array: number, task: number): string => `${submission}-${array}-${task}`;

async function learn(
  { store, whole = false, queue, accounting }: StatusOptions,
  submissions: readonly StoredSubmission[],
  placed: ReadonlyMap<string, Placed>,
): Promise<Knowledge> {
  const done = new Set(whole ? wholeKeys(store.folder) : store.keys());
  const sent = new Map<string, string>();
  const voided = new Set<string>();
  for (const { folder, id, arrays } of submissions) {
    for (const array of arrays.keys()) {
      const jobId = readSent(folder, array);
      if (jobId !== undefined) sent.set(arrayId(id, array), jobId);
      if (isVoid(folder, array)) voided.add(arrayId(id, array));
    }
  }
  const tasks = new Map<string, QueuedTask>();
  for (const each of queue ?? []) {
    const id = arrayId(each.submission, each.array);
    if (voided.has(id)) continue;
    sent.set(id, each.jobId);
    tasks.set(taskId(each.submission, each.array, each.task), each);
  }
  const open = [...placed.values()].filter(({ job, submission, array, task }) => {
    const found = tasks.get(taskId(submission.id, array, task));
    return !done.has(job.key) && (found === undefined || !isLive(found));
  });
  const asked = new Set(
    open.flatMap(({ submission, array }) => sent.get(arrayId(submission.id, array)) ?? []),
  );
  return {
    done,
    failures: readFailures(store.folder),
    tasks: queue === undefined ? undefined : tasks,
    sent,
    ends: await accounting?.([...asked]),
  };
}

function statusOf({ job, submission, array, task, beside }: Placed, known: Knowledge): JobStatus {
  const base = { key: job.key, description: job.description, submission, array, task };
  if (known.done.has(job.key)) return { ...base, state: "done" };
  const failure = known.failures.get(job.key);
  if (failure?.submission === submission.id && failure.array === array) {
    return { ...base, state: "failed", reason: failure.reason };
  }
  const jobId = known.sent.get(arrayId(submission.id, array));
  if (known.tasks === undefined || submission.scheduler !== "slurm") return { ...base, state: "sent" };
  if (jobId === undefined) {
    return { ...base, state: "unsent", reason: "submitting was stopped before it came to this job" };
  }
  const queued = known.tasks.get(taskId(submission.id, array, task));
  const unfinished = (each: SentJob): boolean =>
    !known.done.has(each.key) && known.failures.get(each.key)?.submission !== submission.id;
  const isFirst = beside.find(unfinished) === job;
  if (queued !== undefined && isLive(queued)) {
    if (isRunning(queued) && isFirst) return { ...base, state: "running" };
    return {
      ...base,
      state: "waiting",
      reason: isRunning(queued) ? "behind others of its task" : queued.reason,
    };
  }
  const after = job.needs.find((key) => !known.done.has(key));
  if (after !== undefined) return { ...base, state: "blocked", after };
  if (!isFirst) return { ...base, state: "lost", reason: "not begun: its task ended before" };
  const state = known.ends?.get(`${jobId}_${task}`) ?? endState(queued);
  const line = lastLine(join(submission.folder, "logs", `array-${array}_${task}.txt`));
  const reason = [state, line].filter((part) => part !== undefined).join(": ");
  return { ...base, state: "lost", reason: reason === "" ? "its task ended without a word" : reason };
}

/** How a task ended, in Slurm's words. */
function endState(queued: QueuedTask | undefined): string | undefined {
  if (queued === undefined) return undefined;
  return queued.reason === "None" || queued.reason === ""
    ? queued.state
    : `${queued.state} (${queued.reason})`;
}

/** The last line that a task wrote. */
export function lastLine(file: string): string | undefined {
  const handle = ignoreMissing(() => openSync(file, "r"));
  if (handle === undefined) return undefined;
  try {
    const { size } = fstatSync(handle);
    const bytes = Buffer.alloc(Math.min(size, 4096));
    readSync(handle, bytes, 0, bytes.length, size - bytes.length);
    const lines = bytes.toString("utf8").split("\n");
    return lines.map((line) => line.trim()).findLast((line) => line !== "");
  } finally {
    closeSync(handle);
  }
}
