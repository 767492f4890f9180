import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
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

/**
 * Folder of the committed results: `LOTTERY_COMMITTED` (empty: none are read), else `data/results` of this package; where that was
 * packed without them, the package `lottery-lab-results` beside it.
 */
export function defaultCommitted(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | false {
  const named = environment["LOTTERY_COMMITTED"];
  if (named === undefined) return committedIn(packageRoot());
  return named === "" ? false : named;
}

/** Where a package that lies in `root` finds the committed results: inside, else in `lottery-lab-results` as seen from there. */
export function committedIn(root: string): string {
  const inside = join(root, "data", "results");
  if (existsSync(inside) && readdirSync(inside).some((name) => name.endsWith(".jsonl.gz"))) return inside;
  try {
    return dirname(createRequire(join(root, "package.json")).resolve("lottery-lab-results/package.json"));
  } catch {
    return inside;
  }
}
