import { streams } from "../data/streams.js";
import type { Initialiser, InitialiserName } from "../networks/initialisers.js";
import { initialParameters } from "../networks/initialisers.js";
import type { Architecture, Mask } from "../networks/types.js";
import { applyMask } from "./masks.js";

/** What a start may depend on. */
export interface StartInput {
  readonly network: Architecture;
  /** The seed of the ticket's trunk. */
  readonly seed: number;
  /** Which draw: 0, 1, … */
  readonly draw: number;
  readonly initialiser?: InitialiserName | Initialiser | undefined;
}

/** The parameters a ticket starts from, before its mask is laid over them. A pure function of its input. */
export type Start = (input: StartInput) => Float32Array;

/** The trunk's own initial parameters; biases are 0 again too. */
const original: Start = ({ network, seed, initialiser }) =>
  initialParameters(network, { initialiser, rng: streams(seed).init });

/** A fresh draw from the same distribution, from a stream of its own: not a permutation of the original. */
const reinit: Start = ({ network, seed, draw, initialiser }) =>
  initialParameters(network, { initialiser, rng: streams(seed).reinit(draw) });

/** The initial parameters of another trunk, that of seed + 1 + draw: weights that some ticket did start from, but not this one. */
const other: Start = ({ network, seed, draw, initialiser }) =>
  initialParameters(network, { initialiser, rng: streams(seed + 1 + draw).init });

/** The starts known by name. To add one, add an entry. */
export const starts = { original, reinit, other } satisfies Record<string, Start>;

/** Names of the table `starts`. */
export type StartName = keyof typeof starts;

export interface StartParametersOptions {
  readonly network: Architecture;
  /** Pruned weights start at +0. Default: every weight survives. */
  readonly mask?: Mask | undefined;
  /** The seed of the ticket's trunk: an integer ≥ 0. */
  readonly seed: number;
  /** Which draw, an integer ≥ 0. Default 0. `original` has one only and ignores it. */
  readonly draw?: number | undefined;
  /** Default "glorot-normal". */
  readonly initialiser?: InitialiserName | Initialiser | undefined;
}

/** The masked parameters of a start, by name or own function. Throws on an unknown name, a seed or draw that is no safe integer ≥ 0. */
export function startParameters(
  start: StartName | Start,
  { network, mask, seed, draw = 0, initialiser }: StartParametersOptions,
): Float32Array {
  if (!Number.isSafeInteger(draw) || draw < 0)
    throw new RangeError(`startParameters: draw must be an integer ≥ 0, got ${draw}`);
  streams(seed); // refuses a bad seed before any start adds to it
  const make = typeof start === "function" ? start : namedStart(start);
  const parameters = make({ network, seed, draw, initialiser });
  return mask === undefined ? parameters : applyMask(network, mask, parameters);
}

function namedStart(name: string): Start {
  const table: Readonly<Record<string, Start>> = starts;
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found === undefined)
    throw new RangeError(
      `startParameters: start must be one of ${Object.keys(starts).join(", ")}, got ${String(name)}`,
    );
  return found;
}
