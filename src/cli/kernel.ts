import { installKernel, uninstallKernel, type InstallTarget } from "../kernel/install.js";
import { exitCodes, writeJson, type ExitCode, type Output } from "./output.js";

/** Options of `kernel install` and `kernel uninstall`. */
export interface TargetOptions {
  readonly sysPrefix?: string;
  readonly prefix?: string;
  readonly user?: boolean;
  readonly json?: boolean;
}

/** `lottery-lab kernel install|uninstall`: for the current user unless another target is named; at most one may be. */
export async function kernelTarget(
  action: "install" | "uninstall",
  options: TargetOptions,
  output: Output,
): Promise<ExitCode> {
  const { json, ...target } = options;
  const named = Object.keys(target);
  if (named.length > 1) {
    output.error(`lottery-lab: kernel ${action}: target must be one, got ${named.join(" and ")}\n`);
    return exitCodes.usage;
  }
  const run = action === "install" ? installKernel : uninstallKernel;
  const { kernelspec, renderer } = await run(targetOf(target));
  if (json === true) {
    writeJson({ [action === "install" ? "installed" : "removed"]: [kernelspec, renderer] }, output);
    return exitCodes.done;
  }
  const verb = action === "install" ? "installed" : "removed";
  output.write(`${verb} ${kernelspec}\n${verb} ${renderer}\n`);
  return exitCodes.done;
}

function targetOf({ sysPrefix, prefix }: TargetOptions): InstallTarget {
  if (sysPrefix !== undefined) return { sysPrefix };
  if (prefix !== undefined) return { prefix };
  return { user: true };
}
