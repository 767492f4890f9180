import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { writeWhole } from "../disk/index.js";
import { packageRoot, packageVersion } from "../data/index.js";
import type { Description } from "../experiments/index.js";
import { resultRow } from "../lab/index.js";
import { checkedScale, scaleCounts } from "../statistics/rows/scale-of.js";
import { chooseEngine } from "../engine/index.js";
import { numberText } from "./numbers.js";
import { outFolder } from "./folders.js";
import { table } from "./table.js";
import { checkFields } from "../numerics/checks.js";

/** Options of `provenance`. */
export interface ProvenanceOptions {
  /** The scale the author expects: an error unless it is that of the results, which is shown. Default: none is expected. */
  readonly scale?: string | undefined;
  /** The results the notebook used; different ones are counted, and their scale and seconds of computing shown. Default: not shown. */
  readonly results?: readonly UsedResult[];
  /** Wall seconds the notebook took. Default: since the kernel process started. */
  readonly seconds?: number;
  /** Further lines: what they are, and the value. */
  readonly more?: Readonly<Record<string, string | number>>;
}

/** What of a result is needed here: its key, and how long it took when it was computed, if that was kept. */
export interface UsedResult {
  readonly key: string;
  readonly meta?: { readonly seconds: number; readonly engine?: string | undefined } | undefined;
  /** What was asked, by which it belongs to a scale. */
  readonly description?: Description;
}

/** One line of the table. */
export interface ProvenanceRow {
  readonly what: string;
  readonly value: string;
}

/**
 * The commit of the package in a folder, with a remark where its source (`src`, `package.json`) differs from it; undefined
 * outside its own repository.
 */
export function sourceCommit(root: string): string | undefined {
  const git = (...words: readonly string[]): string =>
    execFileSync("git", ["-C", root, ...words], {
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

/** Seconds of computing as they were kept with the results, on whatever machine and beside whatever else it did. */
function computingTime(results: readonly UsedResult[]): string {
  const known = results.flatMap(({ meta }) => (meta === undefined ? [] : [meta.seconds]));
  const minutes = known.reduce((sum, seconds) => sum + seconds, 0) / 60;
  const unknown = results.length - known.length;
  return `${numberText(minutes, 1)} min of one core${unknown > 0 ? `, not counting ${unknown} whose time was not kept` : ""}`;
}

/** The scale of the results; of several scales with the results of each. */
function scaleText(expected: string | undefined, results: readonly UsedResult[]): string | undefined {
  const rows = results.map(({ key, description }) =>
    description === undefined ? {} : resultRow({ key, description }),
  );
  const scale = checkedScale("provenance", expected, rows);
  const { counts = new Map<string, number>(), unknown = 0 } = scaleCounts(rows) ?? {};
  if (scale === undefined || counts.size + Math.min(unknown, 1) === 1) return scale;
  const each = [...counts, ...(unknown > 0 ? [["not known", unknown] as const] : [])];
  return `mixed: ${each.map(([name, count]) => `${name} (${numberText(count)} ${count === 1 ? "result" : "results"})`).join(", ")}`;
}

/** The engine that computes here, its width, and why it is not the native one where it could be. */
function engineHere(): string {
  const { name, width, reason } = chooseEngine();
  const why = reason === undefined ? "" : `; native is not in use: ${reason}`;
  return `${name}, ${width} float${width === 1 ? "" : "s"} a vector${why}`;
}

/** The engines that computed the results, as was kept with them; all give the same bits. */
function enginesOf(results: readonly UsedResult[]): string | undefined {
  const names = [...new Set(results.flatMap(({ meta }) => meta?.engine ?? []))].sort();
  return names.length > 0 ? names.join(", ") : undefined;
}

/** What made the numbers of a notebook; nothing that names a person, a machine or a folder. */
export function provenanceRows(options: ProvenanceOptions = {}): readonly ProvenanceRow[] {
  checkFields("provenance", options, ["scale", "results", "seconds", "more"]);
  const { scale, results, seconds = process.uptime(), more = {} } = options;
  const used = results && [...new Map(results.map((result) => [result.key, result])).values()];
  const processors = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const model = processors[0]?.model.replace(/\s+/g, " ").trim() ?? "processor unknown";
  const facts: Readonly<Record<string, string | number | undefined>> = {
    "lottery-lab": packageVersion(),
    commit: sourceCommit(packageRoot()) ?? "unknown",
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processor: `${model}, ${processors.length} logical cores, ${gigabytes} GiB`,
    engine: engineHere(),
    scale: scaleText(scale, used ?? []),
    "results used": used?.length,
    "computing time of the results": used && computingTime(used),
    "engines of the results": used && enginesOf(used),
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
  if (folder !== undefined && options.results !== undefined) {
    const keys = [...new Set(options.results.map(({ key }) => key))].sort();
    writeWhole(join(folder, "keys.json"), `${JSON.stringify(keys, null, 1)}\n`);
  }
  table(provenanceRows(options), {
    columns: [
      { value: "what", label: "provenance" },
      { value: "value", label: "" },
    ],
  });
}
