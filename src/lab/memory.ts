import { dataShape } from "../data/index.js";
import { parameterCount, resolveNetwork } from "../networks/index.js";
import type { TrainingRun } from "../experiments/index.js";

/**
 * Estimated bytes of a worker at most: Node with the package (90 MB), the data while they are read, as bytes and as lists of what is not 0
 * (2 bytes an input), a network with moments, masks and lists (60 bytes a parameter). Measured for LeNet-300-100 on MNIST, where this says
 * 216 MB: at most 152 MB. A job about no run has neither data nor network.
 */
export function workerBytes(run: TrainingRun | undefined): number {
  if (run === undefined) return 90e6;
  const { network, data } = run;
  const { features, trainCount, testCount } = dataShape(data);
  const inputs = features * (trainCount + testCount);
  return 90e6 + 2 * inputs + 60 * parameterCount(resolveNetwork(network));
}
