import { readFileSync } from "node:fs";
import { denseMask, decodeTicket, encodeTicket, packMask } from "../tickets/index.js";
import type { ReadTicket, SavedTicket } from "../tickets/index.js";
import { resolveNetwork, type NetworkDescription } from "../networks/index.js";
import {
  type TrainingRun,
  type TrainingRunOptions,
  type TrainingRunResult,
  canonicalForm,
  dependencies,
  runStart,
  trainingRun,
} from "../experiments/index.js";
import { ignoreMissing, writeWhole } from "../disk/index.js";
import { withGivenModules } from "./given-modules.js";
import { lab as defaultLab, type Lab } from "./lab.js";
import { knownFields } from "../numerics/checks.js";

/** From which lab the result is. */
export interface SaveTicketOptions {
  /** The lab that gave the result. Default: the lab with all defaults. */
  readonly lab?: Lab | undefined;
}

/**
 * A result as a ticket on its own: its mask, the parameters it started from and those it ended with (none if it diverged). What of these is
 * not at hand is computed again.
 */
export async function resultTicket(
  result: TrainingRunResult,
  options: SaveTicketOptions = {},
): Promise<SavedTicket> {
  const { lab = defaultLab } = knownFields("resultTicket", options, ["lab"]);
  const { description, summary } = result;
  const network = resolveNetwork(description.network);
  const mask = summary.density === 1 ? denseMask(network) : await result.mask();
  const initial = await startWeights(description, lab, mask);
  const trained = summary.divergedAt === undefined ? { trained: await result.weights() } : {};
  return { network, mask, initial, ...trained, description: canonicalForm(description) };
}

/** The masked parameters that a run started from; the runs from which they were read are computed again where they are gone. */
async function startWeights(run: TrainingRun, lab: Lab, mask: SavedTicket["mask"]): Promise<Float32Array> {
  const masksAreKnown = (): boolean => true;
  for (const needed of dependencies(run, masksAreKnown)) await (await lab.run(needed)).weights();
  return (await runStart(run, mask, lab.store)).parameters;
}

/**
 * Writes the ticket of a result to a safetensors file, whole or not at all: mask, initial and trained weights, the description of the run; see
 * `encodeTicket` for names and shapes. Equal results give equal bytes.
 */
export async function saveTicket(
  result: TrainingRunResult,
  file: string,
  options: SaveTicketOptions = {},
): Promise<void> {
  writeWhole(file, encodeTicket(await resultTicket(result, knownFields("saveTicket", options, ["lab"]))));
}

/** The ticket in a file that `saveTicket` wrote, to the bit. Needs no lab. Throws an error that names the file if it is missing or damaged. */
export function loadTicket(file: string): ReadTicket {
  const bytes = ignoreMissing(() => readFileSync(file));
  if (bytes === undefined) throw new Error(`loadTicket: ${file} must exist, got no file`);
  try {
    return decodeTicket(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`loadTicket: ${file} must be a whole ticket, got one that is not (${reason})`, {
      cause: error,
    });
  }
}

/** What of the ticket's own run is to be changed, and what it may import. */
export interface TicketRunOptions
  extends
    SaveTicketOptions,
    Partial<Omit<TrainingRunOptions, "network" | "ticket" | "mask" | "level" | "arm">> {
  /** Files of the modules that the ticket's recipe may name; a module is known by its SHA-256, and no other is imported. Default: none. */
  readonly modules?: readonly string[] | undefined;
}

const ticketRunFields = [
  "lab",
  "modules",
  "data",
  "recipe",
  "seed",
  "arrangement",
  "start",
  "draw",
  "orderDraw",
  "orderStep",
  "scheduleStep",
  "keep",
] as const;

/**
 * Describes the training of a ticket from its initial parameters; mask and parameters are kept in the lab, by their bytes. Data, recipe, seed and
 * the places in data order and schedule are those of the ticket's own run unless they are given, so that without further options the run repeats
 * it to the bit. (Except after a rewind that went on with the optimizer's moments: a file holds none.) A ticket is data: an own update rule that its
 * recipe names must be given, by `modules` or another `recipe`.
 */
export function ticketRun(ticket: SavedTicket, options: TicketRunOptions = {}): TrainingRun {
  const { lab = defaultLab, modules, ...change } = knownFields("ticketRun", options, ticketRunFields);
  const { data, recipe, seed, orderDraw, orderStep, scheduleStep } =
    ticket.description as unknown as TrainingRun; // checked at the door of trainingRun
  const own = { data, recipe, seed, orderDraw, orderStep, scheduleStep };
  const kept = Object.fromEntries(
    Object.entries(own).filter(([field]) => change[field as keyof typeof own] === undefined),
  ) as Partial<typeof own>;
  return trainingRun({
    data,
    recipe,
    seed,
    start: lab.keep(ticket.initial),
    ...change,
    ...withGivenModules("ticketRun", kept, modules),
    network: networkDescription(ticket),
    mask: lab.keep(packMask(ticket.network, ticket.mask)),
  });
}

function networkDescription({ network, description: run }: SavedTicket): NetworkDescription {
  if (network.model !== undefined) {
    const { engine } = Object(run["network"]) as { readonly engine: string }; // checked at the door of trainingRun
    return { layersModel: network.model, engine };
  }
  const [first, ...rest] = network.layers;
  const widths = [first?.inputs ?? 0, ...network.layers.map(({ outputs }) => outputs)];
  const description =
    rest.length === 0 || first === undefined ? { widths } : { widths, activation: first.activation };
  const [wanted, found] = [network, resolveNetwork(description)].map((each) => JSON.stringify(each));
  if (wanted === found) return description;
  throw new RangeError(
    `ticketRun: network must have one activation in its hidden layers and none after, got ${String(wanted)}`,
  );
}
