import { availableParallelism } from "node:os";
import type { Executor } from "./executors.js";
import type { JobOptions, JobRequest } from "./job.js";
import type { Slots } from "./slots.js";
import { giveTask, startWorker, takeTask, type Task, type Worker } from "./worker-process.js";

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
export function processExecutor(workers: number, machine?: Slots): ProcessExecutor {
  const { add, drop, pids, close } = pool(workers);

  /** Runs a job that has its slot on this machine. */
  const run = (request: JobRequest, options: JobOptions): Promise<void> =>
    new Promise((resolve, reject) => {
      const { signal } = options;
      if (signal?.aborted === true) return reject(signal.reason);
      const stop = (): void => drop(task, signal?.reason);
      const ended = (): void => signal?.removeEventListener("abort", stop);
      const task: Task = {
        request,
        options,
        resolve: () => (ended(), resolve()),
        reject: (reason) => (ended(), reject(reason)),
      };
      signal?.addEventListener("abort", stop);
      add(task);
    });

  return {
    workers,
    pids,
    async run(request, options = {}) {
      if (machine === undefined) return run(request, options);
      const giveBack = await machine.acquire(options.signal, options.onWait);
      try {
        await run(request, options);
      } finally {
        giveBack();
      }
    },
    close: () => close(new Error("lab: the lab was closed")),
  };
}

/** Workers, and the jobs that wait for one. */
interface Pool {
  add(task: Task): void;
  /** Takes a job back, and with it the worker that is at it. */
  drop(task: Task, reason: unknown): void;
  pids(): readonly number[];
  close(reason: unknown): void;
}

function pool(most: number): Pool {
  const workers = new Set<Worker>();
  const queue: Task[] = [];
  const retire = (worker: Worker, reason: unknown): void => {
    if (!workers.delete(worker)) return;
    worker.child.kill("SIGKILL");
    takeTask(worker)?.reject(reason);
    dispatch();
  };
  const start = (): Worker => {
    const worker = startWorker({ free: () => dispatch(), lost: retire });
    workers.add(worker);
    return worker;
  };
  const dispatch = (): void => {
    while (queue.length > 0) {
      const idle = [...workers].find((worker) => worker.task === undefined);
      if (idle === undefined && workers.size >= most) return;
      const worker = idle ?? start();
      const task = queue.shift();
      if (task === undefined) return;
      giveTask(worker, task, (error) => retire(worker, error));
    }
  };
  return {
    add(task) {
      queue.push(task);
      dispatch();
    },
    drop(task, reason) {
      const waiting = queue.indexOf(task);
      if (waiting >= 0) {
        queue.splice(waiting, 1);
        return task.reject(reason);
      }
      for (const worker of workers) if (worker.task === task) retire(worker, reason);
    },
    pids: () => [...workers].flatMap(({ child }) => child.pid ?? []),
    close(reason) {
      for (const task of queue.splice(0)) task.reject(reason);
      for (const worker of [...workers]) retire(worker, reason);
    },
  };
}
