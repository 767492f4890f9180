import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../data/index.js";
import { listKernels, type InstallTarget, type ListedKernel } from "../kernel/install.js";
import { tryKernel } from "../kernel/try-kernel.js";
import type { TargetOptions } from "./kernel.js";
import { exitCodes, writeJson, type ExitCode, type Output } from "./output.js";

/** `lottery-lab kernel list`: one line a kernel that is installed, and whether it starts this copy of the package. */
export async function kernelList({ json, ...target }: TargetOptions, output: Output): Promise<ExitCode> {
  if (hasTwoTargets("list", target, output)) return exitCodes.usage;
  const found = await listKernels(targetsToLookAt(target));
  if (json === true) writeJson(found, output);
  else if (found.length === 0) output.write("no kernel is installed\n");
  for (const { current, kernelspec } of json === true ? [] : found)
    output.write(`${current ? "this copy   " : "another copy"} ${kernelspec}\n`);
  return exitCodes.done;
}

/**
 * `lottery-lab kernel doctor`: whether the files of each installed kernel are there, and whether it starts and runs a
 * cell. Exit code 3 if something is wrong or nothing is installed.
 */
export async function kernelDoctor({ json, ...target }: TargetOptions, output: Output): Promise<ExitCode> {
  if (hasTwoTargets("doctor", target, output)) return exitCodes.usage;
  const findings = [];
  for (const each of await listKernels(targetsToLookAt(target)))
    findings.push({ kernelspec: each.kernelspec, ...(await examine(each)) });
  const sound = findings.length > 0 && findings.every(({ problem }) => problem === undefined);
  if (json === true) writeJson(findings, output);
  else {
    if (findings.length === 0) output.write("wrong    no kernel is installed\n");
    for (const finding of findings) {
      const fine = finding.problem === undefined;
      const told = fine
        ? `starts and runs a first cell after ${finding.seconds.toFixed(1)} s`
        : finding.problem;
      output.write(`${fine ? "ok   " : "wrong"}    ${finding.kernelspec}: ${told}\n`);
    }
    if (!sound) output.write("→ npx lottery-lab kernel install, into the same place\n");
  }
  return sound ? exitCodes.done : exitCodes.found;
}

type Examined = { readonly problem: string } | { readonly problem?: undefined; readonly seconds: number };

async function examine({ argv, current, renderer }: ListedKernel): Promise<Examined> {
  const [, , main = ""] = argv;
  if (!current && !existsSync(main)) return { problem: `it starts ${main || "nothing"}, which is not there` };
  const parts = ["package.json", join("static", "remoteEntry.js"), join("static", "plotly.min.js")];
  const absent = parts.filter((part) => !existsSync(join(renderer, part)));
  if (absent.length > 0) return { problem: `the figure renderer lacks ${absent.join(" and ")}` };
  try {
    return await tryKernel(argv);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function hasTwoTargets(action: string, target: TargetOptions, output: Output): boolean {
  const named = Object.keys(target);
  if (named.length <= 1) return false;
  output.error(`lottery-lab: kernel ${action}: target must be one, got ${named.join(" and ")}\n`);
  return true;
}

/** The target that is named, else everywhere this command may have installed one for the person who asks. */
function targetsToLookAt({ sysPrefix, prefix, user }: TargetOptions): readonly InstallTarget[] {
  if (sysPrefix !== undefined) return [{ sysPrefix }];
  if (prefix !== undefined) return [{ prefix }];
  if (user === true) return [{ user }];
  const { VIRTUAL_ENV, CONDA_PREFIX } = process.env;
  const prefixes = new Set([join(packageRoot(), ".venv"), VIRTUAL_ENV, CONDA_PREFIX]);
  return [...[...prefixes].flatMap((each) => (each ? [{ prefix: each }] : [])), { user: true }];
}
