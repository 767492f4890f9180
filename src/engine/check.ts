import type { Examples } from "../data/types.js";
import type { Architecture, LayerSlice, Mask, ParameterBuffer } from "../networks/types.js";
import { at } from "../numerics/at.js";
import type { KernelChoice, Loss, OptimizerSettings, OptimizerState, ProgramOptions } from "./types.js";

/** `ProgramOptions` with every default filled in and every field checked. */
export interface ResolvedOptions {
  readonly network: Architecture;
  readonly mask: Mask | undefined;
  readonly loss: Loss;
  readonly optimizer: OptimizerSettings;
  readonly batchSize: number;
  readonly kernels: KernelChoice;
  /** Where each layer lies in a parameter buffer. */
  readonly slices: readonly LayerSlice[];
  readonly parameterCount: number;
}

const losses: readonly string[] = ["softmax-cross-entropy", "squared"] satisfies Loss[];
const kernelChoices: readonly string[] = ["auto", "input-sparse", "weight-sparse"] satisfies KernelChoice[];
const activations: readonly string[] = ["relu", "tanh", "identity"];

/** Adam's constants as published (Kingma & Ba 2015, algorithm 1). */
const adam: OptimizerSettings = { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

function requireThat(condition: boolean, requirement: string, got: unknown): void {
  if (!condition) throw new RangeError(`compile: ${requirement}, got ${JSON.stringify(got) ?? String(got)}`);
}

function checkOptimizer(optimizer: OptimizerSettings): void {
  const fraction = (name: string, value: number): void =>
    requireThat(value >= 0 && value < 1, `${name} must be in [0, 1)`, value);
  if (optimizer.name === "momentum") fraction("momentum", optimizer.momentum);
  else if (optimizer.name === "adam") {
    fraction("beta1", optimizer.beta1);
    fraction("beta2", optimizer.beta2);
    requireThat(
      optimizer.epsilon > 0 && Number.isFinite(optimizer.epsilon),
      "epsilon must be a positive number",
      optimizer.epsilon,
    );
  } else requireThat(optimizer.name === "sgd", "optimizer must be one of sgd, momentum, adam", optimizer);
}

function checkNetwork(network: Architecture): LayerSlice[] {
  requireThat(network.layers.length > 0, "network must have a layer", network.layers.length);
  let offset = 0;
  return network.layers.map(({ inputs, outputs, activation }, index) => {
    requireThat(
      Number.isInteger(inputs) && inputs > 0,
      `inputs of layer ${index} must be a positive integer`,
      inputs,
    );
    requireThat(
      Number.isInteger(outputs) && outputs > 0,
      `outputs of layer ${index} must be a positive integer`,
      outputs,
    );
    requireThat(
      activations.includes(activation),
      `activation of layer ${index} must be one of ${activations.join(", ")}`,
      activation,
    );
    if (index > 0) {
      const before = at(network.layers, index - 1).outputs;
      requireThat(
        inputs === before,
        `inputs of layer ${index} must equal the ${before} outputs before it`,
        inputs,
      );
    }
    const slice = {
      weights: offset,
      weightCount: inputs * outputs,
      biases: offset + inputs * outputs,
      biasCount: outputs,
    };
    offset = slice.biases + outputs;
    return slice;
  });
}

function checkMask(mask: Mask, slices: readonly LayerSlice[]): void {
  requireThat(
    mask.layers.length === slices.length,
    `mask must have ${slices.length} layers`,
    mask.layers.length,
  );
  slices.forEach(({ weightCount }, index) => {
    const layer = at(mask.layers, index);
    requireThat(
      layer.length === weightCount,
      `mask of layer ${index} must have ${weightCount} entries`,
      layer.length,
    );
    const strange = layer.find((value) => value > 1);
    requireThat(strange === undefined, `mask of layer ${index} must hold 0 and 1 only`, strange);
  });
}

/** Checks a program's options and fills in the defaults. A layer without survivors is legal: its output is its bias. */
export function resolveOptions(options: ProgramOptions): ResolvedOptions {
  const {
    network,
    mask,
    loss = "softmax-cross-entropy",
    optimizer = adam,
    batchSize = 60,
    kernels = "auto",
  } = options;
  const slices = checkNetwork(network);
  if (mask) checkMask(mask, slices);
  requireThat(losses.includes(loss), `loss must be one of ${losses.join(", ")}`, loss);
  checkOptimizer(optimizer);
  requireThat(
    Number.isInteger(batchSize) && batchSize > 0,
    "batchSize must be a positive integer",
    batchSize,
  );
  requireThat(kernelChoices.includes(kernels), `kernels must be one of ${kernelChoices.join(", ")}`, kernels);
  const last = at(slices, slices.length - 1);
  return {
    network,
    mask,
    loss,
    optimizer,
    batchSize,
    kernels,
    slices,
    parameterCount: last.biases + last.biasCount,
  };
}

/** Checks a parameter (or gradient, or moment) buffer: its length, and that every value is finite. */
export function checkBuffer(caller: string, what: string, buffer: ParameterBuffer, length: number): void {
  if (buffer.length !== length)
    throw new RangeError(`${caller}: ${what} must have ${length} values, got ${buffer.length}`);
  const bad = buffer.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`${caller}: ${what} must be finite, got ${at(buffer, bad)} at ${bad}`);
}

/** Checks a state that training is to go on from. */
export function checkState(state: OptimizerState, { optimizer, parameterCount }: ResolvedOptions): void {
  checkBuffer(
    "restoreOptimizer",
    "first moments",
    state.first,
    optimizer.name === "sgd" ? 0 : parameterCount,
  );
  checkBuffer(
    "restoreOptimizer",
    "second moments",
    state.second,
    optimizer.name === "adam" ? parameterCount : 0,
  );
}

/** Checks examples when an engine takes them up. */
export function checkExamples(examples: Examples): void {
  const { count, features, classes, inputs, labels, scale, targets } = examples;
  const need = (condition: boolean, requirement: string, got: unknown): void => {
    if (!condition) throw new RangeError(`bind: ${requirement}, got ${String(got)}`);
  };
  need(Number.isInteger(count) && count > 0, "count must be a positive integer", count);
  need(Number.isInteger(features) && features > 0, "features must be a positive integer", features);
  need(inputs.length === count * features, `inputs must have ${count} × ${features} values`, inputs.length);
  need(labels.length === count, `labels must have ${count} values`, labels.length);
  need(Number.isFinite(scale) && scale > 0, "scale must be a positive number", scale);
  const label = labels.find((value) => value >= classes);
  need(label === undefined, `labels must be below ${classes}`, label);
  if (inputs instanceof Float32Array)
    need(inputs.every(Number.isFinite), "inputs must be finite", "a value that is not");
  if (targets) {
    need(
      targets.length > 0 && targets.length % count === 0,
      `targets must have a whole number of values an example`,
      targets.length,
    );
    need(targets.every(Number.isFinite), "targets must be finite", "a value that is not");
  }
}

/** Checks a call on bound examples: their shape, and every index. */
export function checkBatch(
  caller: string,
  examples: Omit<Examples, "inputs">,
  indices: Uint32Array,
  options: ResolvedOptions,
  most: number,
): void {
  const inputs = at(options.network.layers, 0).inputs;
  const outputs = at(options.network.layers, options.network.layers.length - 1).outputs;
  if (examples.features !== inputs) {
    throw new RangeError(`${caller}: examples must have ${inputs} features, got ${examples.features}`);
  }
  if (options.loss === "squared" && examples.targets) {
    const width = examples.targets.length / examples.count;
    if (width !== outputs)
      throw new RangeError(`${caller}: targets must have ${outputs} values an example, got ${width}`);
  } else if (examples.classes > outputs) {
    throw new RangeError(
      `${caller}: the network's ${outputs} outputs must cover the classes, got ${examples.classes}`,
    );
  }
  if (indices.length === 0 || indices.length > most) {
    throw new RangeError(`${caller}: the number of examples must be in [1, ${most}], got ${indices.length}`);
  }
  for (const index of indices) {
    if (index >= examples.count)
      throw new RangeError(`${caller}: indices must be below ${examples.count}, got ${index}`);
  }
}

/** Checks a learning rate when a step gets it. */
export function checkRate(rate: number): void {
  if (!Number.isFinite(rate) || rate < 0)
    throw new RangeError(`step: rate must be a number ≥ 0, got ${rate}`);
}

/** (coordinates): where the surviving weights and the biases lie in a parameter buffer, ascending. */
export function survivingCoordinates({ slices, mask }: ResolvedOptions): Uint32Array {
  const coordinates: number[] = [];
  slices.forEach(({ weights, weightCount, biases, biasCount }, index) => {
    const kept = mask && at(mask.layers, index);
    for (let j = 0; j < weightCount; j++) if (!kept || kept[j] === 1) coordinates.push(weights + j);
    for (let j = 0; j < biasCount; j++) coordinates.push(biases + j);
  });
  return Uint32Array.from(coordinates);
}
