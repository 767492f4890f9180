import type { Description, JobProgress, Keyed } from "../experiments/index.js";
import type { JobOptions } from "./executors.js";
import type { OnWait } from "./slots.js";

interface Flight {
  readonly promise: Promise<void>;
  readonly controller: AbortController;
  readonly listeners: Set<Pick<JobOptions, "onProgress" | "onWait">>;
  waiting: number;
}

/** Jobs under way in one lab. */
export interface Flights {
  /** Starts a job, or joins it if it is under way. The job is stopped when all that wait for it have aborted. */
  start(key: string, description: Description, options: JobOptions): Promise<void>;
}

/** Sees to it that a job asked for twice at the same time is computed once. */
export function openFlights(compute: (job: Keyed, options: JobOptions) => Promise<void>): Flights {
  const flights = new Map<string, Flight>();

  const begin = (key: string, description: Description): Flight => {
    const controller = new AbortController();
    const listeners: Flight["listeners"] = new Set();
    const onProgress = (progress: JobProgress): void => {
      for (const listener of listeners) listener.onProgress?.(progress);
    };
    const onWait: OnWait = (wait) => {
      for (const listener of listeners) listener.onWait?.(wait);
    };
    const { signal } = controller;
    const promise = compute({ key, description }, { signal, onProgress, onWait }).finally(() => {
      if (flights.get(key) === flight) flights.delete(key);
    });
    const flight: Flight = { promise, controller, listeners, waiting: 0 };
    flights.set(key, flight);
    return flight;
  };

  return {
    async start(key, description, options) {
      const { signal } = options;
      signal?.throwIfAborted();
      const flight = flights.get(key) ?? begin(key, description);
      flight.waiting++;
      flight.listeners.add(options);
      let stop = (): void => undefined;
      const aborted = new Promise<never>((_, reject) => {
        stop = () => {
          if (flight.waiting === 1) {
            flights.delete(key);
            flight.controller.abort(signal?.reason);
          }
          reject(signal?.reason as Error);
        };
      });
      signal?.addEventListener("abort", stop);
      try {
        await Promise.race([flight.promise, aborted]);
      } finally {
        flight.waiting--;
        signal?.removeEventListener("abort", stop);
        flight.listeners.delete(options);
      }
    },
  };
}
