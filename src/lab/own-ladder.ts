import { streams } from "../data/index.js";
import { resolveNetwork } from "../networks/index.js";
import {
  applyMask,
  denseMask,
  packMask,
  prune,
  startParameters,
  type Criterion,
  type CriterionInput,
  type LayerScores,
  type Start,
  type StartParametersOptions,
} from "../tickets/index.js";
import type { Content } from "../store/index.js";
import {
  type Ladder,
  type LadderOptions,
  type TrainingRunResult,
  ladder,
  openWorkshop,
  pruneRates,
  trainingRun,
  withScoringGradient,
} from "../experiments/index.js";
import type { Lab, RunOptions } from "./lab.js";

export interface OwnLadderOptions extends Omit<LadderOptions, "criterion" | "rounds"> {
  /** Scores the weights after each level, in the calling process. A pure function of its input. */
  readonly criterion: Criterion;
  /** Levels after the dense one, ≥ 0. */
  readonly levels: number;
}

/**
 * Iterative pruning by a criterion written in a cell: levels 0 … `levels`. Workers train one level at a time; the criterion scores here, and the
 * mask it leads to enters the next key by its hash. So a changed criterion computes anew what its masks change, and nothing else. A criterion
 * that asks for the gradient has the data loaded here too.
 */
export async function runOwnLadder(
  lab: Lab,
  options: OwnLadderOptions,
  runOptions: RunOptions = {},
): Promise<TrainingRunResult[]> {
  const { criterion, levels, ...rest } = options;
  if (!Number.isSafeInteger(levels) || levels < 0) {
    throw new RangeError(`runOwnLadder: levels must be an integer >= 0, got ${String(levels)}`);
  }
  const described = ladder(rest);
  const network = resolveNetwork(described.network);
  const { seed, restart } = described;
  const { iterations, start, ...position } = restart;
  const subject = { network: described.network, data: described.data, recipe: described.recipe, seed };
  const level0 = await lab.run(trainingRun(subject), runOptions);
  const original = startParameters("original", { network, seed });
  const results = [level0];
  let mask = denseMask(network);
  for (let level = 1; level <= levels; level++) {
    const trained = await results.at(-1)?.weights();
    if (trained === undefined) throw new Error("runOwnLadder: a level must have weights, got none");
    const initial = applyMask(network, mask, original);
    const rng = streams(seed).scores(level);
    const scores = await scored(criterion, { network, mask, initial, trained, rng }, described);
    mask = prune({ mask, scores, ...pruneRates(described) });
    const kept = lab.keep(packMask(network, mask));
    const from = start === "trained" ? lab.keep(trained) : start;
    const recipe = { ...described.recipe, iterations };
    results.push(
      await lab.run(trainingRun({ ...subject, recipe, mask: kept, start: from, ...position }), runOptions),
    );
  }
  return results;
}

/** The scores of a criterion; with data and engine only if it asks for the gradient. */
async function scored(
  criterion: Criterion,
  input: Omit<CriterionInput, "gradient">,
  described: Ladder,
): Promise<LayerScores> {
  let asked = false;
  const refuse = (): never => {
    asked = true;
    throw new Error("runOwnLadder: the gradient must be loaded first");
  };
  try {
    return criterion({ ...input, gradient: refuse });
  } catch (error) {
    if (!asked) throw error;
  }
  const workshop = openWorkshop();
  try {
    const bench = await workshop.bench(described.data, "wasm");
    return withScoringGradient(described, bench, (gradient) => criterion({ ...input, gradient }));
  } finally {
    workshop.close();
  }
}

/** The parameters of a start written in a cell, kept in the lab: for the `start` of a training run. */
export function ownStart(lab: Lab, start: Start, options: StartParametersOptions): Content {
  return lab.keep(startParameters(start, options));
}
