import { streams, trainingSplit } from "../data/index.js";
import { parameterCount, resolveNetwork, type ParameterBuffer } from "../networks/index.js";
import { at } from "../numerics/index.js";
import type { Ladder } from "./ladders.js";
import type { Bench } from "./workshop.js";

/** Training examples on which a criterion takes its gradient, drawn once for a seed: about 100 a class on MNIST. */
const SCORING_EXAMPLES = 1000;

/** The gradient that criteria see; `free` gives its memory back. */
export interface ScoringGradient {
  gradient(parameters: ParameterBuffer): ParameterBuffer;
  free(): void;
}

/** The gradient of the mean loss on the scoring examples, 0 where a weight is 0; compiled when it is first asked for. */
export function scoringGradient(
  { network: described, recipe, seed }: Pick<Ladder, "network" | "recipe" | "seed">,
  { engine, dataset, train }: Bench,
): ScoringGradient {
  const network = resolveNetwork(described);
  const rng = streams(seed);
  let program: ReturnType<typeof engine.compile> | undefined;
  let batch = new Uint32Array();
  return {
    gradient(parameters) {
      if (program === undefined) {
        const { train: indices } = trainingSplit(dataset, { validation: recipe.validation, rng: rng.split });
        const order = rng.scoring.permutation(indices.length).subarray(0, SCORING_EXAMPLES);
        batch = order.map((i) => at(indices, i));
        program = engine.compile({ network, loss: recipe.loss, batchSize: batch.length });
      }
      program.load(parameters);
      const { gradient } = program.gradient(train, batch);
      // The program is dense, and a pruned weight is exactly 0 in what it was given.
      for (let i = 0; i < parameterCount(network); i++) if (parameters[i] === 0) gradient[i] = 0;
      return gradient;
    },
    free() {
      program?.free();
    },
  };
}
