import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { chooseEngine } from "../engine/index.js";
import {
  checkedDescription,
  dependencies,
  describedKey,
  label,
  ladderKey,
  openWorkshop,
  type Description,
  type TrainingRun,
} from "../experiments/index.js";
import { withGivenModules } from "../lab/given-modules.js";
import { runJob } from "../lab/run-job.js";
import { defaultCommitted, openStore, trunkRounds, type Store } from "../store/index.js";
import { forgetFailure, writeFailure } from "./failures.js";
import { storeOf } from "./places.js";
import { isVoid, readTask, type SentJob, type StoredSubmission } from "./submission.js";
import { shortKey } from "../lab/cards.js";

/** Milliseconds after which a scontrol that does not answer is ended: longer than any controller takes. */
const PATIENCE = 120_000;

/** Exit codes of a task. */
export const taskCodes = {
  done: 0,
  /** At least one of its jobs is not there. */
  failed: 1,
  /** It was asked to stop and kept a checkpoint: begun again, it goes on. */
  stopped: 75,
} as const;

export interface TaskRequest {
  readonly submission: StoredSubmission;
  readonly array: number;
  readonly task: number;
  /** Files of the modules that its jobs may name. */
  readonly modules: readonly string[];
  readonly tell: (line: string) => void;
  /** Asked when the task listens itself: whether it was told before that the time limit comes near. */
  readonly heard?: (() => boolean) | undefined;
}

/** Why a job could not be begun: what it needs is not there. */
class Missing extends Error {}

/**
 * Computes the jobs of a task, one after the other, each unless it is there; returns the exit code. A failure is noted and costs what needs it, nothing else. What a job needs is
 * never computed here: it belongs to another task. SIGTERM (the end of the job or the node) and SIGUSR2 (the time limit comes near) stop it with a checkpoint; after SIGUSR2 it
 * queues again.
 */
export async function runTask(request: TaskRequest): Promise<number> {
  const { submission, array, task, tell, heard } = request;
  if (isVoid(submission.folder, array)) {
    tell("nothing to do: the jobs of this array were sent again since");
    return taskCodes.done;
  }
  const stop = stopSignals(tell, heard);
  const store = openStore(storeOf(submission.folder), { onDamage: tell });
  const workshop = openWorkshop();
  let failed = 0;
  let cut = false;
  try {
    for (const job of readTask(submission.folder, array, task).jobs) {
      cut = stop.signal.aborted;
      if (cut) break;
      try {
        await runSent(job, { ...request, store, signal: stop.signal, workshop });
      } catch (error) {
        cut = stop.signal.aborted;
        if (cut) break;
        failed += 1;
        const reason = error instanceof Error ? error.message : String(error);
        tell(`failed: ${shortKey(job.key)} ${reason}`);
        if (!(error instanceof Missing)) note(request, job, reason);
        if (error instanceof Error && error.name === "Unwritable") break;
      }
    }
  } finally {
    stop.close();
    workshop.close();
  }
  if (!cut) return failed === 0 ? taskCodes.done : taskCodes.failed;
  if (stop.again() && !requeued(request)) return taskCodes.failed;
  return taskCodes.stopped;
}

interface SentRunning extends TaskRequest {
  readonly store: Store;
  readonly signal: AbortSignal;
  readonly workshop: ReturnType<typeof openWorkshop>;
}

async function runSent(job: SentJob, running: SentRunning): Promise<void> {
  const { store, tell, submission, modules, signal, workshop } = running;
  const { key } = job;
  if (store.whole(key)) {
    tell(`there: ${shortKey(key)}`);
    return forgetFailure(store.folder, key);
  }
  const description = checkedDescription(withGivenModules(`task: ${key}`, job.description, modules));
  const found = describedKey(description);
  if (found !== key) throw new Error(`task: the job must have key ${key}, got ${found}`);
  requireNeeds(description, store);
  tell(`begins: ${shortKey(key)} ${label(description)}`);
  const { name: engine } = chooseEngine(submission.engine as "auto");
  const committed = defaultCommitted();
  const request = { key, description, store: store.folder, engine };
  await runJob({ ...request, committed: committed === false ? undefined : committed }, { signal, workshop });
  forgetFailure(store.folder, key);
  tell(`done: ${shortKey(key)}`);
}

/** Throws unless all that a job needs is there. */
function requireNeeds(description: Description, store: Store): void {
  const committed = defaultCommitted();
  const trunks = trunkRounds(committed === false ? undefined : committed);
  const maskKnown = ({ ticket }: TrainingRun): boolean =>
    ticket !== undefined && trunks.levels(ladderKey(ticket.ladder)) >= ticket.level;
  for (const needed of dependencies(description, maskKnown)) {
    const key = describedKey(needed);
    if (!store.whole(key)) throw new Missing(`needs ${label(needed)}, ${shortKey(key)}, which is not there`);
  }
}

function note({ submission, array, task, tell }: TaskRequest, { key }: SentJob, reason: string): void {
  try {
    const where = { submission: submission.id, array, task, host: hostname() };
    writeFailure(storeOf(submission.folder), { key, reason, ...where });
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error)); // the line above says what failed
  }
}

interface Stop {
  readonly signal: AbortSignal;
  /** True if it is the time limit that stops it: it may go on later. */
  again(): boolean;
  close(): void;
}

function stopSignals(tell: TaskRequest["tell"], heard: TaskRequest["heard"]): Stop {
  const controller = new AbortController();
  let again = false;
  const limit = (): void => {
    again = !controller.signal.aborted;
    tell("the time limit comes near: a checkpoint is kept");
    controller.abort(new Error("the time limit came near"));
  };
  const end = (): void => {
    again = false;
    tell("asked to end: a checkpoint is kept");
    controller.abort(new Error("asked to end"));
  };
  process.on("SIGUSR2", limit);
  process.on("SIGTERM", end);
  if (heard?.() === true) limit();
  return {
    signal: controller.signal,
    again: () => again,
    close() {
      process.off("SIGUSR2", limit);
      process.off("SIGTERM", end);
    },
  };
}

/** Puts this task back into Slurm's queue; false if it was too often. */
function requeued({ submission, tell }: TaskRequest): boolean {
  const restarts = Number(process.env["SLURM_RESTART_COUNT"] ?? "0");
  const job = process.env["SLURM_JOB_ID"];
  if (restarts >= submission.restarts) {
    tell(
      `stopped by the time limit after ${restarts} restarts, as many as the field restarts of the cluster file allows`,
    );
    return false;
  }
  if (job === undefined || !/^\d+$/.test(job)) return true;
  const asked = spawnSync("scontrol", ["requeue", job], { encoding: "utf8", timeout: PATIENCE });
  const { status, stderr, error } = asked;
  if (status === 0) {
    tell("queued again");
    return true;
  }
  tell(
    `Slurm did not queue the task again (${error === undefined ? stderr.trim() : error.message}): lottery-lab submit sends it again, and it goes on`,
  );
  return false;
}
