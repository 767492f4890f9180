import type { LayersModel } from "./layers-model/model.js";

/** Nonlinearity after a layer; `identity` for the last one. What each is: the table `activations` (activations.ts). */
export type Activation = "relu" | "tanh" | "identity" | "sigmoid" | "gelu" | "silu" | "leaky-relu";

/** One fully connected layer: h = activation(W x + b), W of shape (outputs, inputs). */
export interface DenseLayer {
  /** Default: this kind, the only one today (layer-kinds.ts). */
  readonly kind?: "dense" | undefined;
  /** Units that feed the layer, ≥ 1. */
  readonly inputs: number;
  /** Units of the layer, ≥ 1. */
  readonly outputs: number;
  /** Applied to each unit's sum. */
  readonly activation: Activation;
}

/** A kernel of a network of TensorFlow.js with the parameters that follow it: its weights lie as (outputs, inputs), whatever its shape there. */
export interface TensorLayer {
  /** Tells it from a fully connected layer. */
  readonly kind: "tensor";
  /** Weights of one output: rows · columns · channels of a convolution. */
  readonly inputs: number;
  /** Channels that come out: filters of a convolution. */
  readonly outputs: number;
  /** Parameters behind the kernel that are never pruned: biases, scales and shifts, running statistics. */
  readonly others: number;
  /** As TensorFlow.js has it. */
  readonly shape: readonly number[];
  /** The model says what is computed with it. */
  readonly activation: "identity";
}

/** A layer of any kind: a tensor of prunable weights, (outputs, inputs), and parameters behind it. */
export type Layer = DenseLayer | TensorLayer;

/** A chain of layers, first layer first; with a model, the prunable tensors of that in their order. */
export interface Architecture {
  /** First layer first, at least one. */
  readonly layers: readonly Layer[];
  /** What the layers are computed with, where they are no chain. */
  readonly model?: LayersModel;
}

/**
 * One flat buffer in which each layer has its weights, (outputs, inputs) row-major, then its biases, (outputs):
 * [W₁, b₁, W₂, b₂, …]. Float64 only for derivative checks.
 */
export type ParameterBuffer = Float32Array | Float64Array;

/** Where a layer lies in a parameter buffer, in elements. */
export interface LayerSlice {
  /** Index of the first weight. */
  readonly weights: number;
  /** inputs · outputs. */
  readonly weightCount: number;
  /** Index of the first bias: weights + weightCount. */
  readonly biases: number;
  /** Parameters behind the weights: outputs, of a tensor layer its `others`. */
  readonly biasCount: number;
}

/**
 * Which weights survive: for each layer (outputs, inputs) row-major, 1 kept, 0 pruned. Biases are never pruned.
 */
export interface Mask {
  /** First layer first. */
  readonly layers: readonly Uint8Array[];
}
