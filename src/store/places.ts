import { existsSync } from "node:fs";
import { dirname, join, parse, resolve } from "node:path";
import { packageRoot } from "../data/index.js";

/**
 * Where results are kept: `LOTTERY_STORE`, else `.lottery` in the project around the working directory (the nearest
 * folder with a package.json), else `.lottery` in the working directory.
 */
export function defaultStore(environment: NodeJS.ProcessEnv = process.env, from = process.cwd()): string {
  const named = environment["LOTTERY_STORE"];
  if (named !== undefined && named !== "") return resolve(from, named);
  return join(nearest(from) ?? from, ".lottery");
}

/** The nearest folder at or above `folder` that holds a package.json. */
function nearest(folder: string): string | undefined {
  const { root } = parse(resolve(folder));
  for (let here = resolve(folder); here !== root; here = dirname(here)) {
    if (existsSync(join(here, "package.json"))) return here;
  }
  return undefined;
}

/** Folder of the committed results: `LOTTERY_COMMITTED` (empty: none are read), else `data/results` of this package. */
export function defaultCommitted(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | false {
  const named = environment["LOTTERY_COMMITTED"];
  if (named === undefined) return join(packageRoot(), "data", "results");
  return named === "" ? false : named;
}
