import { existsSync } from "node:fs";
import { dirname, join, parse, resolve } from "node:path";

/** The folder of this package: the nearest one above this file whose package.json names `lottery-lab`. */
export function packageRoot(): string {
  return nearest(__dirname) ?? resolve(__dirname, "../..");
}

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
