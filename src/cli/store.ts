import { openSlots } from "../lab/index.js";
import { checkpointKeys, defaultStore, openStore, type Entry, type Store } from "../store/index.js";
import { canonicalJson } from "../numerics/index.js";
import { clusterReport, clusterText } from "./cluster-status.js";
import { exitCodes, writeJson, type ExitCode, type Output } from "./output.js";

export interface StoreOption {
  readonly store?: string;
  readonly json?: boolean;
}

/** `lottery-lab status`: exit code 3 if no job can run, since the folder of the slots is not this user's own. What was sent to a cluster is said too. */
export async function status(options: StoreOption, output: Output): Promise<ExitCode> {
  const store = openOwnStore(options, output);
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

/** `lottery-lab store ls`: key, job and what was asked, one line a result. */
export function listStore(options: StoreOption, output: Output): ExitCode {
  const store = openOwnStore(options, output);
  const entries = store.keys().flatMap((key) => store.read(key) ?? []);
  if (options.json === true)
    writeJson(
      entries.map(({ key, description }) => ({ key, description })),
      output,
    );
  else for (const { key, description } of entries) output.write(`${key} ${canonicalJson(description)}\n`);
  return exitCodes.done;
}

/** `lottery-lab store verify`: exit code 3 if anything was damaged. */
export function verifyStore(options: StoreOption, output: Output): ExitCode {
  const store = openOwnStore(options, output);
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
  const store = openOwnStore(options, output);
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
    throw new RangeError(`${command}: key must be 4 to 64 hexadecimal digits, got ${JSON.stringify(start)}`);
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
