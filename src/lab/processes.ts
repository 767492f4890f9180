import { fork, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { Socket } from "node:net";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../data/index.js";
import type { Executor, JobOptions, JobRequest } from "./executors.js";
import { isWorkerMessage, type JobMessage } from "./messages.js";
import type { Slots } from "./slots.js";

interface Task {
  readonly request: JobRequest;
  readonly options: JobOptions;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

interface Worker {
  readonly child: ChildProcess;
  /** The last characters the process wrote to stderr, for the message if it dies. */
  stderr: string;
  task?: Task | undefined;
}

export interface ProcessExecutor extends Executor {
  /** Ids of the worker processes there are now. */
  pids(): readonly number[];
}

/** Workers by default: `LOTTERY_WORKERS`, else one a core. 0 computes in the calling process. */
export function defaultWorkers(environment: NodeJS.ProcessEnv = process.env): number {
  const text = environment["LOTTERY_WORKERS"];
  if (text === undefined || text === "") return availableParallelism();
  if (!/^\d{1,4}$/.test(text)) {
    throw new RangeError(`lab: LOTTERY_WORKERS must be an integer in [0, 9999], got ${JSON.stringify(text)}`);
  }
  return Number(text);
}

/**
 * Computes in worker processes, started when there is work and kept for the next job (with its data set and engine).
 * A job waits until the machine has a slot free. They end with this process, however it ends. Stopping a job kills its process; nothing half-written becomes visible.
 */
export function processExecutor(slots: number, machine?: Slots): ProcessExecutor {
  const workers = new Set<Worker>();
  const queue: Task[] = [];

  const settle = (worker: Worker): Task | undefined => {
    const { task } = worker;
    worker.task = undefined;
    worker.child.unref();
    worker.child.channel?.unref();
    return task;
  };
  const retire = (worker: Worker, reason: unknown): void => {
    workers.delete(worker);
    worker.child.kill("SIGKILL");
    settle(worker)?.reject(reason);
    dispatch();
  };
  const start = (): Worker => {
    const child = fork(workerFile(), [], {
      execArgv: ["--expose-gc"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    const worker: Worker = { child, stderr: "" };
    workers.add(worker);
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      worker.stderr = (worker.stderr + text).slice(-2000);
    });
    // An idle worker must not keep this process alive.
    if (child.stderr instanceof Socket) child.stderr.unref();
    child.on("message", (message: unknown) => {
      if (!isWorkerMessage(message)) return;
      if (message.type === "progress") return worker.task?.options.onProgress?.(message);
      const task = settle(worker);
      if (message.type === "done") task?.resolve();
      else
        task?.reject(
          Object.assign(new Error(message.message), { name: message.name, workerStack: message.stack }),
        );
      dispatch();
    });
    child.on("error", (error) => retire(worker, error));
    child.on("exit", (code, signal) => {
      if (!workers.has(worker)) return;
      const how = signal === null ? `exit code ${String(code)}` : signal;
      const text = worker.stderr.trim();
      retire(
        worker,
        new Error(`lab: a worker must end its job, got ${how}${text === "" ? "" : `: ${text}`}`),
      );
    });
    return worker;
  };
  const dispatch = (): void => {
    while (queue.length > 0) {
      const idle = [...workers].find((worker) => worker.task === undefined);
      if (idle === undefined && workers.size >= slots) return;
      const worker = idle ?? start();
      const task = queue.shift();
      if (task === undefined) return;
      worker.task = task;
      worker.child.ref();
      worker.child.channel?.ref();
      const message: JobMessage = { type: "job", request: task.request };
      worker.child.send(message, (error) => {
        if (error !== null && worker.task === task) retire(worker, error);
      });
    }
  };

  /** Runs a task that has its place on this machine. */
  const run = (request: JobRequest, options: JobOptions): Promise<void> =>
    new Promise((resolve, reject) => {
      const { signal } = options;
      if (signal?.aborted === true) return reject(signal.reason);
      const stop = (): void => {
        const waiting = queue.indexOf(task);
        if (waiting >= 0) {
          queue.splice(waiting, 1);
          return task.reject(signal?.reason);
        }
        for (const worker of workers) if (worker.task === task) retire(worker, signal?.reason);
      };
      const ended = (): void => signal?.removeEventListener("abort", stop);
      const task: Task = {
        request,
        options,
        resolve: () => (ended(), resolve()),
        reject: (reason) => (ended(), reject(reason)),
      };
      signal?.addEventListener("abort", stop);
      queue.push(task);
      dispatch();
    });

  return {
    slots,
    pids: () => [...workers].flatMap(({ child }) => child.pid ?? []),
    async run(request, options = {}) {
      if (machine === undefined) return run(request, options);
      const giveBack = await machine.acquire(options.signal, options.onWait);
      try {
        await run(request, options);
      } finally {
        giveBack();
      }
    },
    close() {
      for (const task of queue.splice(0)) task.reject(new Error("lab: the lab was closed"));
      for (const worker of [...workers]) retire(worker, new Error("lab: the lab was closed"));
    },
  };
}

function workerFile(): string {
  const file = join(packageRoot(), "dist", "lab", "worker.js");
  if (!existsSync(file)) throw new Error(`lab: workers need ${file}, got no file; npm run build makes it`);
  return file;
}
