import { holdsXorPair, solvesXor, xorDescent, xorNetwork } from "../../theory/index.js";
import { integerField, numberField } from "../fields.js";
import { simulationKind, type OfSimulation, type SimulationOptions } from "./simulation-kind.js";

/** How wide the networks are, and how long each descent is. */
export interface XorTrialsOptions extends SimulationOptions {
  /** Hidden neurons, in [1, 1000]. */
  readonly width: number;
  /** Steps of gradient descent, in [1, 100000]. Default 1000. */
  readonly steps?: number | undefined;
  /** Learning rate, in [1e-6, 10]. Default 0.1. */
  readonly rate?: number | undefined;
}

/** How often networks of one width hold and learn exclusive or. */
export interface XorTrialsRun extends OfSimulation {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "xorTrials";
  /** Hidden neurons, in [1, 1000]. */
  readonly width: number;
  /** Steps of gradient descent, in [1, 100000]. */
  readonly steps: number;
  /** Learning rate, in [1e-6, 10]. */
  readonly rate: number;
}

/** Of the trials, how many networks held a solving pair as drawn, and how many solved the task once trained. */
export interface XorTrialsSummary {
  /** Networks that hold a solving pair as drawn (`holdsXorPair`), in [0, trials]. */
  readonly held: number;
  /** Networks that tell all four inputs right once trained (`solvesXor`), in [0, trials]. */
  readonly found: number;
}

/** Random networks of one width on exclusive or; see `xorNetwork`, `holdsXorPair` and `xorDescent`. */
export const xorTrialsKind = simulationKind<
  XorTrialsRun,
  { readonly held: boolean; readonly found: boolean },
  XorTrialsSummary
>({
  job: "xorTrials",
  where: "xorTrials",
  title: "exclusive or",
  fields: {
    width: integerField({ least: 1, most: 1000 }),
    steps: integerField({ byDefault: 1000, least: 1, most: 100_000 }),
    rate: numberField({ byDefault: 0.1, least: 1e-6, most: 10 }),
  },
  label: ({ width }) => `width ${width}`,
  cost: ({ width, steps }) => ({ secondsAStep: steps * (2e-7 + 6e-8 * width), like: `${width} ${steps}` }),
  stream: (root, { width }) => root.split(`xor ${width}`),
  trial({ width, steps, rate }, rng) {
    const network = xorNetwork(width, { rng });
    return { held: holdsXorPair(network), found: solvesXor(xorDescent(network, { steps, rate })) };
  },
  summary: (trials) => ({
    held: trials.filter(({ held }) => held).length,
    found: trials.filter(({ found }) => found).length,
  }),
});

/** Describes trials of exclusive or. Every field is checked; errors begin with `xorTrials`. */
export function xorTrials(options: XorTrialsOptions): XorTrialsRun {
  return xorTrialsKind.describe(options);
}
