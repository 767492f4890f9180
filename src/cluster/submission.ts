import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ignoreMissing, removeFile, writeFolder, writeWhole, type FolderFile } from "../disk/index.js";
import type { Description } from "../experiments/index.js";
import { clusterPlaces } from "./places.js";

/** A job as it travels. */
export interface SentJob {
  readonly key: string;
  readonly description: Description;
  /** Keys of what it needs, as far as that was not there when it was sent. */
  readonly needs: readonly string[];
  readonly seconds: number;
}

/** Jobs of one element of an array, in order. */
export interface SentTask {
  readonly seconds: number;
  readonly jobs: readonly SentJob[];
}

/** An array of a submission. */
export interface SentArray {
  readonly wave: number;
  readonly tasks: number;
  readonly jobs: number;
  /** Estimated seconds of its longest task. */
  readonly seconds: number;
  /** Time limit of a task, minutes. */
  readonly minutes: number;
  readonly memoryMegabytes: number;
  /** Numbers of the arrays of this submission that must have ended, well or not, before it begins. */
  readonly after: readonly number[];
  /** Slurm's ids of jobs of earlier submissions that must have ended. */
  readonly afterJobs: readonly string[];
}

/** What the jobs of a submission share: folders of `assets/`, by their SHA-256. */
export interface SentAssets {
  readonly package: string;
  readonly data?: string | undefined;
  /** Committed elimination rounds. */
  readonly rounds?: string | undefined;
  readonly modules?: string | undefined;
  /** Paths below `modules` of the modules that jobs may name. */
  readonly moduleFiles: readonly string[];
}

/** What was sent at one time: `submission.json`. */
export interface Submission {
  readonly submission: 1;
  /** Ten hexadecimal digits; in the names of its Slurm jobs. */
  readonly id: string;
  /** The file that it comes from. */
  readonly name: string;
  /** When, in ISO 8601. */
  readonly sent: string;
  readonly scheduler: "slurm" | "kubernetes";
  readonly assets: SentAssets;
  /** Folder on the nodes for copies; "": none. */
  readonly local?: string | undefined;
  readonly restarts: number;
  readonly engine: string;
  readonly arrays: readonly SentArray[];
}

/** A submission with its folder. */
export interface StoredSubmission extends Submission {
  readonly folder: string;
}

export const SUBMISSION_ID = /^[0-9a-f]{10}$/;

/** Lays a submission into the store, whole, before anything of it is sent; returns its folder. */
export function writeSubmission(
  store: string,
  submission: Submission,
  arrays: readonly (readonly SentTask[])[],
  more: readonly FolderFile[],
): string {
  const { submissions, temporary } = clusterPlaces(store);
  const folder = join(submissions, submission.id);
  const files = [
    { path: "submission.json", bytes: `${JSON.stringify(submission, undefined, 1)}\n` },
    { path: "logs/README", bytes: "What the tasks wrote: array-<array>_<task>.txt\n" },
    { path: "sent/README", bytes: "Slurm's numbers of the arrays that were sent.\n" },
    ...arrays.map((tasks, i) => ({
      path: `arrays/${i}.jsonl`,
      bytes: tasks.map((task) => `${JSON.stringify(task)}\n`).join(""),
    })),
    ...more,
  ];
  if (!writeFolder(folder, files, temporary)) {
    throw new Error(`submit: ${folder} must be new, got one that is there`);
  }
  return folder;
}

/** The submission in a folder; undefined if there is none that can be read. */
export function readSubmission(folder: string): StoredSubmission | undefined {
  const text = ignoreMissing(() => readFileSync(join(folder, "submission.json"), "utf8"));
  if (text === undefined) return undefined;
  const value = JSON.parse(text) as Partial<Submission> | null;
  if (value?.submission !== 1) {
    throw new TypeError(`cluster: ${folder} must hold a submission of this version, got another`);
  }
  return { ...(value as Submission), folder };
}

/** All submissions of a store, the earliest first. */
export function readSubmissions(store: string): readonly StoredSubmission[] {
  const { submissions } = clusterPlaces(store);
  const names = ignoreMissing(() => readdirSync(submissions)) ?? [];
  return names
    .filter((name) => SUBMISSION_ID.test(name))
    .flatMap((name) => readSubmission(join(submissions, name)) ?? [])
    .sort((a, b) => (a.sent < b.sent ? -1 : 1));
}

/** The tasks of an array, in order. */
export function readTasks(folder: string, array: number): readonly SentTask[] {
  return taskLines(folder, array).map((line) => JSON.parse(line) as SentTask);
}

/** One task of an array. */
export function readTask(folder: string, array: number, index: number): SentTask {
  const lines = taskLines(folder, array);
  const line = lines[index];
  if (line === undefined) {
    throw new RangeError(`cluster: task of array ${array} must be in [0, ${lines.length}), got ${index}`);
  }
  return JSON.parse(line) as SentTask;
}

function taskLines(folder: string, array: number): readonly string[] {
  const text = readFileSync(join(folder, "arrays", `${array}.jsonl`), "utf8");
  return text.split("\n").slice(0, -1);
}

/** Takes note of the scheduler's number of an array. */
export function writeSent(folder: string, array: number, jobId: string): void {
  writeWhole(join(folder, "sent", `${array}.json`), `${JSON.stringify({ jobId })}\n`);
}

/** The scheduler's number of an array, if it was noted. */
export function readSent(folder: string, array: number): string | undefined {
  const text = ignoreMissing(() => readFileSync(join(folder, "sent", `${array}.json`), "utf8"));
  if (text === undefined) return undefined;
  const { jobId } = JSON.parse(text) as { readonly jobId?: unknown };
  return typeof jobId === "string" && /^\d+$/.test(jobId) ? jobId : undefined;
}

/**
 * Declares that an array was never sent: the one who sent it is gone, and its jobs go another way. Should Slurm have it all the same, since what he began went on without
 * him, then its tasks end at once.
 */
export function voidArray(folder: string, array: number): void {
  writeWhole(voidFile(folder, array), "");
}

/** Takes that back. */
export function unvoidArray(folder: string, array: number): void {
  removeFile(voidFile(folder, array));
}

/** True if an array was declared never sent. */
export const isVoid = (folder: string, array: number): boolean => existsSync(voidFile(folder, array));

const voidFile = (folder: string, array: number): string => join(folder, "sent", `${array}.void`);
