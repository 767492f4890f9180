import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "../lab/temporary.js";

/** What the programs answer; each a piece of a shell script that gets the arguments. */
export interface FakeAnswers {
  readonly sbatch?: string;
  readonly squeue?: string;
  readonly sacct?: string;
  readonly scancel?: string;
  readonly config?: string;
}

/** Programs under the names of Slurm's, first on the path until the test ends. */
export interface FakeSlurm {
  /** The arguments of every call of sbatch that was no trial, and of scancel. */
  calls(): readonly string[];
  answer(answers: FakeAnswers): void;
}

const partitions = [
  "PartitionName=main Default=YES MaxTime=1-00:00:00 State=UP",
  "PartitionName=closed Default=NO MaxTime=UNLIMITED State=DOWN",
  "PartitionName=short Default=NO MaxTime=00:05:00 State=UP",
].join("\\n");

/** A Slurm that takes everything and runs nothing. */
export function fakeSlurm(): FakeSlurm {
  const folder = join(temporaryFolder(), "bin");
  const log = join(folder, "calls");
  mkdirSync(folder);
  writeFileSync(log, "");
  const before = process.env["PATH"] ?? "";
  process.env["PATH"] = `${folder}${delimiter}${before}`;
  onTestFinished(() => void (process.env["PATH"] = before));
  const write = (name: string, body: string): void => {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
  };
  const counted = `n=$(wc -l < '${log}'); echo "sbatch $*" >> '${log}'; echo $((n + 100))`;
  const trial = 'case "$*" in *--test-only*) exit 0;; esac';
  const answer = (answers: FakeAnswers): void => {
    const { config = "MaxArraySize = 1001\\nMaxJobCount = 10000" } = answers;
    write("scontrol", `case "$*" in *config*) printf '${config}\\n';; *) printf '${partitions}\\n';; esac`);
    write("sbatch", answers.sbatch ?? `${trial}\n${counted}`);
    write("squeue", answers.squeue ?? "exit 0");
    write("scancel", answers.scancel ?? `echo "scancel $*" >> '${log}'`);
    write("sacct", answers.sacct ?? "echo 'Slurm accounting storage is disabled' >&2; exit 1");
  };
  answer({});
  return {
    answer,
    calls: () =>
      readFileSync(log, "utf8")
        .split("\n")
        .filter((line) => line !== ""),
  };
}
