import { at } from "../../numerics/at.js";
import type { TensorLayer } from "../types.js";
import type { LayersModel, ModelNode, Shape, TensorInitialiser } from "./model.js";

/** A tensor of a model's parameters. */
export interface ModelTensor {
  /** Index of its node. */
  readonly node: number;
  /** What it does in its node; only a kernel can be pruned. */
  readonly name: "kernel" | "bias" | "gamma" | "beta" | "movingMean" | "movingVariance";
  /** As TensorFlow.js has it: dense (inputs, outputs), convolution (rows, columns, channels, filters). */
  readonly shape: Shape;
  /** How its first values are drawn. */
  readonly initialiser: TensorInitialiser;
  /** Where it lies in a parameter buffer. A kernel lies there with its last axis first (depthwise: its last two): (outputs, …), as our own layers do. */
  readonly offset: number;
  /** Values: the product of its shape. */
  readonly size: number;
  /** Values that feed one output, and outputs that one value feeds. */
  readonly fans: readonly [into: number, out: number];
  /** Running statistics: no gradient reaches them. */
  readonly fixed: boolean;
}

type Unplaced = Omit<ModelTensor, "offset" | "size" | "node" | "fans" | "fixed"> & {
  readonly fans?: readonly [number, number];
};

const product = (numbers: readonly number[]): number => numbers.reduce((all, one) => all * one, 1);
const zero: TensorInitialiser = { name: "constant", value: 0 };
const one: TensorInitialiser = { name: "constant", value: 1 };

/** The tensors of a node, given the shape of what goes in. */
function nodeTensors(node: ModelNode, input: Shape): readonly Unplaced[] {
  const channels = input.at(-1) ?? 1;
  const biased = (kernel: Unplaced, size: number): readonly Unplaced[] =>
    "bias" in node && node.bias !== undefined
      ? [kernel, { name: "bias", shape: [size], initialiser: node.bias }]
      : [kernel];
  const affine = (): readonly Unplaced[] =>
    (["gamma", "beta"] as const).flatMap((name) => {
      const initialiser =
        name in node ? (node as { gamma?: TensorInitialiser; beta?: TensorInitialiser })[name] : undefined;
      return initialiser === undefined ? [] : [{ name, shape: [channels], initialiser }];
    });
  if (node.op === "dense") {
    const shape = [channels, node.units];
    return biased(
      { name: "kernel", shape, initialiser: node.kernel, fans: [channels, node.units] },
      node.units,
    );
  }
  if (node.op === "conv") {
    const shape = [...node.size, channels, node.filters];
    const area = product(node.size);
    const fans = [area * channels, area * node.filters] as const;
    return biased({ name: "kernel", shape, initialiser: node.kernel, fans }, node.filters);
  }
  if (node.op === "depthwise") {
    const shape = [...node.size, channels, node.multiplier];
    const area = product(node.size);
    // Keras counts fans as if this were a convolution (VarianceScaling takes shape[2] and shape[3]).
    const fans = [area * channels, area * node.multiplier] as const;
    return biased({ name: "kernel", shape, initialiser: node.kernel, fans }, channels * node.multiplier);
  }
  if (node.op === "layerNorm") return affine();
  if (node.op !== "batchNorm") return [];
  return affine().concat([
    { name: "movingMean", shape: [channels], initialiser: zero },
    { name: "movingVariance", shape: [channels], initialiser: one },
  ]);
}

/**
 * Every tensor in its place: each kernel, then all other tensors up to the next kernel; those before the first kernel follow it. So a kernel with what follows is a
 * layer [W, b] as everywhere in this package: kernels can be pruned, nothing else can.
 */
export function modelTensors({ nodes }: LayersModel): readonly ModelTensor[] {
  const all = nodes.flatMap((node, index) => {
    const [source] = node.from;
    const input = source === undefined ? node.shape : at(nodes, source).shape;
    return nodeTensors(node, input).map((tensor) => ({ ...tensor, node: index }));
  });
  const first = all.findIndex(({ name }) => name === "kernel");
  const ordered = first < 0 ? all : [at(all, first), ...all.slice(0, first), ...all.slice(first + 1)];
  let next = 0;
  return ordered.map(({ fans = [1, 1], ...tensor }): ModelTensor => {
    const [offset, size] = [next, product(tensor.shape)];
    next += size;
    return { ...tensor, fans, offset, size, fixed: tensor.name.startsWith("moving") };
  });
}

/** The model as layers of the parameter buffer: one a kernel. */
export function modelLayers(model: LayersModel): readonly TensorLayer[] {
  const layers: { inputs: number; outputs: number; others: number; shape: Shape }[] = [];
  for (const { name, node, shape, size } of modelTensors(model)) {
    const last = layers.at(-1);
    if (name === "kernel") {
      const outputs = product(shape.slice(-outputAxes(model, node)));
      layers.push({ inputs: size / outputs, outputs, others: 0, shape });
    } else if (last !== undefined) last.others += size;
  }
  return layers.map((layer) => ({ kind: "tensor", activation: "identity", ...layer }));
}

/** How many of the last axes of a node's kernel number its outputs: depthwise has channels and multiplier. */
export const outputAxes = ({ nodes }: LayersModel, node: number): 1 | 2 =>
  at(nodes, node).op === "depthwise" ? 2 : 1;

/** Products of a weight with a value in one pass over one example. */
export function multiplyAdds(model: LayersModel): number {
  return modelTensors(model).reduce((sum, { name, node, size }) => {
    const { op, shape } = at(model.nodes, node);
    const places = op === "conv" || op === "depthwise" ? product(shape.slice(0, 2)) : 1;
    return name === "kernel" ? sum + size * places : sum;
  }, 0);
}
