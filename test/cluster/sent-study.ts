import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { cli } from "../cli/cli.js";
import { temporaryFolder } from "../lab/temporary.js";
import { seedJobs } from "./slurm-study.js";

/** A study of ten jobs, a cluster file and a store that is not there yet. */
export function study(settings: object = { minutesPerTask: 0.01 }): {
  file: string;
  cluster: string;
  store: string;
  folder: string;
} {
  const folder = temporaryFolder();
  const [file, cluster, store] = [
    join(folder, "study.json"),
    join(folder, "cluster.json"),
    join(folder, "store"),
  ];
  writeFileSync(file, JSON.stringify(seedJobs(1)));
  writeFileSync(cluster, JSON.stringify(settings));
  process.env["LOTTERY_COMMITTED"] = "";
  onTestFinished(() => void Reflect.deleteProperty(process.env, "LOTTERY_COMMITTED"));
  return { file, cluster, store, folder };
}

/** Sends it to the Slurm on the path. */
export const submit = (
  { file, cluster, store }: ReturnType<typeof study>,
  ...more: string[]
): ReturnType<typeof cli> => cli("submit", file, "--slurm", "--cluster", cluster, "--store", store, ...more);
