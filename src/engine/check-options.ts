import { requireArray } from "../data/take-arrays.js";
import { activations } from "../networks/activations.js";
import { layerKinds, outputCount } from "../networks/layer-kinds.js";
import { modelTensors } from "../networks/layers-model/tensors.js";
import { layerSlices } from "../networks/layout.js";
import type { Architecture, LayerSlice, Mask } from "../networks/types.js";
import { at } from "../numerics/at.js";
import { checkFields } from "../numerics/checks.js";
import { checkClassWeights, namedPairs, type OutsideLoss } from "./outside-loss.js";
import { refinementOf, type Refinement } from "./refinement.js";
import type {
  ClassWeights,
  CurvatureOptions,
  KernelChoice,
  Loss,
  LossFunctions,
  OptimizerSettings,
  ProgramOptions,
  Projection,
} from "./types.js";

/** `ProgramOptions` with every default filled in and every field checked. */
export interface ResolvedOptions {
  readonly network: Architecture;
  readonly mask: Mask | undefined;
  /** Of the kernels; beside an own pair it decides nothing but what examples suit. */
  readonly loss: Loss;
  /** Absent: the kernels compute the loss. */
  readonly outside: OutsideLoss | undefined;
  readonly optimizer: OptimizerSettings;
  readonly labelSmoothing: number;
  /** Absent: gradients go straight into the rule. */
  readonly refinement: Refinement | undefined;
  readonly batchSize: number;
  readonly kernels: KernelChoice;
  readonly seed: number;
  /** Where each layer lies in a parameter buffer. */
  readonly slices: readonly LayerSlice[];
  readonly parameterCount: number;
}

/** The kernels' loss and the one outside: an own pair, or a named one where examples have weights. */
function resolveLosses(
  given: Loss | LossFunctions,
  weights: ClassWeights | undefined,
  network: Architecture,
): Pick<ResolvedOptions, "loss" | "outside"> {
  if (typeof given === "object" && given !== null) {
    checkFields("compile", given, ["value", "derivative"], "loss field");
    for (const field of ["value", "derivative"] as const)
      requireThat(
        typeof given[field] === "function",
        `loss must have a function ${field}`,
        typeof given[field],
      );
  } else requireThat(losses.includes(given), `loss must be one of ${losses.join(", ")}`, given);
  if (weights !== undefined) checkClassWeights("compile", weights, outputCount(network));
  if (typeof given === "object")
    return { loss: "squared", outside: { pair: given, weights, evaluates: true } };
  const outside = { pair: namedPairs[given], weights, evaluates: false };
  return { loss: given, outside: weights === undefined ? undefined : outside };
}

const losses: readonly string[] = ["softmax-cross-entropy", "squared"] satisfies Loss[];
const kernelChoices: readonly string[] = ["auto", "input-sparse", "weight-sparse"] satisfies KernelChoice[];
const projections: readonly string[] = ["none", "initial-signs"] satisfies Projection[];

/** Adam's constants as published (Kingma & Ba 2015, algorithm 1). */
const adam: OptimizerSettings = { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

function requireThat(condition: boolean, requirement: string, got: unknown): void {
  if (!condition) throw new RangeError(`compile: ${requirement}, got ${JSON.stringify(got) ?? String(got)}`);
}

function checkOptimizer(optimizer: OptimizerSettings): void {
  const fraction = (name: string, value: unknown): void => {
    const inside = typeof value === "number" && value >= 0 && value < 1;
    requireThat(inside, `${name} must be in [0, 1)`, value);
  };
  const { name } = optimizer;
  if (name === "momentum") {
    fraction("momentum", optimizer.momentum);
    const { nesterov = false } = optimizer;
    requireThat(typeof nesterov === "boolean", "nesterov must be true or false", nesterov);
  } else if (name === "adam" || name === "adamw") {
    fraction("beta1", optimizer.beta1);
    fraction("beta2", optimizer.beta2);
    const { epsilon } = optimizer;
    requireThat(Number.isFinite(epsilon) && epsilon > 0, "epsilon must be a positive number", epsilon);
  } else requireThat(name === "sgd", "optimizer must be one of sgd, momentum, adam, adamw", optimizer);
  const { weightDecay = 0 } = optimizer;
  const good = Number.isFinite(weightDecay) && weightDecay >= 0;
  requireThat(good, "weightDecay must be a number ≥ 0", weightDecay);
  checkFields("compile", optimizer, ["name", ...ruleFields[name], "weightDecay"], "optimizer field");
}

const moments = ["beta1", "beta2", "epsilon"];
const ruleFields = { sgd: [], momentum: ["momentum", "nesterov"], adam: moments, adamw: moments };

function checkRegularisation(
  labelSmoothing: number,
  clipNorm: number | undefined,
  { loss, outside }: Pick<ResolvedOptions, "loss" | "outside">,
): void {
  const share = typeof labelSmoothing === "number" && labelSmoothing >= 0 && labelSmoothing < 1;
  requireThat(share, "labelSmoothing must be in [0, 1)", labelSmoothing);
  const alone = labelSmoothing === 0 || loss === "softmax-cross-entropy";
  requireThat(alone, "labelSmoothing must stand with softmax-cross-entropy", loss);
  const plain = labelSmoothing === 0 || outside === undefined;
  requireThat(plain, "labelSmoothing must stand without classWeights", labelSmoothing);
  const positive = clipNorm === undefined || (Number.isFinite(clipNorm) && clipNorm > 0);
  requireThat(positive, "clipNorm must be a positive number", clipNorm);
}

const isPositiveInteger = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0;

function checkNetwork(network: Architecture, models: boolean): readonly LayerSlice[] {
  if (network.model !== undefined) {
    requireThat(models, "a network of TensorFlow.js must be compiled by tfjsEngine", "another engine");
    return layerSlices(network);
  }
  requireThat(network.layers.length > 0, "network must have a layer", network.layers.length);
  const kinds = Object.keys(layerKinds);
  network.layers.forEach((layer, index) => {
    const { inputs, outputs, activation, kind = "dense" } = layer;
    requireThat(kinds.includes(kind), `kind of layer ${index} must be one of ${kinds.join(", ")}`, kind);
    for (const [name, value] of Object.entries({ inputs, outputs }))
      requireThat(isPositiveInteger(value), `${name} of layer ${index} must be a positive integer`, value);
    const known = Object.hasOwn(activations, activation);
    requireThat(
      known,
      `activation of layer ${index} must be one of ${Object.keys(activations).join(", ")}`,
      activation,
    );
    const before = index > 0 ? at(network.layers, index - 1).outputs : inputs;
    const fits = inputs === before;
    requireThat(fits, `inputs of layer ${index} must equal the ${before} outputs before it`, inputs);
  });
  return layerSlices(network);
}

/** The mask as bytes of 0 and 1, whatever arrays it came in. */
function takeMask(mask: Mask, slices: readonly LayerSlice[]): Mask {
  const { length } = slices;
  requireThat(mask.layers.length === length, `mask must have ${length} layers`, mask.layers.length);
  const layers = slices.map(({ weightCount }, index) => {
    const layer: ArrayLike<number> = at(mask.layers, index);
    requireArray("compile", `mask of layer ${index}`, layer, undefined);
    requireThat(
      layer.length === weightCount,
      `mask of layer ${index} must have ${weightCount} entries`,
      layer.length,
    );
    for (let j = 0; j < layer.length; j++)
      if (layer[j] !== 0 && layer[j] !== 1)
        requireThat(false, `mask of layer ${index} must hold 0 and 1 only`, layer[j]);
    return layer instanceof Uint8Array ? layer : Uint8Array.from(layer);
  });
  return { layers };
}

const programFields = [
  "network",
  "mask",
  "loss",
  "classWeights",
  "optimizer",
  "labelSmoothing",
  "clipNorm",
  "projection",
  "batchSize",
  "kernels",
  "seed",
];
const curvatureFields = ["network", "mask", "loss", "kernels"];

/** As `resolveOptions`, for a curvature program. */
export function resolveCurvatureOptions(options: CurvatureOptions, models = false): ResolvedOptions {
  checkFields("compileCurvature", options, curvatureFields);
  const given: unknown = options.loss;
  if (typeof given === "object")
    throw new RangeError(
      "compileCurvature: loss must be one of softmax-cross-entropy, squared, got an own one, whose second derivatives are not known",
    );
  return resolveOptions(options, models);
}

/** Checks a program's options and fills in the defaults. A layer without survivors is legal: its output is its bias. */
export function resolveOptions(options: ProgramOptions, models = false): ResolvedOptions {
  checkFields("compile", options, programFields);
  const { loss = "softmax-cross-entropy", optimizer = adam, batchSize = 60, kernels = "auto" } = options;
  const { network, classWeights, labelSmoothing = 0, clipNorm, projection = "none", seed = 0 } = options;
  const slices = checkNetwork(network, models);
  const mask = options.mask && takeMask(options.mask, slices);
  const lossPlan = resolveLosses(loss, classWeights, network);
  checkOptimizer(optimizer);
  checkRegularisation(labelSmoothing, clipNorm, lossPlan);
  requireThat(
    projections.includes(projection),
    `projection must be one of ${projections.join(", ")}`,
    projection,
  );
  requireThat(isPositiveInteger(batchSize), "batchSize must be a positive integer", batchSize);
  requireThat(kernelChoices.includes(kernels), `kernels must be one of ${kernelChoices.join(", ")}`, kernels);
  const last = at(slices, slices.length - 1);
  const parameterCount = last.biases + last.biasCount;
  requireThat(Number.isSafeInteger(seed) && seed >= 0, "seed must be a safe integer ≥ 0", seed);
  const refinement = refinementOf(optimizer, clipNorm, projection);
  return {
    network,
    mask,
    ...lossPlan,
    optimizer,
    labelSmoothing,
    refinement,
    batchSize,
    kernels,
    seed,
    slices,
    parameterCount,
  };
}

/** (coordinates): where the surviving weights and the biases lie in a parameter buffer, ascending; running statistics of a model are none. */
export function survivingCoordinates({ slices, mask, network }: ResolvedOptions): Uint32Array {
  const coordinates: number[] = [];
  slices.forEach(({ weights, weightCount, biases, biasCount }, index) => {
    const kept = mask && at(mask.layers, index);
    for (let j = 0; j < weightCount; j++) if (!kept || kept[j] === 1) coordinates.push(weights + j);
    for (let j = 0; j < biasCount; j++) coordinates.push(biases + j);
  });
  if (network.model !== undefined) {
    const fixed = modelTensors(network.model).filter((tensor) => tensor.fixed);
    const isFixed = (place: number): boolean =>
      fixed.some(({ offset, size }) => place >= offset && place < offset + size);
    return Uint32Array.from(coordinates.filter((place) => !isFixed(place)));
  }
  return Uint32Array.from(coordinates);
}
