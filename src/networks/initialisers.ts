import { at } from "../numerics/at.js";
import { checkName, knownFields } from "../numerics/checks.js";
import type { Rng } from "../numerics/random.js";
import { parameterCount } from "./architecture.js";
import { layerViews } from "./layout.js";
import { initialTensors } from "./layers-model/initial-tensors.js";
import type { Architecture, DenseLayer, Layer } from "./types.js";

/** The standard deviation of a layer's Gaussian initial weights; they have mean 0. */
export type Initialiser = (layer: DenseLayer) => number;

/** √(2 / (inputs + outputs)): Gaussian Glorot (Glorot & Bengio 2010, equation 12; not truncated). Frankle & Carbin's choice. */
const glorotNormal: Initialiser = ({ inputs, outputs }) => Math.sqrt(2 / (inputs + outputs));

/** √(2 / inputs): keeps the variance of ReLU layers (He et al. 2015, equation 10). */
const heNormal: Initialiser = ({ inputs }) => Math.sqrt(2 / inputs);

/** The initialisers known by name. */
export const initialisers = {
  /** √(2 / (inputs + outputs)): Glorot & Bengio 2010, equation 12. */
  "glorot-normal": glorotNormal,
  /** √(2 / inputs): He et al. 2015, equation 10. */
  "he-normal": heNormal,
} satisfies Record<string, Initialiser>;

/** Names of the table `initialisers`. */
export type InitialiserName = keyof typeof initialisers;

export interface InitialParametersOptions {
  /** A name of the table or an own function. Default "glorot-normal" (Frankle & Carbin 2019). */
  readonly initialiser?: InitialiserName | Initialiser | undefined;
  /** Layer i draws from `rng.split(i)`, so that one layer's width does not change another's weights. */
  readonly rng: Rng;
}

/** Fresh parameters: Gaussian weights, zero biases; those of a model of TensorFlow.js each as its layer says, whatever `initialiser` is. Throws on an unknown initialiser and on a deviation that is not finite and > 0. */
export function initialParameters(network: Architecture, options: InitialParametersOptions): Float32Array {
  const { initialiser = "glorot-normal", rng } = knownFields("initialParameters", options, [
    "initialiser",
    "rng",
  ]);
  const parameters = new Float32Array(parameterCount(network));
  // A model says for each tensor how it is drawn.
  if (network.model !== undefined) {
    initialTensors(network.model, parameters, rng);
    return parameters;
  }
  layerViews(network, parameters).forEach(({ weights }, i) => {
    rng.split(i).fillNormal(weights, initialStandardDeviation(at(network.layers, i), initialiser));
  });
  return parameters;
}

/** The standard deviation that an initialiser, by name or own function, gives to a layer's weights. Throws as `initialParameters`. */
export function initialStandardDeviation(
  { inputs, outputs, activation }: Layer,
  initialiser: InitialiserName | Initialiser = "glorot-normal",
): number {
  const layer: DenseLayer = { inputs, outputs, activation };
  const deviation = (typeof initialiser === "function" ? initialiser : namedInitialiser(initialiser))(layer);
  if (!Number.isFinite(deviation) || deviation <= 0)
    throw new RangeError(
      `initialStandardDeviation: the initialiser must give a finite deviation > 0, got ${deviation}`,
    );
  return deviation;
}

function namedInitialiser(name: InitialiserName): Initialiser {
  checkName("initialParameters", "initialiser", name, Object.keys(initialisers));
  return initialisers[name];
}
