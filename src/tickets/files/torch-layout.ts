import { modelTensors, type ModelTensor } from "../../networks/layers-model/tensors.js";
import type { LayersModel, ModelNode } from "../../networks/layers-model/model.js";
import { layerSlices } from "../../networks/layout.js";
import type { Architecture } from "../../networks/types.js";
import { at } from "../../numerics/at.js";

/** One tensor of a network as PyTorch has it, and where its values lie in a parameter buffer. */
export interface TorchTensor {
  /** Which module it belongs to: the modules with parameters, numbered in the order of the network. */
  readonly module: number;
  readonly name: "weight" | "bias" | "running_mean" | "running_var";
  /** Linear (outputs, inputs); Conv2d (filters, channels, rows, columns); depthwise (channels · multiplier, 1, rows, columns). */
  readonly shape: readonly number[];
  /** Which layer's prunable weights these are; undefined: none's. */
  readonly layer: number | undefined;
  /** Place in the buffer of value j, row-major in `shape`. */
  readonly place: (j: number) => number;
}

/** Every tensor of a network, in the order of its modules. */
export function torchTensors(network: Architecture): readonly TorchTensor[] {
  return network.model === undefined ? chainTensors(network) : layersTensors(network.model);
}

/** Our own layers lie as PyTorch's do. */
function chainTensors(network: Architecture): readonly TorchTensor[] {
  return layerSlices(network).flatMap(({ weights, biases }, module): readonly TorchTensor[] => {
    const { inputs, outputs } = at(network.layers, module);
    const from = (start: number) => (j: number) => start + j;
    return [
      { module, name: "weight", shape: [outputs, inputs], layer: module, place: from(weights) },
      { module, name: "bias", shape: [outputs], layer: undefined, place: from(biases) },
    ];
  });
}

const torchNames = {
  kernel: "weight",
  bias: "bias",
  gamma: "weight",
  beta: "bias",
  movingMean: "running_mean",
  movingVariance: "running_var",
} as const satisfies Record<ModelTensor["name"], TorchTensor["name"]>;

/** Channels last in the buffer, channels first in PyTorch; modules in the order of the nodes. */
function layersTensors(model: LayersModel): readonly TorchTensor[] {
  const tensors = modelTensors(model);
  const kernels = tensors.filter(({ name }) => name === "kernel");
  const nodes = [...new Set(tensors.map(({ node }) => node))].sort((a, b) => a - b);
  const ordered = nodes.flatMap((node) => tensors.filter((tensor) => tensor.node === node));
  return ordered.map((tensor): TorchTensor => {
    const { shape, place } =
      tensor.name === "kernel"
        ? kernelLayout(model, tensor)
        : { shape: tensor.shape, place: (j: number) => j };
    return {
      module: nodes.indexOf(tensor.node),
      name: torchNames[tensor.name],
      shape,
      layer: tensor.name === "kernel" ? kernels.indexOf(tensor) : undefined,
      place: (j) => tensor.offset + place(j),
    };
  });
}

function kernelLayout(
  model: LayersModel,
  { node, shape }: ModelTensor,
): { readonly shape: readonly number[]; readonly place: (j: number) => number } {
  const operation = at(model.nodes, node);
  if (operation.op === "dense") {
    const [inputs = 1, units = 1] = shape;
    const turned = flattened(model, operation);
    return {
      shape: [units, inputs],
      place: (j) => j - (j % inputs) + turned(j % inputs),
    };
  }
  const [rows = 1, columns = 1, channels = 1, last = 1] = shape;
  const area = rows * columns;
  // A depthwise kernel lies with channels and multiplier first: as PyTorch's, whose groups are the channels.
  if (operation.op === "depthwise") return { shape: [channels * last, 1, rows, columns], place: (j) => j };
  return {
    shape: [last, channels, rows, columns],
    place(j) {
      const filter = Math.floor(j / (area * channels));
      const channel = Math.floor(j / area) % channels;
      return (filter * area + (j % area)) * channels + channel;
    },
  };
}

/** Where input k of a dense layer lies here if images were flattened before it: PyTorch counts their channels first. */
function flattened({ nodes }: LayersModel, { from }: ModelNode): (k: number) => number {
  let source = at(nodes, at(from, 0));
  // What works value by value changes no order.
  while (["activation", "dropout"].includes(source.op)) source = at(nodes, at(source.from, 0));
  const before = source.op === "flatten" ? at(nodes, at(source.from, 0)).shape : [];
  const [rows = 1, columns = 1, channels = 1] = before.length === 3 ? before : [];
  if (rows * columns === 1 || channels === 1) return (k) => k;
  return (k) => (k % (rows * columns)) * channels + Math.floor(k / (rows * columns));
}
