import { basename, extname } from "node:path";
import { existsSync } from "node:fs";
import {
  cancelSlurm,
  readSettings,
  submitToSlurm,
  type ClusterSettings,
  studyWork,
  writeKubernetes,
  type KubernetesReport,
  type SubmitReport,
} from "../cluster/index.js";
import type { Description } from "../experiments/index.js";
import { defaultCommitted } from "../store/index.js";
import { collectNotebook } from "./collect-notebook.js";
import { descriptionsOf } from "./descriptions.js";
import { missingFile } from "./missing-file.js";
import { exitCodes, writeJson, type ExitCode, type Output } from "./output.js";
import { openOwnStore, type StoreOption } from "./store.js";

export interface SubmitCommandOptions extends StoreOption {
  readonly slurm?: boolean;
  readonly kubernetes?: string;
  /** File of resources. */
  readonly cluster?: string;
  readonly partition?: string;
  readonly dryRun?: boolean;
  /** Scale of a notebook. */
  readonly scale?: string;
  /** Files of the modules that a .json file may name. */
  readonly module?: readonly string[];
  /** Data sets of one's own that it may name. */
  readonly data?: readonly string[];
}

/** `lottery-lab submit FILE|NOTEBOOK --slurm`: what is missing of a study, as job arrays. */
export async function submit(file: string, options: SubmitCommandOptions, output: Output): Promise<ExitCode> {
  const { slurm = false, kubernetes, dryRun = false } = options;
  if (slurm === (kubernetes !== undefined)) {
    const got = slurm ? "both" : "neither";
    output.error(`lottery-lab: submit: one of --slurm and --kubernetes FOLDER must be given, got ${got}\n`);
    return exitCodes.usage;
  }
  if (!existsSync(file)) throw new Error(missingFile("submit", file));
  const settings = settingsOf(options);
  const store = openOwnStore(options, output);
  const descriptions = await wanted(file, options, output);
  const committed = defaultCommitted();
  const places = { store, committed: committed === false ? undefined : committed };
  const common = { ...places, settings, name: basename(file), dryRun };
  const work = studyWork(descriptions, places);
  if (kubernetes !== undefined) {
    const report = await writeKubernetes(work, { ...common, folder: kubernetes });
    if (options.json === true) writeJson({ ...report, layout: report.layout.arrays }, output);
    else output.write(kubernetesText(report, dryRun));
    return exitCodes.done;
  }
  const tell = (line: string): void => output.write(`${line}\n`);
  const report = await submitToSlurm(work, { ...common, tell: options.json === true ? undefined : tell });
  if (options.json === true) writeJson(jsonOf(report), output);
  else output.write(reportText(report, { dryRun, store: store.folder }));
  return exitCodes.done;
}

/** The descriptions that a file or a notebook asks for. */
async function wanted(
  file: string,
  options: SubmitCommandOptions,
  output: Output,
): Promise<readonly Description[]> {
  if (extname(file) === ".ipynb") return collectNotebook(file, options, output);
  return descriptionsOf("submit", file, options);
}

function settingsOf({ cluster, partition }: SubmitCommandOptions): ClusterSettings {
  const settings = cluster === undefined ? {} : readSettings(cluster);
  return partition === undefined ? settings : { ...settings, partition };
}

/** `lottery-lab cancel ID|all`. */
export async function cancel(which: string, options: StoreOption, output: Output): Promise<ExitCode> {
  const store = openOwnStore(options, output);
  const cancelled = await cancelSlurm(store, which);
  if (options.json === true) writeJson({ cancelled }, output);
  else
    output.write(
      `${cancelled} tasks cancelled; what is finished stays, and submit goes on where they were\n`,
    );
  return exitCodes.done;
}

function jsonOf({ id, asked, there, underWay, jobs, layout, commands }: SubmitReport): object {
  return { id, asked, there, underWay, jobs, arrays: layout.arrays, commands };
}

function reportText(
  { id, asked, there, underWay, jobs, layout, commands }: SubmitReport,
  { dryRun, store }: { readonly dryRun: boolean; readonly store: string },
): string {
  const lines = [
    `${asked} asked for, ${there} there already, ${underWay} jobs under way, ${jobs} to send`,
    ...waveLines(layout),
  ];
  if (dryRun) {
    lines.push(...commands);
    lines.push("nothing was submitted (--dry-run)");
  } else if (id === undefined) lines.push("nothing to submit");
  else lines.push(`submission ${id} in ${store}; lottery-lab status says how it goes`);
  return `${lines.join("\n")}\n`;
}

function kubernetesText(
  { id, asked, there, jobs, layout, files }: KubernetesReport,
  dryRun: boolean,
): string {
  const lines = [`${asked} asked for, ${there} there already, ${jobs} to write`, ...waveLines(layout)];
  if (dryRun) lines.push("nothing was written (--dry-run)");
  else if (id === undefined) lines.push("nothing to write");
  else lines.push(`submission ${id}: ${files.length - 1} Jobs; begin them with sh ${files.at(-1) ?? ""}`);
  return `${lines.join("\n")}\n`;
}

/** A line a wave. */
function waveLines({ arrays: all }: SubmitReport["layout"]): readonly string[] {
  return [...new Set(all.map((each) => each.wave))].map((wave) => {
    const arrays = all.filter((each) => each.wave === wave);
    const [tasks, count] = [sum(arrays.map((each) => each.tasks)), sum(arrays.map((each) => each.jobs))];
    const most = (unit: (each: (typeof arrays)[number]) => number): number => Math.max(...arrays.map(unit));
    return (
      `wave ${wave}: ${arrays.length} ${arrays.length === 1 ? "array" : "arrays"}, ${tasks} tasks, ${count} jobs; ` +
      `a task about ${(most(({ seconds }) => seconds) / 60).toFixed(1)} min, limit ${most(({ minutes }) => minutes)} min, ` +
      `${most(({ memoryMegabytes }) => memoryMegabytes)} MB`
    );
  });
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
