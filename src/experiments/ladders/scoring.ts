import { streams, trainingSplit } from "../../data/index.js";
import type { Loss, LossFunctions, Program } from "../../engine/index.js";
import { resolveNetwork, type ParameterBuffer } from "../../networks/index.js";
import { at } from "../../numerics/index.js";
import { engineLoss } from "../modules/modules.js";
import type { Bench, BenchSubject } from "../workshop.js";
import type { Ladder } from "./ladder-types.js";

/** Training examples on which a criterion takes its gradient, drawn once for a seed: about 100 a class on MNIST. */
const SCORING_EXAMPLES = 1000;

/** The gradient that criteria see. */
export type ScoringGradient = (parameters: ParameterBuffer) => ParameterBuffer;

/** Thrown out of a criterion that asks for the gradient before the data are there. */
class GradientWanted extends Error {}

/**
 * What `use` makes of the gradient of the mean loss on the scoring examples, 0 where a weight is 0. The data are opened only if the
 * gradient is asked for: then `use`, which must depend on nothing else, is begun again with it.
 */
export async function withScoringGradient<T>(
  subject: Pick<Ladder, "network" | "data" | "recipe" | "seed">,
  bench: (of: BenchSubject) => Promise<Bench>,
  use: (gradient: ScoringGradient) => T,
): Promise<T> {
  try {
    return use(() => {
      throw new GradientWanted();
    });
  } catch (error) {
    if (!(error instanceof GradientWanted)) throw error;
  }
  const loss = await engineLoss(subject.recipe.loss);
  const { gradient, free } = scoringGradient(subject, await bench(subject), loss);
  try {
    return use(gradient);
  } finally {
    free();
  }
}

/** The gradient, and what gives its memory back. */
function scoringGradient(
  { network: described, recipe, seed }: Pick<Ladder, "network" | "recipe" | "seed">,
  { engine, dataset, train }: Bench,
  loss: Loss | LossFunctions,
): { readonly gradient: ScoringGradient; free(): void } {
  const rng = streams(seed);
  const { train: indices } = trainingSplit(dataset, { validation: recipe.validation, rng: rng.split });
  const order = rng.scoring.permutation(indices.length).subarray(0, SCORING_EXAMPLES);
  const batch = order.map((i) => at(indices, i));
  const network = resolveNetwork(described);
  const program: Program = engine.compile({ network, loss, batchSize: batch.length });
  return {
    gradient(parameters) {
      program.load(parameters);
      const found = program.gradient(train, batch).gradient;
      // The program is dense, and a pruned weight is exactly 0 in what it was given.
      for (let i = 0; i < found.length; i++) if (parameters[i] === 0) found[i] = 0;
      return found;
    },
    free: () => program.free(),
  };
}
