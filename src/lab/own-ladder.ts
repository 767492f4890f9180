import { streams } from "../data/index.js";
import { resolveNetwork } from "../networks/index.js";
import {
  denseMask,
  packMask,
  prune,
  startParameters,
  type Criterion,
  type Start,
  type StartParametersOptions,
} from "../tickets/index.js";
import type { Content } from "./contents.js";
import { trainingRun, type LadderOptions } from "./descriptions.js";
import type { Lab, RunOptions } from "./lab.js";
import type { TrainingRunResult } from "./results.js";

export interface OwnLadderOptions extends Omit<LadderOptions, "criterion"> {
  /** Scores the weights after each level, in the calling process. A pure function of its input. */
  readonly criterion: Criterion;
  /** Levels after the dense one, ≥ 0. */
  readonly levels: number;
}

/**
 * Iterative pruning by a criterion written in a cell: levels 0 … `levels`. Workers train one level at a time; the criterion scores here, and the
 * mask it leads to enters the next key by its hash. So a changed criterion computes anew what its masks change, and nothing else.
 */
export async function runOwnLadder(
  lab: Lab,
  options: OwnLadderOptions,
  runOptions: RunOptions = {},
): Promise<TrainingRunResult[]> {
  const { criterion, levels, rate, outputRate, ...subject } = options;
  if (!Number.isSafeInteger(levels) || levels < 0) {
    throw new RangeError(`runOwnLadder: levels must be an integer >= 0, got ${String(levels)}`);
  }
  const network = resolveNetwork(subject.network);
  const results = [await lab.run(trainingRun(subject), runOptions)];
  let mask = denseMask(network);
  for (let level = 1; level <= levels; level++) {
    const trained = await results.at(-1)?.weights();
    if (trained === undefined) throw new Error("runOwnLadder: a level must have weights, got none");
    const initial = startParameters("original", { network, mask, seed: subject.seed });
    const gradient = () => {
      throw new Error("runOwnLadder: the criterion needs gradient, got none");
    };
    const rng = streams(subject.seed).scores(level);
    const scores = criterion({ network, mask, initial, trained, gradient, rng });
    mask = prune({ mask, scores, rate, outputRate });
    const kept = lab.keep(packMask(network, mask));
    results.push(await lab.run(trainingRun({ ...subject, mask: kept }), runOptions));
  }
  return results;
}

/** The parameters of a start written in a cell, kept in the lab: for the `start` of a training run. */
export function ownStart(lab: Lab, start: Start, options: StartParametersOptions): Content {
  return lab.keep(startParameters(start, options));
}
