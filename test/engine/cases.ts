import type { Examples } from "../../src/data/types.js";
import type {
  ClassWeights,
  CurvatureOptions,
  KernelChoice,
  Loss,
  OptimizerSettings,
  ProgramOptions,
  Projection,
} from "../../src/engine/index.js";
import type { Activation, Architecture, Mask } from "../../src/networks/types.js";
import { random, type Rng } from "../../src/numerics/random.js";

/** A random program: network, mask, data, optimizer. */
export interface Case {
  readonly network: Architecture;
  readonly mask: Mask;
  readonly examples: Examples;
  readonly initial: Float32Array;
  readonly loss: Loss;
  readonly classWeights: ClassWeights | undefined;
  readonly optimizer: OptimizerSettings;
  readonly labelSmoothing: number;
  readonly clipNorm: number | undefined;
  readonly projection: Projection;
  readonly batchSize: number;
  readonly kernels: KernelChoice;
}

const pick = <T>(rng: Rng, choices: readonly T[]): T => {
  const choice = choices[rng.integer(choices.length)];
  if (choice === undefined) throw new Error("pick: choices must not be empty, got none");
  return choice;
};

export const optimizers: readonly OptimizerSettings[] = [
  { name: "sgd" },
  { name: "momentum", momentum: 0.9 },
  { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
];
/** What else an update may be. */
export const refinedOptimizers: readonly OptimizerSettings[] = [
  { name: "sgd", weightDecay: 0.3 },
  { name: "momentum", momentum: 0.9, nesterov: true },
  { name: "momentum", momentum: 0.8, nesterov: true, weightDecay: 0.1 },
  { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.05 },
  { name: "adamw", beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.5 },
];
export const activations: readonly Activation[] = [
  "relu",
  "tanh",
  "identity",
  "sigmoid",
  "gelu",
  "silu",
  "leaky-relu",
];
export const losses: readonly Loss[] = ["softmax-cross-entropy", "squared"];

export function network(
  widths: readonly number[],
  hidden: Activation,
  last: Activation = "identity",
): Architecture {
  return {
    layers: widths.slice(1).map((outputs, index) => ({
      inputs: widths[index] ?? 0,
      outputs,
      activation: index === widths.length - 2 ? last : hidden,
    })),
  };
}

export function randomMask({ layers }: Architecture, density: number, rng: Rng): Mask {
  return {
    layers: layers.map(({ inputs, outputs }) =>
      Uint8Array.from({ length: inputs * outputs }, () => (rng.uniform() < density ? 1 : 0)),
    ),
  };
}

export function normalParameters({ layers }: Architecture, rng: Rng, scale = 1): Float32Array {
  return Float32Array.from(
    layers.flatMap(({ inputs, outputs }) => [
      ...Array.from({ length: inputs * outputs }, () => (scale * rng.normal()) / Math.sqrt(inputs)),
      ...Array.from({ length: outputs }, () => 0.1 * rng.normal()),
    ]),
  );
}

/** Examples with many zeros and a few features that are zero throughout. */
export function randomExamples(
  count: number,
  features: number,
  classes: number,
  rng: Rng,
  bytes = true,
): Examples {
  const dead = Array.from({ length: features }, () => rng.uniform() < 0.15);
  const value = (j: number): number =>
    dead[j % features] || rng.uniform() < 0.5 ? 0 : bytes ? rng.integer(256) : rng.normal();
  const length = count * features;
  const inputs = bytes
    ? Uint8Array.from({ length }, (_, j) => value(j))
    : Float32Array.from({ length }, (_, j) => value(j));
  return {
    count,
    features,
    classes,
    inputs,
    scale: bytes ? 1 / 255 : 0.7,
    labels: Uint8Array.from({ length: count }, () => rng.integer(classes)),
  };
}

export function randomCase(seed: number): Case {
  const rng = random(seed).split("case");
  const depth = 1 + rng.integer(3);
  const widths = Array.from({ length: depth + 1 }, () => 1 + rng.integer(28));
  // One in ten has a layer wide enough for kernels that take several tiles of sixteen together.
  if (seed % 10 === 0) widths[rng.integer(depth + 1)] = 33 + rng.integer(100);
  const classes = Math.max(1, widths[depth] ?? 1);
  const architecture = network(
    widths,
    pick(rng, activations),
    rng.uniform() < 0.5 ? "identity" : pick(rng, activations),
  );
  const batchSize = 1 + rng.integer(70);
  const count = batchSize + rng.integer(30);
  const examples = randomExamples(count, widths[0] ?? 1, classes, rng, rng.uniform() < 0.7);
  const loss = pick(rng, losses);
  const beside = options(rng.split("options"), loss);
  return {
    network: architecture,
    mask: randomMask(architecture, pick(rng, [0, 0.02, 0.1, 0.3, 0.6, 0.9, 1]), rng),
    examples:
      loss === "squared" && rng.uniform() < 0.5
        ? { ...examples, targets: Float32Array.from({ length: count * classes }, () => rng.normal()) }
        : examples,
    initial: normalParameters(architecture, rng),
    loss,
    optimizer: pick(rng, optimizers),
    ...beside,
    classWeights: beside.labelSmoothing > 0 ? undefined : weightsOf(rng.split("weights"), classes),
    batchSize,
    kernels: pick(rng, ["auto", "input-sparse", "weight-sparse"] as const),
  };
}

/** In half of the cases, each with even odds: another optimizer, smoothing, clipping, projection. */
function options(
  rng: Rng,
  loss: Loss,
): Pick<Case, "labelSmoothing" | "clipNorm" | "projection"> & { readonly optimizer?: OptimizerSettings } {
  if (rng.uniform() < 0.5) return { labelSmoothing: 0, clipNorm: undefined, projection: "none" };
  const optimizer = rng.uniform() < 0.5 ? pick(rng, refinedOptimizers) : undefined;
  return {
    ...(optimizer === undefined ? {} : { optimizer }),
    labelSmoothing: loss === "softmax-cross-entropy" && rng.uniform() < 0.5 ? pick(rng, [0.1, 0.37]) : 0,
    clipNorm: rng.uniform() < 0.5 ? pick(rng, [0.01, 0.5, 1e3]) : undefined,
    projection: rng.uniform() < 0.5 ? "initial-signs" : "none",
  };
}

/** In one case of five, a weight for each class. */
const weightsOf = (rng: Rng, classes: number): ClassWeights | undefined =>
  rng.uniform() < 0.2 ? Array.from({ length: classes }, () => 0.1 + rng.uniform()) : undefined;

/** What a program of a case is compiled with. */
export function programOf({ examples: _, initial: _initial, ...options }: Case): ProgramOptions {
  return options;
}

/** What a curvature program of a case is compiled with. */
export function curvatureOf({ network, mask, loss, kernels }: Case): CurvatureOptions {
  return { network, mask, loss, kernels };
}
