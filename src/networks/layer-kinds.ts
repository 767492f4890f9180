import { at } from "../numerics/at.js";
import type { Architecture, DenseLayer, Layer } from "./types.js";

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
  /** A kernel of a network of TensorFlow.js, and what follows it there. */
  tensor: {
    weightCount: ({ inputs, outputs }) => inputs * outputs,
    biasCount: (layer) => (layer.kind === "tensor" ? layer.others : layer.outputs),
  },
} satisfies Record<string, LayerKind>;

/** Names of the table `layerKinds`. */
export type LayerKindName = keyof typeof layerKinds;

/** A layer's kind by name; a layer that names none is fully connected. */
export const layerKind = ({ kind = "dense" }: Layer): LayerKindName => kind;

/** How many weights a layer has, whatever its kind. */
export const weightCountOf = (layer: Layer): number => layerKinds[layerKind(layer)].weightCount(layer);

/** How many biases a layer has, whatever its kind. */
export const biasCountOf = (layer: Layer): number => layerKinds[layerKind(layer)].biasCount(layer);

/** Numbers of one example that go into a network. */
export function featureCount({ layers, model }: Architecture): number {
  return model === undefined
    ? at(layers, 0).inputs
    : at(model.nodes, 0).shape.reduce((all, size) => all * size, 1);
}

/** Numbers that come out of a network. */
export function outputCount({ layers, model }: Architecture): number {
  const last = model?.nodes.at(-1);
  return last === undefined
    ? at(layers, layers.length - 1).outputs
    : last.shape.reduce((all, size) => all * size, 1);
}

/** A layer as a fully connected one; throws at another kind. */
export function denseLayer(layer: Layer): DenseLayer {
  if (layer.kind !== "tensor") return layer;
  throw new RangeError(
    `network: layers must be fully connected, got a kernel of shape [${layer.shape.join(", ")}]`,
  );
}
