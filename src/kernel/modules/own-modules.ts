import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** A module of this package: its declaration file and its code. */
export interface OwnModule {
  readonly types: string;
  readonly code: string;
}

/** What `package.json` exports: paths of files, or of the two files of a module. */
type Exports = Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;

/** This package, which lies in `packageRoot`, as seen from a folder where it is not installed: module name → files. */
export function ownModules(packageRoot: string, folder: string): Readonly<Record<string, OwnModule>> {
  const require = createRequire(join(folder, "cell.js"));
  try {
    require.resolve("lottery-lab");
    return {};
  } catch {
    const manifest = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
      exports: Exports;
    };
    const all = Object.entries(manifest.exports).flatMap(([path, entry]): [string, OwnModule][] => {
      if (typeof entry === "string") return [];
      const files = { types: join(packageRoot, entry.types), code: join(packageRoot, entry.default) };
      return [[`lottery-lab${path.slice(1)}`, files]];
    });
    return Object.fromEntries(all.filter(([, { code }]) => existsSync(code)));
  }
}
