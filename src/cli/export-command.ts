import { exportTicket, openLab, saveTicket, withGivenModules } from "../lab/index.js";
import { runOfForm, type TrainingRunResult } from "../experiments/index.js";
import { exitCodes, writeJson, type ExitCode, type Output } from "./output.js";
import { exportNotebooks, type PagesOption } from "./pages.js";
import { findEntry, openOwnStore, type StoreOption } from "./store.js";

/** What `lottery-lab export` can write; exactly one is given. */
export interface ExportTargets extends Partial<PagesOption>, StoreOption {
  /** A file for the ticket of a training run. */
  readonly ticket?: string;
  /** A folder for its network as PyTorch loads it. */
  readonly torch?: string;
  /** A folder for its network as TensorFlow.js loads it. */
  readonly tfjs?: string;
  /** The network as it was before training. */
  readonly initial?: boolean;
  /** Files of the modules that the stored run may name. */
  readonly module?: readonly string[];
}

/** `lottery-lab export`: pages of notebooks, or the ticket of a stored training run. */
export async function exportCommand(what: string, options: ExportTargets, output: Output): Promise<ExitCode> {
  const { html, ticket, torch, tfjs } = options;
  const targets = { html, ticket, torch, tfjs };
  const given = Object.entries(targets).filter(([, value]) => value !== undefined);
  if (given.length !== 1) {
    const names = Object.keys(targets).map((name) => `--${name}`);
    const got = given.length === 0 ? "none" : given.map(([name]) => `--${name}`).join(" and ");
    output.error(`lottery-lab: export: one of ${names.join(", ")} must be given, got ${got}\n`);
    return exitCodes.usage;
  }
  if (options.initial === true && torch === undefined && tfjs === undefined) {
    output.error("lottery-lab: export: --initial must go with --torch or --tfjs, got neither\n");
    return exitCodes.usage;
  }
  if (html !== undefined) return exportNotebooks(what, { html, ...options }, output);
  const files = await exportRun(what, options, output);
  if (options.json === true) writeJson({ files }, output);
  else for (const file of files) output.write(`${file}\n`);
  return exitCodes.done;
}

async function exportRun(start: string, options: ExportTargets, output: Output): Promise<readonly string[]> {
  const { ticket, torch, tfjs, initial } = options;
  const { key, description } = findEntry("export", start, openOwnStore(options, output));
  const run = runOfForm(withGivenModules(`export: ${key}`, description, options.module), key);
  const lab = openLab({ store: options.store });
  try {
    const result: TrainingRunResult = await lab.run(run);
    const parameters = initial === true ? "initial" : "trained";
    if (torch !== undefined) return await exportTicket(result, torch, { format: "torch", parameters, lab });
    if (tfjs !== undefined) return await exportTicket(result, tfjs, { format: "tfjs", parameters, lab });
    if (ticket === undefined) return [];
    await saveTicket(result, ticket, { lab });
    return [ticket];
  } finally {
    lab.close();
  }
}
