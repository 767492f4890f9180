import type { Activation, DenseLayer } from "../../networks/types.js";
import type { Quantity } from "../back-end.js";
import { activationNumbers } from "./kernels.js";

/** Where a batch's inputs lie: rows of nonzeros (the data; kernels/lists.ts), or lanes (the activations of the layer before). */
export type LayerInput = { readonly rows: number; readonly table: number } | { readonly lanes: number };

/** One layer's passes over a batch of `count` examples. h, dz and dx are lanes: [neuron][stride bytes]. */
export interface WasmLayer {
  readonly kernel: "input-sparse" | "weight-sparse";
  forward(input: LayerInput, h: number, count: number): void;
  /** dx = Wᵀ dz times the derivative of the activation that made h. */
  backward(dz: number, activation: Activation, h: number, dx: number, count: number): void;
  /** dW and db from the batch of the last `forward`, straight into the rule. */
  update(rule: number, dz: number, constants: number, count: number): void;
  /** A refined step (refinement.ts) in parts: dW and db of the last batch, kept; `total` plus their squares; clipping, decay, rule and projection with them. */
  collect(dz: number, count: number): void;
  squares(total: number): number;
  apply(rule: number, constants: number): void;
  flush(): void;
  /** Layer's part of a buffer laid out as the parameters: weights (outputs, inputs), then biases (outputs). */
  read(quantity: Quantity, weights: Float32Array, biases: Float32Array): void;
  write(quantity: Quantity, weights: ArrayLike<number>, biases: ArrayLike<number>): void;
}

/** What a layer is made from. */
export interface LayerPlan {
  readonly layer: DenseLayer;
  /** Absent: all ones. */
  readonly mask: Uint8Array | undefined;
  /** Inputs that are nonzero in any example; absent: all may be. */
  readonly used: Uint8Array | undefined;
  /** Examples a batch may have, a multiple of 4. */
  readonly capacity: number;
  /** Whether steps are refined, keep weights to their sides, and let them decay. Default false. */
  readonly refined?: boolean;
  readonly sided?: boolean;
  readonly decays?: boolean;
}

/** Bytes of one neuron's lanes: strips of 64 bytes, an odd number of them, so that equal strips spread over all cache sets. */
export const strideOf = (capacity: number): number => (Math.ceil(capacity / 16) | 1) * 64;

export const tilesOf = (neurons: number): number => Math.ceil(neurons / 16);

export const activationOf = ({ activation }: DenseLayer): number => activationNumbers[activation];

/** Bytes of so many floats in whole vectors of four: what sums over a batch read, and kernels over vectors take. */
export const vectorBytes = (floats: number): number => Math.ceil(floats / 4) * 16;

/** Bytes that lanes of so many neurons need; kernels work on neurons in groups of 16. */
export const laneBytes = (neurons: number, capacity: number): number =>
  tilesOf(neurons) * 16 * strideOf(capacity);
