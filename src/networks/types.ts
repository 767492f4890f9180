/** Nonlinearity after a layer; `identity` for the last one. What each is: the table `activations` (activations.ts). */
export type Activation = "relu" | "tanh" | "identity" | "sigmoid" | "gelu" | "silu" | "leaky-relu";

/** One fully connected layer: h = activation(W x + b), W of shape (outputs, inputs). */
export interface DenseLayer {
  /** Default: this kind, the only one today (layer-kinds.ts). */
  readonly kind?: "dense" | undefined;
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: Activation;
}

/** A layer of any kind: `inputs` numbers go in, `outputs` come out. */
export type Layer = DenseLayer;

/** A chain of layers, first layer first. */
export interface Architecture {
  readonly layers: readonly Layer[];
}

/**
 * One flat buffer in which each layer has its weights, (outputs, inputs) row-major, then its biases, (outputs):
 * [W₁, b₁, W₂, b₂, …]. Float64 only for derivative checks.
 */
export type ParameterBuffer = Float32Array | Float64Array;

/** Where a layer lies in a parameter buffer, in elements. */
export interface LayerSlice {
  readonly weights: number;
  readonly weightCount: number;
  readonly biases: number;
  readonly biasCount: number;
}

/**
 * Which weights survive: for each layer (outputs, inputs) row-major, 1 kept, 0 pruned. Biases are never pruned.
 */
export interface Mask {
  readonly layers: readonly Uint8Array[];
}
