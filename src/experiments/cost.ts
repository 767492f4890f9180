import { isLayersNetwork, multiplyAdds, resolveNetwork, weightCount } from "../networks/index.js";
import { levelDensities } from "./ladders/level-densities.js";
import type { TrainingRun } from "./train/training-run.js";

/** What a job costs, as far as its description tells. */
export interface Cost {
  /** Steps, as progress counts them. */
  readonly steps: number;
  /** A first guess of the wall seconds of a step, where nothing was measured. */
  readonly secondsAStep: number;
  /** Of these, without its share of evaluations between steps. Default: all. */
  readonly stepAlone?: number;
  /** What the time of a step depends on beside engine and network: jobs that are alike in it take as long. */
  readonly like: string;
}

/**
 * Guesses in seconds, from the WASM kernels on a 2020s laptop (LeNet: 1.65 ms a step, 145 ms an evaluation on 15,000
 * examples): a step, a surviving weight and example in training and in evaluation, and a weight and level dealt to in a null ladder.
 */
export const guess = { step: 1e-4, train: 1e-10, evaluate: 3.6e-11, deal: 1e-7 } as const;

/** A product in TensorFlow.js on its native library against one in our kernels; masks save it nothing. */
const LAYERS_FACTOR = 5;

/** The cost of `steps` steps that each pass `passes` times over as many examples; an evaluation is one pass. */
export function passesCost(
  run: TrainingRun,
  { steps, passes, examples }: { readonly steps: number; readonly passes: number; readonly examples: number },
): Cost {
  const secondsAStep = passes * guess.evaluate * examples * survivingWeights(run);
  return { steps, secondsAStep, like: String(examples) };
}

/** How many weights a run has; of a mask made by hand, whose bytes are not looked at, at most. */
export function survivingWeights({ network, ticket, arrangement }: TrainingRun): number {
  if (isLayersNetwork(network)) return LAYERS_FACTOR * multiplyAdds(network.layersModel);
  if (ticket === undefined || arrangement === "dense") return weightCount(resolveNetwork(network));
  return levelDensities(ticket.ladder, ticket.level).at(-1)?.total ?? 0;
}
