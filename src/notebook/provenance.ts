import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { packageRoot, packageVersion } from "../data/index.js";
import { numberText } from "./numbers.js";
import { outFolder, writeWhole } from "./places.js";
import type { Scale } from "./parameters.js";
import { table } from "./table.js";

/** Options of `provenance`. */
export interface ProvenanceOptions {
  readonly scale: Scale;
  /** Keys of the results the notebook used; different ones are counted. Default: not shown. */
  readonly keys?: readonly string[];
  /** Wall seconds the notebook took. Default: since the kernel process started. */
  readonly seconds?: number;
  /** Further lines: what they are, and the value. */
  readonly more?: Readonly<Record<string, string | number>>;
}

/** One line of the table. */
export interface ProvenanceRow {
  readonly what: string;
  readonly value: string;
}

/** The commit of the package, with a remark where its source differs from it; undefined outside its own repository. */
function commit(): string | undefined {
  const git = (...words: readonly string[]): string =>
    execFileSync("git", ["-C", packageRoot(), ...words], {
      encoding: "utf8",
      timeout: 5000,
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  try {
    // A repository around the package (an installed copy) is not the package's own.
    if (git("rev-parse", "--show-prefix") !== "") return undefined;
    const changed = git("status", "--porcelain", "--", "src", "package.json") !== "";
    return `${git("rev-parse", "--short=12", "HEAD")}${changed ? ", with uncommitted changes" : ""}`;
  } catch {
    return undefined; // no git, or no repository
  }
}

/** What made the numbers of a notebook; nothing that names a person, a machine or a folder. */
export function provenanceRows(options: ProvenanceOptions): readonly ProvenanceRow[] {
  const { scale, keys, seconds = process.uptime(), more = {} } = options;
  const processors = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const model = processors[0]?.model.replace(/\s+/g, " ").trim() ?? "processor unknown";
  const facts: Readonly<Record<string, string | number | undefined>> = {
    "lottery-lab": packageVersion(),
    commit: commit() ?? "unknown",
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processor: `${model}, ${processors.length} logical cores, ${gigabytes} GiB`,
    scale,
    "results used": keys === undefined ? undefined : new Set(keys).size,
    "wall time": `${numberText(seconds, 1)} s`,
    ...more,
  };
  return Object.entries(facts).flatMap(([what, value]) =>
    value === undefined ? [] : [{ what, value: typeof value === "number" ? numberText(value) : value }],
  );
}

/**
 * Shows what made the numbers: versions, commit, machine, scale, number of results, seconds. Writes the keys as `keys.json` into
 * `LOTTERY_OUT` when that is set, from which `lottery-lab store keep` commits a study's results.
 */
export function provenance(options: ProvenanceOptions): void {
  const folder = outFolder();
  if (folder !== undefined && options.keys !== undefined) {
    const keys = [...new Set(options.keys)].sort();
    writeWhole(join(folder, "keys.json"), `${JSON.stringify(keys, null, 1)}\n`);
  }
  table(provenanceRows(options), {
    columns: [
      { value: "what", label: "provenance" },
      { value: "value", label: "" },
    ],
  });
}
