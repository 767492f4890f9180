import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../data/index.js";
import { removeFile, writeWhole } from "../disk/index.js";
import { exportRounds } from "../lab/index.js";
import { furtherVerdicts } from "../notebook/committed.js";
import { exportResults, trunkBytes } from "../store/index.js";
import { exitCodes, writeJson, type ExitCode, type Output } from "./output.js";
import { openOwnStore, type StoreOption } from "./store.js";

export interface KeepOption extends StoreOption {
  /** What a run of the notebook left behind: keys.json and verdict.json. */
  readonly from: string;
  /** Folder of the committed results. Default: `data/results` of this package. */
  readonly results?: string;
}

/** The verdicts that a notebook run left beside its first: file stems and texts. */
function verdictsLeft(from: string): readonly { readonly name: string; readonly text: string }[] {
  return readdirSync(from)
    .filter((file) => file.endsWith(".json") && file !== "verdict.json")
    .map((file) => ({ name: file.slice(0, -".json".length), text: readFileSync(join(from, file), "utf8") }))
    .filter(({ text }) => isVerdict(JSON.parse(text)));
}

const isVerdict = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "outcome" in value && "claim" in value && "parts" in value;

/** `lottery-lab store keep STUDY --from out/STUDY`: makes a notebook run's results and verdicts those that are committed. */
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
  const places = { store: openOwnStore(options, output), folder: results };
  const trunks = exportRounds(study, names, places);
  const file = exportResults(study, names, places);
  writeWhole(join(results, `${study}.verdict.json`), readFileSync(verdict));
  const further = verdictsLeft(from).map(({ name, text }) => ({ stem: `${study}.${name}`, text }));
  for (const { stem, text } of further) writeWhole(join(results, `${stem}.verdict.json`), text);
  // a verdict that the notebook reaches no more would still be read as its answer
  const stale = furtherVerdicts(study, results).filter((old) => !further.some(({ stem }) => stem === old));
  for (const stem of stale) removeFile(join(results, `${stem}.verdict.json`));
  const largest = Math.max(0, ...trunks.map(({ rounds }) => trunkBytes(rounds)));
  if (options.json === true) {
    writeJson({ file, results: names.length, trunks: trunks.length, largestTrunkBytes: largest }, output);
    return exitCodes.done;
  }
  output.write(`${names.length} results and the verdict of ${study} kept in ${file}\n`);
  if (trunks.length > 0) {
    output.write(`elimination rounds of ${trunks.length} trunks kept, at most ${largest} bytes each\n`);
  }
  return exitCodes.done;
}
