import { join } from "node:path";
import { exportTfjs, exportTorch } from "../tickets/index.js";
import type { ExportInput, SavedTicket } from "../tickets/index.js";
import type { TrainingRunResult } from "../experiments/index.js";
import { resultTicket, type SaveTicketOptions } from "./ticket-file.js";
import { writeWhole } from "../disk/index.js";
import { checkFields } from "../numerics/checks.js";

/** The files of a network, by name, in the order in which they are written. */
type Files = (network: ExportInput) => Readonly<Record<string, Uint8Array | string>>;

const torch: Files = (network) => ({ "ticket.safetensors": exportTorch(network) });

const tfjs: Files = (network) => {
  const { weights, model } = exportTfjs(network);
  return { "weights.bin": weights, "model.json": model };
};

const formats = { torch, tfjs } satisfies Record<string, Files>;

/** Formats in which a ticket can leave the lab. */
export type ExportFormat = keyof typeof formats;

/** In which form, and with which parameters. */
export interface ExportTicketOptions extends SaveTicketOptions {
  /** "torch": `ticket.safetensors`, see `exportTorch`. "tfjs": `model.json` and `weights.bin`, see `exportTfjs`. */
  readonly format: ExportFormat;
  /** Which parameters. Default "trained". */
  readonly parameters?: "trained" | "initial" | undefined;
}

/** Writes the sparse network of a result, or of a loaded ticket, for PyTorch or TensorFlow.js into a folder; the files that it wrote. */
export async function exportTicket(
  from: TrainingRunResult | SavedTicket,
  folder: string,
  options: ExportTicketOptions,
): Promise<readonly string[]> {
  const { format, parameters: which = "trained", lab } = options;
  checkFields("exportTicket", options, ["format", "parameters", "lab"]);
  if (!Object.hasOwn(formats, format)) {
    const known = Object.keys(formats).join(", ");
    throw new RangeError(`exportTicket: format must be one of ${known}, got ${String(format)}`);
  }
  const { network, mask, initial, trained, description } =
    "summary" in from ? await resultTicket(from, { lab }) : from;
  const parameters = which === "initial" ? initial : trained;
  if (parameters === undefined) {
    throw new RangeError(
      "exportTicket: trained parameters must be there, got a ticket that has initial ones only",
    );
  }
  const files = formats[format]({ network, mask, parameters, description });
  return Object.entries(files).map(([name, content]) => {
    const file = join(folder, name);
    writeWhole(file, content);
    return file;
  });
}
