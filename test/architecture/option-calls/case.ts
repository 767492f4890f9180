import { architecture } from "../../../src/networks/index.js";
import { random } from "../../../src/numerics/index.js";
import { denseMask } from "../../../src/tickets/index.js";
import type { Lab, SavedTicket, TrainOptions, TrainingRun, TrainingRunResult } from "../../../src/index.js";

/** A valid call of an exported function, with an object wherever its types have one. */
export interface OptionCase {
  /**
   * Lists of arguments. Each object of the function's types must stand in one of them, by braces, since an unknown field is put into it.
   * Several lists where a type is a union.
   */
  readonly calls: readonly (readonly unknown[])[];
  /** Where the message lists other fields than the type has: the names that only one of them has, by path, and why. */
  readonly differs?: Readonly<Record<string, { readonly fields: readonly string[]; readonly why: string }>>;
  /** Objects of the types that callers do not write, by path, and why. */
  readonly written?: Readonly<Record<string, string>>;
  /** Frees what a valid call gave. */
  readonly free?: (result: unknown) => void;
}

/** Cases by the name of the function. */
export type OptionCases = Readonly<Record<string, OptionCase>>;

/** What cases need that takes a moment to make. */
export interface Bench {
  readonly lab: Lab;
  readonly folder: string;
  readonly run: TrainingRun;
  readonly result: TrainingRunResult;
  readonly ticket: SavedTicket;
  readonly training: TrainOptions;
}

/** A network of 4 × 3 + 3 × 2 weights and its dense mask. */
export const network = architecture({ widths: [4, 3, 2] });
export const mask = denseMask(network);
export const parameters = Float32Array.from({ length: 23 }, (_, i) => (i + 1) / 10);
export const rng = random(1);
/** An update rule of a module file, as descriptions hold it; there is no such file. */
export const ownRule = { name: "own", module: { file: "/rule.mjs", sha256: "0".repeat(64) }, options: {} };
