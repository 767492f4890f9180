import type { JobProgress } from "../experiments/index.js";
import type { JobRequest } from "./executors.js";
import { isRecord } from "../store/index.js";

/** From the lab to a worker process: compute this; one at a time. */
export interface JobMessage {
  readonly type: "job";
  readonly request: JobRequest;
}

/** From a worker process to the lab. */
export type WorkerMessage =
  | ({ readonly type: "progress" } & JobProgress)
  | { readonly type: "done" }
  | {
      readonly type: "failed";
      readonly name?: string;
      readonly message: string;
      readonly stack?: string | undefined;
    };

/** True for a message of the lab. */
export function isJobMessage(value: unknown): value is JobMessage {
  return isRecord(value) && value["type"] === "job" && isRecord(value["request"]);
}

/** True for a message of a worker. */
export function isWorkerMessage(value: unknown): value is WorkerMessage {
  return isRecord(value) && ["progress", "done", "failed"].includes(String(value["type"]));
}
