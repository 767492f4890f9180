import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** A module of this package: its declaration file and its code. */
export interface OwnModule {
  readonly types: string;
  readonly code: string;
}

/** This package, which lies in `packageRoot`, as seen from a folder where it is not installed: module name → files. */
export function ownModules(packageRoot: string, folder: string): Readonly<Record<string, OwnModule>> {
  const require = createRequire(join(folder, "cell.js"));
  try {
    require.resolve("lottery-lab");
    return {};
  } catch {
    const entry = (name: string): OwnModule => ({
      types: join(packageRoot, "dist", `${name}.d.ts`),
      code: join(packageRoot, "dist", `${name}.js`),
    });
    const all = {
      "lottery-lab": entry("index"),
      "lottery-lab/kernel": entry("kernel/api"),
      "lottery-lab/tfjs": entry("engine/tfjs/load-tfjs"),
    };
    return Object.fromEntries(Object.entries(all).filter(([, { code }]) => existsSync(code)));
  }
}
