import { installKernel, uninstallKernel, type InstallTarget } from "../kernel/install.js";
import { exitCodes, type ExitCode, type Output } from "./output.js";

/** Options of `kernel install` and `kernel uninstall`. */
export interface TargetOptions {
  readonly sysPrefix?: string;
  readonly prefix?: string;
  readonly user?: boolean;
}

/** `lottery-lab kernel install|uninstall`: for the current user unless another target is named; at most one may be. */
export async function kernelTarget(
  action: "install" | "uninstall",
  options: TargetOptions,
  output: Output,
): Promise<ExitCode> {
  const named = Object.keys(options);
  if (named.length > 1) {
    output.error(`lottery-lab: kernel ${action}: target must be one, got ${named.join(" and ")}\n`);
    return exitCodes.usage;
  }
  const run = action === "install" ? installKernel : uninstallKernel;
  const { kernelspec, renderer } = await run(targetOf(options));
  const verb = action === "install" ? "installed" : "removed";
  output.write(`${verb} ${kernelspec}\n${verb} ${renderer}\n`);
  return exitCodes.done;
}

function targetOf({ sysPrefix, prefix }: TargetOptions): InstallTarget {
  if (sysPrefix !== undefined) return { sysPrefix };
  if (prefix !== undefined) return { prefix };
  return { user: true };
}
