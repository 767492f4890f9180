import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../data/index.js";
import { exportResults } from "../lab/index.js";
import { exitCodes, type ExitCode, type Output } from "./output.js";
import { openOwnStore, type StoreOption } from "./store.js";

export interface KeepOption extends StoreOption {
  /** What a run of the notebook left behind: keys.json and verdict.json. */
  readonly from: string;
  /** Folder of the committed results. Default: `data/results` of this package. */
  readonly results?: string;
}

/** `lottery-lab store keep STUDY --from out/STUDY`: makes a notebook run's results and verdict those that are committed. */
export function keepStudy(study: string, options: KeepOption, output: Output): ExitCode {
  const { from, results = join(packageRoot(), "data", "results") } = options;
  const [keys, verdict] = [join(from, "keys.json"), join(from, "verdict.json")];
  for (const file of [keys, verdict]) {
    if (!existsSync(file))
      throw new Error(`store keep: ${file} must have been written by a run of the notebook, got no file`);
  }
  const names: unknown = JSON.parse(readFileSync(keys, "utf8"));
  if (!Array.isArray(names) || !names.every((name): name is string => typeof name === "string")) {
    throw new TypeError(`store keep: ${keys} must hold a list of keys, got other JSON`);
  }
  mkdirSync(results, { recursive: true });
  const file = exportResults(study, names, { store: openOwnStore(options, output), folder: results });
  copyFileSync(verdict, join(results, `${study}.verdict.json`));
  output.write(`${names.length} results and the verdict of ${study} kept in ${file}\n`);
  return exitCodes.done;
}
