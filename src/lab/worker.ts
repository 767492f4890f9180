import { openWorkshop } from "../experiments/index.js";
import { runJob } from "./run-job.js";
import { isJobMessage, type WorkerMessage } from "./messages.js";

/** At most 10 progress messages a second. */
const PROGRESS_MILLISECONDS = 100;

/**
 * The main program of a worker process: computes the jobs its parent sends, publishes them in the store, and ends when
 * the parent does.
 */
function main(): void {
  const workshop = openWorkshop();
  const send = (message: WorkerMessage): void => {
    if (process.connected) process.send?.(message);
  };
  process.on("disconnect", () => process.exit(0));
  // An interrupt at the terminal reaches the whole group; the parent decides what it means.
  process.on("SIGINT", () => undefined);
  process.on("message", (message: unknown) => {
    if (!isJobMessage(message)) return;
    let told = 0;
    runJob(message.request, {
      workshop,
      onProgress(progress) {
        const now = performance.now();
        if (now - told < PROGRESS_MILLISECONDS) return;
        told = now;
        send({ type: "progress", ...progress });
      },
    }).then(
      () => send({ type: "done" }),
      (error: unknown) => {
        const isError = error instanceof Error;
        send({
          type: "failed",
          name: isError ? error.name : "Error",
          message: isError ? error.message : String(error),
          stack: isError ? error.stack : undefined,
        });
      },
    );
  });
}

main();
