import { type CsvCell, csvText, writeWhole } from "../disk/index.js";
import { describedEntry, writtenAt } from "./described.js";
import { exitCodes, writeJson, type ExitCode, type Output } from "./output.js";
import { openNamedStore, type StoreOption } from "./store.js";

export interface ExportOption extends StoreOption {
  readonly csv?: boolean;
  /** The file to write. Default: standard output. */
  readonly out?: string;
}

export interface PruneOption extends StoreOption {
  readonly blobs?: boolean;
  /** Only say what would go. */
  readonly dryRun?: boolean;
}

type Row = Readonly<Record<string, string | number | boolean>>;

/**
 * `lottery-lab store export --csv`: one line a result: key, job, seed, arm, level, draw and ladder, then a column for each number and word of its description, defaults
 * filled in, and of its summary (`summary.final.testAccuracy`); lists, such as the history, are left to `show` and to the JSON itself. Text that a spreadsheet would run is set behind an apostrophe.
 */
export function exportStore(options: ExportOption, output: Output): ExitCode {
  const store = openNamedStore("store export", options, output);
  const rows = store.keys().flatMap((key): Row[] => {
    const entry = store.read(key);
    if (entry === undefined) return [];
    const { description, row, ladder } = describedEntry(entry);
    const { job, seed, arm, level, draw } = { ...description, ...row } as Readonly<Record<string, unknown>>;
    const about = { job, seed, arm, level, draw, ladder };
    const asked = withoutTicket(description);
    const meta = { ...store.readMeta(key), written: writtenAt(store, key) };
    return [
      Object.fromEntries([
        ["key", key],
        ...leaves(about),
        ...leaves({ ...asked, ...about, summary: entry.summary, meta }),
      ]),
    ];
  });
  if (options.json === true) {
    writeJson(rows, output);
    return exitCodes.done;
  }
  const text = csv(rows);
  if (options.out === undefined) output.write(text);
  else {
    writeWhole(options.out, text);
    output.error(`${rows.length} results written to ${options.out}\n`);
  }
  return exitCodes.done;
}

/** A description without its ticket, and that of the run it is about: its ladder is named, its level is a column. */
function withoutTicket({
  ticket: _ticket,
  run,
  ...rest
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (typeof run !== "object" || run === null) return rest;
  return { ...rest, run: withoutTicket(run as Readonly<Record<string, unknown>>) };
}

/** `lottery-lab store prune --blobs`: drops weights and masks of training runs; summaries stay, and blobs are computed again when asked for. */
export function pruneStore(options: PruneOption, output: Output): ExitCode {
  if (options.blobs !== true) {
    output.error("lottery-lab: store prune: --blobs must be given, it is all that can be pruned\n");
    return exitCodes.usage;
  }
  const store = openNamedStore("store prune", options, output);
  let [results, bytes] = [0, 0];
  for (const key of store.keys()) {
    const entry = store.read(key);
    // What a user made by hand cannot be computed again.
    if (entry === undefined || entry.description["job"] === "content" || !store.whole(key)) continue;
    const size = Object.values(entry.blobs).reduce((sum, blob) => sum + blob.bytes, 0);
    if (size === 0) continue;
    results++;
    bytes += options.dryRun === true ? size : store.pruneBlobs(key);
  }
  const verb = options.dryRun === true ? "would be freed" : "freed";
  if (options.json === true) writeJson({ store: store.folder, results, bytes }, output);
  else output.write(`${(bytes / 1e6).toFixed(1)} MB of ${results} results ${verb}\n`);
  return exitCodes.done;
}

/** The numbers, words and truths in a value, each with its path. */
function leaves(value: unknown, path = ""): (readonly [string, string | number | boolean])[] {
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean")
    return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) {
    // Short lists of numbers, such as widths, in one field.
    const plain = value.length <= 16 && value.every((item) => typeof item === "number");
    return plain ? [[path, value.join(" ")]] : [];
  }
  return Object.entries(value).flatMap(([name, field]) =>
    leaves(field, path === "" ? name : `${path}.${name}`),
  );
}

function csv(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines: readonly (readonly CsvCell[])[] = [
    columns,
    ...rows.map((row) => columns.map((column) => row[column])),
  ];
  return csvText(lines, "\n");
}
