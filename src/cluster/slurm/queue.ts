import { slurm, slurmText, whichProgram } from "./commands.js";

/** An element of one of our arrays in Slurm's queue. */
export interface QueuedTask {
  readonly jobId: string;
  /** The submission and the array of it. */
  readonly submission: string;
  readonly array: number;
  readonly task: number;
  readonly state: string;
  /** Why it waits, or how it ended. */
  readonly reason: string;
  readonly nodes: string;
}

/** The name of an array in Slurm: by it a submission is found again, even if its number was never noted. */
export const jobName = (submission: string, array: number): string => `ll-${submission}-${array}`;

const OURS = /^(\d+)\|(\d+|N\/A)\|([A-Z_]+)\|([^|]*)\|([^|]*)\|ll-([0-9a-f]{10})-(\d+)$/;

/** States in which a task has ended; in all others it waits or runs. */
const ended = new Set(
  "BOOT_FAIL CANCELLED COMPLETED DEADLINE FAILED NODE_FAIL OUT_OF_MEMORY PREEMPTED REVOKED TIMEOUT".split(
    " ",
  ),
);

/** True while Slurm will still do something about it. */
export const isLive = ({ state }: QueuedTask): boolean => !ended.has(state);

/** True while it computes. */
export const isRunning = ({ state }: QueuedTask): boolean =>
  ["RUNNING", "COMPLETING", "CONFIGURING", "SUSPENDED", "STOPPED", "SIGNALING", "STAGE_OUT"].includes(state);

/** This user's tasks that Slurm still knows: waiting, running, and those that ended in the last minutes. */
export async function queue(): Promise<readonly QueuedTask[]> {
  const format = "%F|%K|%T|%r|%N|%j";
  const args = ["--me", "--array", "--noheader", "--states=all", `--format=${format}`];
  return (await slurmText("squeue", args)).split("\n").flatMap(parsed);
}

/** A line of squeue as a task, if it is one of ours. */
export function parsed(line: string): readonly QueuedTask[] {
  const found = OURS.exec(line.trim());
  if (found === null) return [];
  const [, jobId = "", task = "", state = "", reason = "", nodes = "", submission = "", array = ""] = found;
  return [
    {
      jobId,
      submission,
      array: Number(array),
      task: task === "N/A" ? 0 : Number(task),
      state,
      reason,
      nodes,
    },
  ];
}

/**
 * How tasks ended, by `<job>_<task>`, as the accounting remembers it; undefined where the cluster keeps none.
 */
export async function accounting(
  jobIds: readonly string[],
): Promise<ReadonlyMap<string, string> | undefined> {
  if (jobIds.length === 0 || whichProgram("sacct") === undefined) return undefined;
  const args = ["-X", "--noheader", "--parsable2", "--format=JobID,State", "--jobs", jobIds.join(",")];
  const { code, out } = await slurm("sacct", args);
  if (code !== 0) return undefined;
  const lines = out.split("\n").map((line) => line.split("|"));
  return new Map(lines.flatMap(([id = "", state = ""]) => (id.includes("_") ? [[id, state]] : [])));
}
