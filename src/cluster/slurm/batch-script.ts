import { join } from "node:path";
import { clusterPlaces } from "../places.js";
import type { ClusterSettings } from "../settings.js";
import type { SentArray, SentAssets } from "../submission.js";
import { jobName } from "./queue.js";

/** A text as one word of a POSIX shell, whatever it holds. */
export function shellWord(text: string): string {
  if (text.includes("\0")) throw new RangeError("shellWord: text must hold no NUL, got one");
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The same, left as it is where a shell reads it so anyway. */
export const readableWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : shellWord(text);

/** Variables that jobs take over from whoever submits, but for what the launcher sets itself. */
const own = ["LOTTERY_STORE", "LOTTERY_DATA_DIR", "LOTTERY_COMMITTED", "LOTTERY_COLLECT", "LOTTERY_OUT"];

/** `LOTTERY_*` of an environment, as jobs get them. */
export function jobVariables(
  environment: NodeJS.ProcessEnv = process.env,
): readonly (readonly [string, string])[] {
  return Object.entries(environment)
    .flatMap(([name, value]): [string, string][] =>
      /^LOTTERY_[A-Z0-9_]+$/.test(name) && value !== undefined && !own.includes(name) ? [[name, value]] : [],
    )
    .sort();
}

export interface ScriptOptions {
  readonly store: string;
  /** Folder of the submission. */
  readonly folder: string;
  readonly assets: SentAssets;
  readonly node: string;
  readonly variables: readonly (readonly [string, string])[];
}

/** The batch script of all arrays of a submission; its argument is the number of the array. `exec`: signals reach Node. */
export function batchScript({ store, folder, assets, node, variables }: ScriptOptions): string {
  const launch = join(clusterPlaces(store).assets, assets.package, "dist", "cluster", "launch.js");
  return [
    "#!/bin/sh",
    "# Written by lottery-lab submit: one element of a job array.",
    ...variables.map(([name, value]) => `export ${name}=${shellWord(value)}`),
    "trap '' USR2 # until Node listens: Slurm may say at once that the time limit comes near",
    `exec ${[node, launch, folder].map(shellWord).join(" ")} "$1" "$SLURM_ARRAY_TASK_ID"`,
    "",
  ].join("\n");
}

export interface SbatchOptions {
  readonly settings: ClusterSettings;
  readonly folder: string;
  readonly id: string;
  readonly number: number;
  /** Slurm's numbers of the jobs that must have ended before. */
  readonly after: readonly string[];
}

/**
 * The arguments of sbatch for an array. `afterany`, not `afterok`: with that one failed element would take the whole next array; here each task looks itself
 * whether what its jobs need is there, and only those whose need failed are lost.
 */
export function sbatchArguments(array: SentArray, options: SbatchOptions): readonly string[] {
  const { settings, folder, id, number, after } = options;
  const { partition, account, qos, constraint, cpus = 1, atATime, warnSeconds = 60 } = settings;
  const most = atATime === undefined ? "" : `%${atATime}`;
  const given = { partition, account, qos, constraint };
  return [
    "--parsable",
    `--job-name=${jobName(id, number)}`,
    `--array=0-${array.tasks - 1}${most}`,
    `--time=${array.minutes}`,
    `--mem=${array.memoryMegabytes}M`,
    "--nodes=1",
    "--ntasks=1",
    `--cpus-per-task=${cpus}`,
    "--requeue",
    `--signal=B:USR2@${warnSeconds}`,
    `--output=${slurmPath(join(folder, "logs"))}/array-${number}_%a.txt`,
    "--open-mode=append",
    `--chdir=${folder}`,
    ...Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`])),
    ...(after.length === 0 ? [] : [`--dependency=afterany:${after.join(":")}`]),
    join(folder, "job.sh"),
    String(number),
  ];
}

/** A path in which Slurm replaces nothing. */
const slurmPath = (path: string): string => path.replaceAll("%", "%%");

/** Throws at a store whose path Slurm would read otherwise. */
export function checkStorePath(store: string): void {
  if (!/[\\\0-\x1f\x7f]/.test(store)) return;
  throw new RangeError(
    `submit: the path of the store must hold no backslash and no control character, got ${JSON.stringify(store)}`,
  );
}
