import { streams, trainingSplit } from "../../data/index.js";
import { resolveNetwork, type ParameterBuffer } from "../../networks/index.js";
import { at } from "../../numerics/index.js";
import type { Ladder } from "./ladders.js";
import type { Bench } from "../workshop.js";

/** Training examples on which a criterion takes its gradient, drawn once for a seed: about 100 a class on MNIST. */
const SCORING_EXAMPLES = 1000;

/** The gradient that criteria see. */
export type ScoringGradient = (parameters: ParameterBuffer) => ParameterBuffer;

/**
 * What `use` makes of the gradient of the mean loss on the scoring examples, 0 where a weight is 0. It is compiled when it is first asked for, and its
 * memory is given back at the end.
 */
export function withScoringGradient<T>(
  { network: described, recipe, seed }: Pick<Ladder, "network" | "recipe" | "seed">,
  { engine, dataset, train }: Bench,
  use: (gradient: ScoringGradient) => T,
): T {
  const network = resolveNetwork(described);
  const rng = streams(seed);
  let program: ReturnType<typeof engine.compile> | undefined;
  let batch = new Uint32Array();
  const gradient: ScoringGradient = (parameters) => {
    if (program === undefined) {
      const { train: indices } = trainingSplit(dataset, { validation: recipe.validation, rng: rng.split });
      const order = rng.scoring.permutation(indices.length).subarray(0, SCORING_EXAMPLES);
      batch = order.map((i) => at(indices, i));
      program = engine.compile({ network, loss: recipe.loss, batchSize: batch.length });
    }
    program.load(parameters);
    const found = program.gradient(train, batch).gradient;
    // The program is dense, and a pruned weight is exactly 0 in what it was given.
    for (let i = 0; i < found.length; i++) if (parameters[i] === 0) found[i] = 0;
    return found;
  };
  try {
    return use(gradient);
  } finally {
    program?.free();
  }
}
