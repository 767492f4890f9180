import { existsSync, readdirSync, statSync } from "node:fs";
import { openSlots } from "../lab/index.js";
import { checkpointKeys, defaultStore, openStore, type Entry, type Store } from "../store/index.js";
import { canonicalJson } from "../numerics/index.js";
import { clusterReport, clusterText } from "./cluster-status.js";
import { headline } from "../experiments/index.js";
import { shortKey } from "../lab/cards.js";
import { describedEntry, writtenAt, type DescribedEntry } from "./described.js";
import { missingFile } from "./missing-file.js";
import { tableBundle } from "../notebook/table.js";
import { exitCodes, WrongUsage, writeJson, type ExitCode, type Output } from "./output.js";

export interface StoreOption {
  readonly store?: string;
  readonly json?: boolean;
}

/** `lottery-lab status`: exit code 3 if no job can run, since the folder of the slots is not this user's own. What was sent to a cluster is said too. */
export async function status(options: StoreOption, output: Output): Promise<ExitCode> {
  const store = openNamedStore("status", options, output);
  const results = store.keys().length;
  const unfinished = checkpointKeys(store.folder).length;
  const slots = openSlots();
  const holders = slots.holders();
  const running = holders.length;
  const refusal = slots.refusal();
  const code = refusal === undefined ? exitCodes.done : exitCodes.found;
  const cluster = await clusterReport(store);
  if (options.json === true) {
    const found = { store: store.folder, results, unfinished, running, holders, slots: slots.count };
    writeJson({ ...found, refusal, cluster }, output);
    return code;
  }
  output.write(`store        ${store.folder}\nresults      ${results}\n`);
  output.write(`unfinished   ${unfinished} with a checkpoint\n`);
  const by = running === 0 ? "" : `, by processes ${[...new Set(holders)].join(", ")}`;
  output.write(`running      ${running} of ${slots.count} jobs this machine takes at a time${by}\n`);
  if (cluster !== undefined) output.write(clusterText(cluster));
  if (refusal !== undefined) output.write(`no job runs  ${refusal}\n`);
  return code;
}

/**
 * `lottery-lab store ls`: a line a result, newest first: short key, when it was written, seed, arm, level, what it came to, its ladder, what was
 * asked. With `--json` everything that is known of each.
 */
export function listStore(options: StoreOption, output: Output): ExitCode {
  const store = openNamedStore("store ls", options, output);
  const entries = store
    .keys()
    .flatMap((key) => store.read(key) ?? [])
    .map((entry) => ({ ...describedEntry(entry), written: writtenAt(store, entry.key) }))
    .sort((a, b) => (a.written < b.written ? 1 : -1));
  if (options.json === true) {
    writeJson(
      entries.map(({ entry, row, label, ladder, written }) => ({
        ...row,
        key: entry.key,
        written,
        label,
        ladder,
        description: entry.description,
        summary: entry.summary,
      })),
      output,
    );
  } else if (entries.length === 0) output.write(`no results in ${store.folder}\n`);
  else output.write(`${tableBundle(entries.map(listed))["text/plain"]}\n`);
  return exitCodes.done;
}

type Listed = DescribedEntry & { readonly written: string };

function listed({ entry, row, label, ladder, written }: Listed): Readonly<Record<string, unknown>> {
  return {
    key: shortKey(entry.key),
    written,
    seed: row?.seed,
    arm: row?.arm,
    level: row?.level,
    result: headline(entry.summary) || undefined,
    ladder,
    what: label,
  };
}

/** `lottery-lab store verify`: exit code 3 if anything was damaged. */
export function verifyStore(options: StoreOption, output: Output): ExitCode {
  const store = openNamedStore("store verify", options, output);
  const damaged = store.verify();
  const whole = store.keys().length;
  if (options.json === true) writeJson({ store: store.folder, whole, damaged }, output);
  else {
    for (const message of damaged) output.write(`${message}\n`);
    output.write(`${whole} whole, ${damaged.length} damaged${damaged.length > 0 ? " (set aside)" : ""}\n`);
  }
  return damaged.length === 0 ? exitCodes.done : exitCodes.found;
}

/** `lottery-lab show KEY`. */
export function showResult(start: string, options: StoreOption, output: Output): ExitCode {
  const store = openNamedStore("show", options, output);
  const entry = findEntry("show", start, store);
  const meta = store.readMeta(entry.key);
  if (options.json === true) {
    writeJson({ ...entry, meta }, output);
    return exitCodes.done;
  }
  output.write(`key          ${entry.key}\n`);
  output.write(`description  ${canonicalJson(entry.description)}\n`);
  for (const [name, value] of Object.entries(Object(entry.summary) as object)) {
    const shown =
      name === "history" && Array.isArray(value) ? `${value.length} evaluations` : canonicalJson(value);
    output.write(`${name.padEnd(12)} ${shown}\n`);
  }
  for (const [name, { bytes, sha256 }] of Object.entries(entry.blobs)) {
    output.write(`blob         ${name}.bin ${bytes} bytes, SHA-256 ${sha256}\n`);
  }
  if (meta !== undefined)
    output.write(`computed     in ${meta.seconds.toFixed(2)} s, ${meta.engine}, ${meta.node}\n`);
  return exitCodes.done;
}

/** The one result whose key begins so; errors begin with `command`. */
export function findEntry(command: string, start: string, store: Store): Entry {
  if (!/^[0-9a-f]{4,64}$/.test(start)) {
    throw new WrongUsage(`${command}: key must be 4 to 64 hexadecimal digits, got ${JSON.stringify(start)}`);
  }
  const keys = store.keys().filter((key) => key.startsWith(start));
  const entries = keys.flatMap((key) => store.read(key) ?? []);
  const [entry] = entries;
  if (entry !== undefined && entries.length === 1) return entry;
  throw new RangeError(
    `${command}: key must begin one result in ${store.folder}, got ${entries.length} for ${start}`,
  );
}

/** The store that the options name, or the default one. */
export function openOwnStore(options: StoreOption, output: Output): Store {
  return openStore(options.store ?? defaultStore(), { onDamage: (message) => output.error(`${message}\n`) });
}

/**
 * A store that is only looked at: one that is named, by `--store` or `LOTTERY_STORE`, must be there. Throws with the name that may have been
 * meant; a folder that holds other things is said to be none.
 */
export function openNamedStore(command: string, options: StoreOption, output: Output): Store {
  const named = options.store ?? (process.env["LOTTERY_STORE"] || undefined);
  if (named !== undefined) {
    const by = options.store === undefined ? "LOTTERY_STORE" : "--store";
    if (!existsSync(named)) throw new Error(missingFile(`${command}: ${by}`, named, "folder"));
    if (!isStore(named))
      throw new Error(`${command}: ${by} must be a folder of results, got ${named}, which has other things`);
  }
  return openOwnStore(options, output);
}

/** What a store may have at its top before the first result is there, and that. */
const parts = ["results", "checkpoints", "temporary", "damaged", "pace.json", "cluster"];

/** Whether a folder is a store or could become one: it has a part of one, or nothing. */
function isStore(folder: string): boolean {
  if (!statSync(folder).isDirectory()) return false;
  const names = readdirSync(folder);
  return names.length === 0 || parts.some((name) => names.includes(name));
}
