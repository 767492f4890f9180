import { fork, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import { advice } from "../data/advice.js";
import { packageRoot } from "../data/index.js";
import type { JobOptions, JobRequest } from "./job.js";
import { isWorkerMessage, type JobMessage } from "./messages.js";

/** A job on its way through a worker. */
export interface Task {
  readonly request: JobRequest;
  readonly options: JobOptions;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** A process that computes one job at a time. */
export interface Worker {
  readonly child: ChildProcess;
  /** The last characters the process wrote to stderr, for the message if it dies. */
  stderr: string;
  task?: Task | undefined;
}

/** What the owner of a worker is told. */
export interface WorkerEvents {
  /** Its job ended, well or not; it is free for the next. */
  readonly free: (worker: Worker) => void;
  /** It is no longer of use, and why. */
  readonly lost: (worker: Worker, reason: unknown) => void;
}

/** Starts a worker. */
export function startWorker({ free, lost }: WorkerEvents): Worker {
  const child = fork(workerFile(), [], {
    execArgv: ["--expose-gc"],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const worker: Worker = { child, stderr: "" };
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    worker.stderr = (worker.stderr + text).slice(-2000);
  });
  // An idle worker must not keep this process alive.
  if (child.stderr instanceof Socket) child.stderr.unref();
  child.on("message", (message: unknown) => {
    if (!isWorkerMessage(message)) return;
    if (message.type === "progress") return worker.task?.options.onProgress?.(message);
    const task = takeTask(worker);
    if (message.type === "done") task?.resolve();
    else {
      const { name, stack } = message;
      task?.reject(Object.assign(new Error(message.message), { name, workerStack: stack }));
    }
    free(worker);
  });
  child.on("error", (error) => lost(worker, error));
  child.on("exit", (code, signal) => {
    const how = signal === null ? `exit code ${String(code)}` : signal;
    const text = worker.stderr.trim();
    lost(worker, new Error(`lab: a worker must end its job, got ${how}${text === "" ? "" : `: ${text}`}`));
  });
  return worker;
}

/** Gives a worker its job, which keeps this process alive; `failed` is called if it cannot be told. */
export function giveTask(worker: Worker, task: Task, failed: (error: Error) => void): void {
  worker.task = task;
  worker.child.ref();
  worker.child.channel?.ref();
  const message: JobMessage = { type: "job", request: task.request };
  worker.child.send(message, (error) => {
    if (error !== null && worker.task === task) failed(error);
  });
}

/** Takes a worker's job from it. */
export function takeTask(worker: Worker): Task | undefined {
  const { task } = worker;
  worker.task = undefined;
  worker.child.unref();
  worker.child.channel?.unref();
  return task;
}

function workerFile(): string {
  const file = join(packageRoot(), "dist", "lab", "worker.js");
  if (!existsSync(file))
    throw new Error(`lab: workers need ${file}, got no file; ${advice("build")} makes it`);
  return file;
}
