import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { advice } from "../data/advice.js";
import { packageRoot } from "../data/index.js";
import {
  defaultWorkers,
  openLab,
  readManifest,
  runManifestJob,
  writeManifest,
  type Lab,
} from "../lab/index.js";
import { canonicalForm, headline, label } from "../experiments/index.js";
import { progress } from "../notebook/progress.js";
import { planLine, shortKey } from "../lab/cards.js";
import { descriptionsOf } from "./descriptions.js";
import { missingFile } from "./missing-file.js";
import { interruptible } from "./interrupt.js";
import { exitCodes, WrongUsage, writeJson, type ExitCode, type Output } from "./output.js";
import { openOwnStore, type StoreOption } from "./store.js";

export interface RunCommandOptions extends StoreOption {
  /** Worker processes. Default: `LOTTERY_WORKERS`, else one a core. */
  readonly workers?: string;
  /** Only say what would run. */
  readonly plan?: boolean;
  /** Write the jobs to this file instead of running them. */
  readonly manifest?: string;
  /** Scale of a notebook. */
  readonly scale?: string;
  /** Files of the modules that a .json file may name. */
  readonly module?: readonly string[];
  /** Files of own data sets that a .json file may name. */
  readonly data?: readonly string[];
}

export interface WorkOptions extends StoreOption {
  readonly manifest: string;
  readonly index: string;
  /** Files of the modules that the manifest may name. */
  readonly module?: readonly string[];
  /** Files of own data sets, for a store that lacks their examples. */
  readonly data?: readonly string[];
}

/**
 * `lottery-lab run FILE|NOTEBOOK`: a notebook through the kernel, headlessly; else the descriptions in a JSON file (a list or a manifest), or of
 * a module whose default export is such a list. A module of an update rule or a network that a JSON file names must be given: the file is data.
 */
export async function runFile(file: string, options: RunCommandOptions, output: Output): Promise<ExitCode> {
  if (!existsSync(file)) throw new Error(missingFile("run", file));
  const given = (["module", "data"] as const).find((option) => options[option] !== undefined);
  if (given !== undefined && extname(file) !== ".json") {
    output.error(`lottery-lab: run: --${given} must go with a .json file, got ${file}\n`);
    return exitCodes.usage;
  }
  if (extname(file) === ".ipynb") return runNotebook(file, options, output);
  const descriptions = await descriptionsOf("run", file, options);
  if (options.manifest !== undefined) {
    const { jobs } = writeManifest(options.manifest, descriptions, {
      store: openOwnStore(options, output),
    });
    const waves = new Set(jobs.map(({ wave }) => wave)).size;
    if (options.json === true)
      writeJson({ manifest: resolve(options.manifest), jobs: jobs.length, waves }, output);
    else output.write(`${jobs.length} jobs in ${waves} waves written to ${options.manifest}\n`);
    return exitCodes.done;
  }
  const lab = labOf(options, output, workersOf(options));
  try {
    const plan = lab.plan(descriptions);
    if (options.plan === true) {
      if (options.json === true) writeJson(plan, output);
      else output.write(planText(plan));
      return exitCodes.done;
    }
    if (options.json !== true) output.write(planText(plan));
    return await interruptible(output, async (signal) => {
      const line = progress(plan.asked, { write: output.error, terminal: process.stderr.isTTY });
      const results = await lab
        .runAll(descriptions, { signal, onProgress: line.onProgress })
        .finally(line.finish); // a failure or interrupt leaves the last state, and what follows has a line of its own
      const lines = results.map(({ key, description, summary }) => ({
        key,
        label: label(description),
        summary,
      }));
      if (options.json === true) {
        writeJson(
          results.map(({ key, description, summary, meta }) => ({
            key,
            summary,
            meta,
            description: canonicalForm(description),
          })),
          output,
        );
      } else
        for (const line of lines) output.write(`${shortKey(line.key)} ${line.label}${told(line.summary)}\n`);
      return exitCodes.done;
    });
  } finally {
    lab.close();
  }
}

/** `lottery-lab work --manifest M --index I`: one job of a manifest, in this process. */
export async function work(options: WorkOptions, output: Output): Promise<ExitCode> {
  const manifest = readManifest(options.manifest, { modules: options.module, data: options.data });
  if (!/^\d{1,9}$/.test(options.index)) {
    throw new WrongUsage(`work: index must be an integer >= 0, got ${JSON.stringify(options.index)}`);
  }
  const lab = labOf(options, output, 0);
  try {
    return await interruptible(output, async (signal) => {
      const { key, description, summary } = await runManifestJob(lab, manifest, Number(options.index), {
        signal,
      });
      if (options.json === true) writeJson({ key, description: canonicalForm(description), summary }, output);
      else output.write(`${key} ${label(description)}${told(summary)}\n`);
      return exitCodes.done;
    });
  } finally {
    lab.close();
  }
}

function labOf({ store }: StoreOption, output: Output, workers: number): Lab {
  return openLab({ store, workers, onDamage: (message) => output.error(`${message}\n`) });
}

function workersOf({ workers }: RunCommandOptions): number {
  if (workers === undefined) return defaultWorkers();
  if (/^\d{1,4}$/.test(workers)) return Number(workers);
  throw new WrongUsage(`run: workers must be an integer in [0, 9999], got ${JSON.stringify(workers)}`);
}

/** The Jupyter of `.venv` in the working folder or the package, else the one on the path. */
export function jupyterProgram(): string {
  const own = [process.cwd(), packageRoot()].map((folder) => join(folder, ".venv", "bin", "jupyter"));
  return own.find((file) => existsSync(file)) ?? "jupyter";
}

/** Runs a notebook headlessly, as `npm start` does. */
async function runNotebook(file: string, options: RunCommandOptions, output: Output): Promise<ExitCode> {
  const jupyter = jupyterProgram();
  const folder = resolve("out", basename(file, ".ipynb"));
  mkdirSync(folder, { recursive: true });
  const environment = {
    ...process.env,
    LOTTERY_OUT: folder,
    ...(options.scale === undefined ? {} : { LOTTERY_SCALE: options.scale }),
    ...(options.store === undefined ? {} : { LOTTERY_STORE: resolve(options.store) }),
    ...(options.workers === undefined ? {} : { LOTTERY_WORKERS: String(workersOf(options)) }),
  };
  const args = ["nbconvert", "--to", "notebook", "--execute", "--output-dir", folder, resolve(file)];
  const child = spawn(jupyter, args, { env: environment, stdio: ["ignore", "ignore", "inherit"] });
  const code = await interruptible(output, (signal) => {
    signal.addEventListener("abort", () => child.kill("SIGINT"));
    return new Promise<ExitCode>((done, failed) => {
      child.on("error", (cause) =>
        failed(new Error(`run: Jupyter must be there, got ${cause.message}; ${advice("jupyter")}`)),
      );
      child.on("exit", (status) => {
        if (signal.aborted) failed(signal.reason as Error);
        else done(status === 0 ? exitCodes.done : exitCodes.failed);
      });
    });
  });
  const executed = join(folder, basename(file));
  if (options.json === true) writeJson({ notebook: executed, done: code === exitCodes.done }, output);
  else if (code === exitCodes.done) output.write(`executed notebook: ${executed}\n`);
  return code;
}

/** What a line says of a result behind its name. */
function told(summary: unknown): string {
  const text = headline(summary);
  return text === "" ? "" : ` · ${text}`;
}

function planText(plan: ReturnType<Lab["plan"]>): string {
  const { toRun, wallSeconds, memoryBytes } = plan;
  const minutes = (wallSeconds / 60).toFixed(1);
  const megabytes = Math.round(memoryBytes / 1e6);
  const cost = toRun === 0 ? "" : `, about ${minutes} min and ${megabytes} MB`;
  return `${planLine(plan)}${cost}\n`;
}
