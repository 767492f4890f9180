import type { Layer } from "./types.js";

/** What the rest of the package asks about a layer without knowing its kind; all else is the affair of the kind's own files. */
export interface LayerKind {
  /** Weights: what a mask keeps or prunes. */
  weightCount(layer: Layer): number;
  /** Parameters behind the weights, which are never pruned. */
  biasCount(layer: Layer): number;
}

/** The kinds of layers. A new one is an entry here, and a file in each back end of src/engine. */
export const layerKinds = {
  /** Fully connected: h = activation(W x + b), W of shape (outputs, inputs). */
  dense: {
    weightCount: ({ inputs, outputs }) => inputs * outputs,
    biasCount: ({ outputs }) => outputs,
  },
} satisfies Record<string, LayerKind>;

export type LayerKindName = keyof typeof layerKinds;

/** A layer's kind by name; a layer that names none is fully connected. */
export const layerKind = ({ kind = "dense" }: Layer): LayerKindName => kind;

/** How many weights a layer has, whatever its kind. */
export const weightCountOf = (layer: Layer): number => layerKinds[layerKind(layer)].weightCount(layer);

/** How many biases a layer has, whatever its kind. */
export const biasCountOf = (layer: Layer): number => layerKinds[layerKind(layer)].biasCount(layer);
