import { execFile } from "node:child_process";
import { delimiter, join } from "node:path";
import { accessSync, constants } from "node:fs";

/** What one of Slurm's programs answered. */
export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Slurm's programs. */
export type SlurmProgram = "sbatch" | "squeue" | "sacct" | "scancel" | "scontrol";

/** Milliseconds after which a program that does not answer is given up: Slurm itself gives up after about 10 s, and tries again. */
const PATIENCE = 120_000;

/**
 * Variables that a job may know of whoever sends it. Slurm keeps a job's environment in its own files and shows it to the node, so nothing else of it, such as
 * tokens, is handed over.
 */
const passed =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TMPDIR|XDG_CACHE_HOME|SLURM_CONF|SBATCH_\w+|SQUEUE_\w+|LOTTERY_\w+)$/;

/** The part of an environment that jobs may know. */
export function passedEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => passed.test(name)));
}

/** Where a program lies on the path; undefined if nowhere. */
export function whichProgram(name: string, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  for (const folder of (environment["PATH"] ?? "").split(delimiter)) {
    if (folder === "") continue;
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // not there
    }
  }
  return undefined;
}

/** Runs one of Slurm's programs without a shell. Throws where it is not on the path. */
export function slurm(program: SlurmProgram, args: readonly string[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      env: passedEnvironment(),
      timeout: PATIENCE,
      maxBuffer: 1 << 28,
      encoding: "utf8",
    } as const;
    execFile(program, args, options, (error, out, err) => {
      if (error === null) return resolve({ code: 0, out, err });
      if (error.code === "ENOENT") return reject(noSlurm(program));
      resolve({
        code: typeof error.code === "number" ? error.code : 1,
        out,
        err: err === "" ? error.message : err,
      });
    });
  });
}

/** The answer's text. Throws `slurm: <program> must answer, got <first line of its error>`. */
export async function slurmText(program: SlurmProgram, args: readonly string[]): Promise<string> {
  const answer = await slurm(program, args);
  if (answer.code !== 0) throw new Error(`slurm: ${program} must answer, got ${complaint(answer)}`);
  return answer.out;
}

/** What an answer complains of, in one line, without the name of the program before it. */
export function complaint({ code, err }: Answer): string {
  const lines = err.split("\n").map((line) => line.replace(/^\w+: (?:(?:error|fatal): )?/, "").trim());
  const said = [...new Set(lines.filter((line) => line !== ""))].slice(0, 3);
  return said.length === 0 ? `exit code ${code} without a word` : said.join("; ");
}

const noSlurm = (program: string): Error =>
  new Error(
    `slurm: ${program} must be on the PATH, got none; log in to a machine of the cluster, or write a Kubernetes job with --kubernetes`,
  );
