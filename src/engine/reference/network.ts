import type { Examples } from "../../data/types.js";
import { denseLayer } from "../../networks/layer-kinds.js";
import type { ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { ResolvedOptions } from "../check-options.js";
import type { Arithmetic } from "./arithmetic.js";
import { lossInput, takeInputs } from "./examples.js";
import { backward, forward, throughActivation, type LayerBuffers } from "./layer.js";
import { lossFunctions } from "./losses.js";

/** Views of each layer's weights and biases in a parameter buffer, and in one for their gradient. */
export function layersOf(
  { network, mask, slices }: ResolvedOptions,
  values: ParameterBuffer,
  gradient: ParameterBuffer = values,
): LayerBuffers[] {
  return network.layers.map((layer, index) => {
    const { weights, biases, biasCount } = at(slices, index);
    return {
      layer: denseLayer(layer),
      mask: mask && at(mask.layers, index),
      weights: values.subarray(weights, biases),
      biases: values.subarray(biases, biases + biasCount),
      weightGradient: gradient.subarray(weights, biases),
      biasGradient: gradient.subarray(biases, biases + biasCount),
    };
  });
}

/** Everything that one forward and backward pass over a batch leaves behind. */
export interface Passed {
  readonly count: number;
  /** The inputs, then each layer's h, [neuron][example]. */
  readonly activations: readonly ParameterBuffer[];
  /** scale · ∂(loss)/∂z of each layer. */
  readonly dz: readonly ParameterBuffer[];
  /** `total` plus the losses of the examples. */
  readonly total: number;
}

/** All activations, the inputs first and the outputs last. */
export function activationsOf(
  arithmetic: Arithmetic,
  layers: readonly LayerBuffers[],
  examples: Examples,
  indices: Uint32Array,
): ParameterBuffer[] {
  const activations = [takeInputs(arithmetic, examples, indices)];
  layers.forEach((layer, index) =>
    activations.push(forward(arithmetic, layer, at(activations, index), indices.length)),
  );
  return activations;
}

/** Forward, loss and backward. */
export function pass(
  arithmetic: Arithmetic,
  { network, loss }: ResolvedOptions,
  layers: readonly LayerBuffers[],
  { examples, indices, scale, total }: PassOptions,
): Passed {
  const count = indices.length;
  const top = layers.length - 1;
  const { outputs, activation } = at(network.layers, top);
  const activations = activationsOf(arithmetic, layers, examples, indices);
  const z = at(activations, top + 1);
  let current = arithmetic.zeros(outputs * count);
  const sum = lossFunctions[loss](arithmetic, lossInput(z, outputs, examples, indices), {
    total,
    scale,
    dz: current,
  });
  current = throughActivation(arithmetic, current, z, activation);
  const dz = [current];
  for (let index = top; index > 0; index--) {
    const before = at(network.layers, index - 1).activation;
    const h = at(activations, index);
    current = backward(arithmetic, at(layers, index), { dz: current, h, activation: before, count });
    dz.unshift(current);
  }
  return { count, activations, dz, total: sum };
}

export interface PassOptions {
  readonly examples: Examples;
  readonly indices: Uint32Array;
  /** Factor of the gradient. */
  readonly scale: number;
  /** Losses of earlier examples. */
  readonly total: number;
}

/** What curvature products need of one chunk of examples; dz is not divided by the number of examples. */
export interface Chunk extends Passed {
  /** softmax(z), or undefined for squared loss. */
  readonly p: ParameterBuffer | undefined;
}
