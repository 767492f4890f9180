import type { Examples } from "../../data/types.js";
import { denseLayer } from "../../networks/layer-kinds.js";
import type { Architecture, ParameterBuffer } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import type { ResolvedOptions } from "../check-options.js";
import type { Arithmetic } from "./arithmetic.js";
import { lossInput, takeInputs } from "./examples.js";
import { throughActivation, type Activated } from "./activations.js";
import { backward, forward, type LayerBuffers } from "./layer.js";
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
  /** What the activation of each layer made. */
  readonly shapes: readonly Activated[];
  /** scale · ∂(loss)/∂h and scale · ∂(loss)/∂z of each layer. */
  readonly dh: readonly ParameterBuffer[];
  readonly dz: readonly ParameterBuffer[];
  /** `total` plus the losses of the examples. */
  readonly total: number;
}

/** The inputs and what each layer makes, the outputs last. */
export function activationsOf(
  arithmetic: Arithmetic,
  layers: readonly LayerBuffers[],
  examples: Examples,
  indices: Uint32Array,
): { readonly activations: readonly ParameterBuffer[]; readonly shapes: readonly Activated[] } {
  const activations = [takeInputs(arithmetic, examples, indices)];
  const shapes = layers.map((layer, index) => {
    const shape = forward(arithmetic, layer, at(activations, index), indices.length);
    activations.push(shape.h);
    return shape;
  });
  return { activations, shapes };
}

/** Forward, loss and backward. */
export function pass(
  arithmetic: Arithmetic,
  { network, loss, labelSmoothing: smoothing }: ResolvedOptions,
  layers: readonly LayerBuffers[],
  { examples, indices, scale, total }: PassOptions,
): Passed {
  const count = indices.length;
  const top = layers.length - 1;
  const { outputs } = at(network.layers, top);
  const { activations, shapes } = activationsOf(arithmetic, layers, examples, indices);
  const z = at(activations, top + 1);
  const current = arithmetic.zeros(outputs * count);
  const sum = lossFunctions[loss](arithmetic, lossInput(z, outputs, examples, indices), {
    total,
    scale,
    smoothing,
    dz: current,
  });
  return { ...back(arithmetic, network, layers, shapes, current, count), activations, total: sum };
}

/** From the gradient by the outputs to those of every layer. */
export function back(
  arithmetic: Arithmetic,
  network: Architecture,
  layers: readonly LayerBuffers[],
  shapes: readonly Activated[],
  derivative: ParameterBuffer,
  count: number,
): Omit<Passed, "activations" | "total"> {
  const top = layers.length - 1;
  let current = derivative;
  const dh: ParameterBuffer[] = [];
  const dz: ParameterBuffer[] = [];
  for (let index = top; index >= 0; index--) {
    if (index < top) current = backward(arithmetic, at(layers, index + 1), { dz: at(dz, 0), count });
    dh.unshift(current);
    dz.unshift(
      throughActivation(arithmetic, current, at(shapes, index), at(network.layers, index).activation),
    );
  }
  return { count, shapes, dh, dz };
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
