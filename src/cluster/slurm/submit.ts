import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Job, Work } from "../../lab/plan.js";
import type { Store } from "../../store/index.js";
import { submittingAlone } from "../announce.js";
import { beforeSending, checkWritable } from "../checks.js";
import { layOut, type Layout } from "../layout.js";
import { clusterPlaces } from "../places.js";
import { sendableAssets } from "../sendable-assets.js";
import type { ClusterSettings } from "../settings.js";
import { jobStatuses } from "../status.js";
import type { StudyPlaces } from "../study-work.js";
import {
  isVoid,
  readSent,
  readSubmissions,
  unvoidArray,
  voidArray,
  writeSent,
  writeSubmission,
  type SentAssets,
  type Submission,
} from "../submission.js";
import { batchScript, checkStorePath, jobVariables, readableWord, sbatchArguments } from "./batch-script.js";
import { checkPartition, clusterFacts, type ClusterFacts, type Partition } from "./cluster-facts.js";
import { complaint, slurm } from "./commands.js";
import { isLive, jobName, queue, type QueuedTask } from "./queue.js";

export interface SubmitOptions extends StudyPlaces {
  readonly settings: ClusterSettings;
  /** What the submission is called: its file. */
  readonly name: string;
  /** Only say what would be sent. */
  readonly dryRun?: boolean | undefined;
  /** Told how far it is. */
  readonly tell?: ((line: string) => void) | undefined;
}

/** What was sent, or would be. */
export interface SubmitReport {
  /** Undefined where nothing is missing, or nothing was to be sent. */
  readonly id: string | undefined;
  /** Different results asked for, and of these, those that are there. */
  readonly asked: number;
  readonly there: number;
  /** Jobs that earlier submissions are at. */
  readonly underWay: number;
  /** Jobs that are sent. */
  readonly jobs: number;
  readonly layout: Layout;
  /** The commands of the arrays, in order. */
  readonly commands: readonly string[];
}

/** Sends the jobs that are not under way to Slurm; everything is checked before the first array is sent. */
export async function submitToSlurm(work: Work, options: SubmitOptions): Promise<SubmitReport> {
  const { store, settings, dryRun = false } = options;
  checkStorePath(store.folder);
  const facts = await clusterFacts();
  const partition = checkPartition(facts, { name: settings.partition, minutes: settings.minutes });
  checkWritable(store.folder);
  if (dryRun) return prepare(work, { ...options, facts, partition, waiting: await queue() });
  return submittingAlone(store.folder, async () => {
    const waiting = await settledQueue(store);
    return send(work, { ...options, facts, partition, waiting });
  });
}

interface PrepareOptions extends SubmitOptions {
  readonly facts: ClusterFacts;
  readonly partition: Partition;
  readonly waiting: readonly QueuedTask[];
}

interface Prepared extends SubmitReport {
  readonly toSend: readonly Job[];
}

async function prepare(work: Work, options: PrepareOptions): Promise<Prepared> {
  const { store, settings, facts, partition, waiting } = options;
  const live = await liveJobs(store, waiting);
  const toSend = work.jobs.filter(({ key }) => !live.has(key));
  const inQueue = waiting.filter(isLive).length;
  const layout =
    toSend.length === 0
      ? { arrays: [], tasks: [] }
      : layOut(toSend, {
          settings,
          arraySize: facts.arraySize,
          most: facts.jobCount - inQueue - 1,
          longest: partition.minutes,
          live,
        });
  const { asked, cached } = work.plan;
  const folder = join(clusterPlaces(store.folder).submissions, "ID");
  const commands = layout.arrays.map((array, number) => {
    const after = [...array.after.map((n) => `ARRAY-${n}`), ...array.afterJobs];
    const args = sbatchArguments(array, { settings, folder, id: "ID", number, after });
    return ["sbatch", ...args].map(readableWord).join(" ");
  });
  await tryOut(options, layout);
  const underWay = work.jobs.length - toSend.length;
  return { id: undefined, asked, there: cached, underWay, jobs: toSend.length, layout, commands, toSend };
}

/** Jobs that are waiting or running, with Slurm's number of their array. */
async function liveJobs(store: Store, waiting: readonly QueuedTask[]): Promise<ReadonlyMap<string, string>> {
  const numbers = new Map(waiting.map((each) => [`${each.submission}-${each.array}`, each.jobId]));
  const statuses = await jobStatuses({ store, queue: waiting, whole: true });
  return new Map(
    [...statuses.values()].flatMap(({ key, state, submission, array }): [string, string][] => {
      const number = numbers.get(`${submission.id}-${array}`);
      return number !== undefined && (state === "running" || state === "waiting") ? [[key, number]] : [];
    }),
  );
}

/**
 * The queue, once it is settled which arrays of earlier submissions were sent: those that are neither noted nor in the queue are declared void first, then the queue
 * is asked again, so that none can come to it unseen.
 */
async function settledQueue(store: Store): Promise<readonly QueuedTask[]> {
  const first = await queue();
  const arrays = readSubmissions(store.folder)
    .filter(({ scheduler }) => scheduler === "slurm")
    .flatMap(({ folder, id, arrays: list }) => [...list.keys()].map((array) => ({ folder, id, array })));
  const isQueued = (found: readonly QueuedTask[]): ((one: { id: string; array: number }) => boolean) => {
    const names = new Set(found.map((each) => jobName(each.submission, each.array)));
    return ({ id, array }) => names.has(jobName(id, array));
  };
  const queued = isQueued(first);
  const lost = arrays.filter(
    (each) =>
      readSent(each.folder, each.array) === undefined && !isVoid(each.folder, each.array) && !queued(each),
  );
  if (lost.length === 0) return first;
  for (const { folder, array } of lost) voidArray(folder, array);
  const second = await queue();
  for (const each of lost.filter(isQueued(second))) unvoidArray(each.folder, each.array);
  return second;
}

async function send(work: Work, options: PrepareOptions): Promise<SubmitReport> {
  const { store, settings, tell } = options;
  const { toSend, ...report } = await prepare(work, options);
  if (toSend.length === 0) return report;
  const id = randomUUID().replaceAll("-", "").slice(0, 10);
  const folder = join(clusterPlaces(store.folder).submissions, id);
  await beforeSending(store.folder, async () => {
    const assets = await sendableAssets(toSend, options);
    laySubmission({ ...options, id, folder, assets, layout: report.layout });
  });
  const numbers: string[] = [];
  for (const [number, array] of report.layout.arrays.entries()) {
    const after = [...array.after.map((n) => numbers[n] ?? ""), ...array.afterJobs];
    const args = sbatchArguments(array, { settings, folder, id, number, after });
    numbers.push(await sendArray({ id, number, args, sentBefore: numbers.length }));
    noteSent({ folder, number, jobId: numbers[number] ?? "" });
    tell?.(`array ${number}: Slurm job ${numbers[number] ?? ""}, ${array.tasks} tasks`);
  }
  return { ...report, id };
}

interface Laying extends SubmitOptions {
  readonly id: string;
  readonly folder: string;
  readonly assets: SentAssets;
  readonly layout: Layout;
}

/** Lays the submission into the store. */
function laySubmission({ store, settings, name, id, folder, assets, layout }: Laying): void {
  const submission: Submission = {
    submission: 1,
    id,
    name,
    sent: new Date().toISOString(),
    scheduler: "slurm",
    assets,
    local: settings.local,
    restarts: settings.restarts ?? 20,
    engine: process.env["LOTTERY_ENGINE"] || "auto",
    arrays: layout.arrays,
  };
  const node = settings.node ?? process.execPath;
  const script = batchScript({ store: store.folder, folder, assets, node, variables: jobVariables() });
  writeSubmission(store.folder, submission, layout.tasks, [{ path: "job.sh", bytes: script }]);
}

/** Notes Slurm's number of an array; where that cannot be written, the error says what was sent: it is found again by its name. */
function noteSent({ folder, number, jobId }: { folder: string; number: number; jobId: string }): void {
  try {
    writeSent(folder, number, jobId);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `submit: ${number + 1} arrays were sent and go on, lottery-lab submit sends the rest: ${reason}`,
      { cause: error },
    );
  }
}

/** Has Slurm judge an array of each kind without taking it: account, limits, memory and time are then known to be right before anything is sent. */
async function tryOut({ settings, store }: PrepareOptions, { arrays }: Layout): Promise<void> {
  const trial = {
    settings,
    folder: clusterPlaces(store.folder).temporary,
    id: "0000000000",
    number: 0,
    after: [],
  };
  const tried = new Set<string>();
  for (const array of arrays) {
    const kind = `${array.minutes} ${array.memoryMegabytes}`;
    if (tried.has(kind)) continue;
    tried.add(kind);
    const options = sbatchArguments(array, trial)
      .slice(0, -2) // the script and its argument
      .filter((arg) => !/^--(?:chdir|output|parsable)/.test(arg));
    const answer = await slurm("sbatch", ["--test-only", "--output=/dev/null", ...options, "--wrap=true"]);
    if (answer.code === 0) continue;
    throw new Error(`submit: Slurm must take such a job, got ${complaint(answer)}; nothing was submitted`);
  }
}

interface Sending {
  readonly id: string;
  readonly number: number;
  readonly args: readonly string[];
  readonly sentBefore: number;
}

/** Sends an array; Slurm's number of it. An answer that got lost is looked for in the queue. */
async function sendArray({ id, number, args, sentBefore }: Sending): Promise<string> {
  const answer = await slurm("sbatch", args);
  const [, jobId] = /^(\d+)(?:;\S+)?\s*$/.exec(answer.out) ?? [];
  if (answer.code === 0 && jobId !== undefined) return jobId;
  const found = await queue().catch(() => []);
  const there = found.find((each) => each.submission === id && each.array === number);
  if (there !== undefined) return there.jobId;
  throw new Error(
    `submit: Slurm must take array ${number}, got ${complaint(answer)}; ${sentBefore} arrays before it were sent and go on, lottery-lab submit sends the rest`,
  );
}
