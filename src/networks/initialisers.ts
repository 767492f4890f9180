import { at } from "../numerics/at.js";
import { checkName, knownFields } from "../numerics/checks.js";
import type { Rng } from "../numerics/random.js";
import { parameterCount } from "./architecture.js";
import { draws, type Distribution } from "./initial-draws.js";
import { layerViews } from "./layout.js";
import { initialTensors } from "./layers-model/initial-tensors.js";
import type { Architecture, DenseLayer, Layer } from "./types.js";

/** The standard deviation of a layer's initial weights; they have mean 0. An own one draws Gaussian weights. */
export type Initialiser = (layer: DenseLayer) => number;

/** How the weights of a layer are drawn: a deviation and a distribution. */
export interface InitialiserEntry {
  /** Standard deviation of a layer's weights, which have mean 0. */
  readonly deviation: Initialiser;
  /** The shape of that distribution, scaled to the deviation. */
  readonly distribution: Distribution;
  /** Formula, and whom to cite. */
  readonly source: string;
}

const glorot: Initialiser = ({ inputs, outputs }) => Math.sqrt(2 / (inputs + outputs));
const he: Initialiser = ({ inputs }) => Math.sqrt(2 / inputs);
const lecun: Initialiser = ({ inputs }) => Math.sqrt(1 / inputs);

/** The initialisers known by name; none is truncated, biases are 0. To add one, add an entry. */
export const initialisers = {
  /** Gaussian of variance 2 / (inputs + outputs). */
  "glorot-normal": {
    deviation: glorot,
    distribution: "normal",
    source: "√(2 / (inputs + outputs)); Glorot & Bengio 2010, equation 12. Frankle & Carbin's choice",
  },
  /** Uniform of the same variance as `glorot-normal`. */
  "glorot-uniform": {
    deviation: glorot,
    distribution: "uniform",
    source: "± √(6 / (inputs + outputs)); Glorot & Bengio 2010, equation 16",
  },
  /** Gaussian of variance 2 / inputs. */
  "he-normal": {
    deviation: he,
    distribution: "normal",
    source: "√(2 / inputs), keeps the variance of ReLU layers; He et al. 2015, equation 10",
  },
  /** Uniform of the same variance as `he-normal`. */
  "he-uniform": { deviation: he, distribution: "uniform", source: "± √(6 / inputs); as he-normal" },
  /** Gaussian of variance 1 / inputs. */
  "lecun-normal": {
    deviation: lecun,
    distribution: "normal",
    source: "√(1 / inputs); LeCun et al. 1998, Efficient BackProp, equation 16",
  },
  /** Uniform of the same variance as `lecun-normal`. */
  "lecun-uniform": { deviation: lecun, distribution: "uniform", source: "± √(3 / inputs); as lecun-normal" },
  /** A random orthonormal matrix, so that no direction of the inputs is stretched. */
  orthogonal: {
    deviation: ({ inputs, outputs }) => Math.sqrt(1 / Math.max(inputs, outputs)),
    distribution: "orthogonal",
    source: "orthonormal rows, or columns where there are fewer of them; Saxe et al. 2014, section 3",
  },
} as const satisfies Record<string, InitialiserEntry>;

/** Names of the table `initialisers`. */
export type InitialiserName = keyof typeof initialisers;

/** How the weights are drawn. */
export interface InitialParametersOptions {
  /** A name of the table or an own function. Default "glorot-normal" (Frankle & Carbin 2019). */
  readonly initialiser?: InitialiserName | Initialiser | undefined;
  /** Layer i draws from `rng.split(i)`, so that one layer's width does not change another's weights. */
  readonly rng: Rng;
}

/** Fresh parameters: weights as the initialiser draws them, zero biases; those of a model of TensorFlow.js each as its layer says, whatever `initialiser` is. Throws on an unknown initialiser and on a deviation that is not finite and > 0. */
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
    const { inputs } = at(network.layers, i);
    const deviation = initialStandardDeviation(at(network.layers, i), initialiser);
    const { distribution } =
      typeof initialiser === "function" ? { distribution: "normal" as const } : entryOf(initialiser);
    draws[distribution](weights, { inputs, deviation, rng: rng.split(i) });
  });
  return parameters;
}

/** The standard deviation that an initialiser, by name or own function, gives to a layer's weights. Throws as `initialParameters`. */
export function initialStandardDeviation(
  { inputs, outputs, activation }: Layer,
  initialiser: InitialiserName | Initialiser = "glorot-normal",
): number {
  const layer: DenseLayer = { inputs, outputs, activation };
  const deviation = (typeof initialiser === "function" ? initialiser : entryOf(initialiser).deviation)(layer);
  if (!Number.isFinite(deviation) || deviation <= 0)
    throw new RangeError(
      `initialStandardDeviation: the initialiser must give a finite deviation > 0, got ${deviation}`,
    );
  return deviation;
}

function entryOf(name: InitialiserName): InitialiserEntry {
  checkName("initialParameters", "initialiser", name, Object.keys(initialisers));
  return initialisers[name];
}
