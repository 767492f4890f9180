import { at } from "../../numerics/at.js";
import type { Affine, LayersModel, ModelNode, TensorInitialiser, Weighted } from "./model.js";
import type { ModelTensor } from "./tensors.js";

/** Class and settings of a layer, as TensorFlow.js writes them. */
interface WrittenLayer {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** Names of functions in snake_case. */
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function initialiser(given: TensorInitialiser): object {
  const written = (className: string, config: object = {}): object => ({ class_name: className, config });
  if (given.name === "constant") {
    if (given.value === 0) return written("Zeros");
    return given.value === 1 ? written("Ones") : written("Constant", { value: given.value });
  }
  if (given.name === "uniform")
    return written("RandomUniform", { minval: given.least, maxval: given.most, seed: null });
  if (given.name !== "varianceScaling") {
    const { mean, deviation } = given;
    const name = given.name === "normal" ? "RandomNormal" : "TruncatedNormal";
    return written(name, { mean, stddev: deviation, seed: null });
  }
  const { scale, mode, distribution } = given;
  const spread = distribution === "uniform" ? "uniform" : "normal"; // what it calls normal is truncated
  return written("VarianceScaling", { scale, mode: snake(mode), distribution: spread, seed: null });
}

const weighted = ({ kernel, bias }: Weighted, prefix = "kernel"): object => ({
  [`${prefix}_initializer`]: initialiser(kernel),
  use_bias: bias !== undefined,
  ...(bias === undefined ? {} : { bias_initializer: initialiser(bias) }),
});

const affine = ({ epsilon, gamma, beta }: Affine): object => ({
  epsilon,
  scale: gamma !== undefined,
  center: beta !== undefined,
  ...(gamma === undefined ? {} : { gamma_initializer: initialiser(gamma) }),
  ...(beta === undefined ? {} : { beta_initializer: initialiser(beta) }),
});

const plainClasses = {
  globalMaxPool: "GlobalMaxPooling2D",
  globalAveragePool: "GlobalAveragePooling2D",
  flatten: "Flatten",
  add: "Add",
  multiply: "Multiply",
  average: "Average",
} as const;

/** A node as a layer of its own; activations too. */
function layerOf(node: ModelNode): WrittenLayer {
  const made = (className: string, config: object = {}): WrittenLayer => ({
    className,
    config: { ...config },
  });
  switch (node.op) {
    case "input":
      return made("InputLayer", { batch_input_shape: [null, ...node.shape], sparse: false });
    case "dense":
      return made("Dense", { units: node.units, activation: "linear", ...weighted(node) });
    case "conv":
      return made("Conv2D", {
        filters: node.filters,
        kernel_size: node.size,
        ...moving(node),
        ...weighted(node),
      });
    case "depthwise": {
      const config = { depth_multiplier: node.multiplier, kernel_size: node.size, ...moving(node) };
      return made("DepthwiseConv2D", { ...config, ...weighted(node, "depthwise") });
    }
    case "maxPool":
      return made("MaxPooling2D", { pool_size: node.size, ...moving(node) });
    case "averagePool":
      return made("AveragePooling2D", { pool_size: node.size, ...moving(node) });
    case "reshape":
      return made("Reshape", { target_shape: node.target });
    case "concatenate":
      return made("Concatenate", { axis: node.axis });
    case "zeroPadding":
      return made("ZeroPadding2D", { padding: [node.rows, node.columns], data_format: "channels_last" });
    case "dropout":
      return made("Dropout", { rate: node.rate });
    case "batchNorm":
      return made("BatchNormalization", { axis: -1, momentum: node.momentum, ...affine(node) });
    case "layerNorm":
      return made("LayerNormalization", { axis: -1, ...affine(node) });
    case "activation":
      return activationLayer(node.name, node.alpha);
    default:
      return made(plainClasses[node.op]);
  }
}

const moving = ({
  strides,
  padding,
}: Pick<Extract<ModelNode, { op: "conv" }>, "strides" | "padding">): object => ({
  strides,
  padding,
  data_format: "channels_last",
});

function activationLayer(name: string, alpha: number | undefined): WrittenLayer {
  if (name === "leakyRelu") return { className: "LeakyReLU", config: { alpha } };
  if (name === "elu") return { className: "ELU", config: { alpha } };
  if (name === "relu6") return { className: "ReLU", config: { max_value: 6 } };
  return { className: "Activation", config: { activation: snake(name) } };
}

/** The name of the layer that a node is written as. */
export const writtenName = (node: number): string => `node_${node}`;

/** The names that TensorFlow.js gives a tensor of a node, the usual one first: a separable convolution calls its second kernel otherwise. */
export function savedNames({ nodes }: LayersModel, { node, name }: ModelTensor): readonly string[] {
  if (name !== "kernel") return [snake(name)];
  return at(nodes, node).op === "depthwise" ? ["depthwise_kernel"] : ["kernel", "pointwise_kernel"];
}

/** A model as the topology of a functional `tf.LayersModel`, a layer a node: what `readTopology` reads back. */
export function writeTopology({ nodes }: LayersModel): object {
  const layers = nodes.map((node, index) => {
    const name = writtenName(index);
    const { className, config } = layerOf(node);
    const trainable = node.op === "input" ? {} : { trainable: true };
    const inbound = node.from.map((source) => [writtenName(source), 0, 0, {}]);
    return {
      name,
      class_name: className,
      config: { name, dtype: "float32", ...trainable, ...config },
      inbound_nodes: inbound.length === 0 ? [] : [inbound],
    };
  });
  const config = {
    name: "ticket",
    layers,
    input_layers: [[writtenName(0), 0, 0]],
    output_layers: [[writtenName(nodes.length - 1), 0, 0]],
  };
  return { class_name: "Model", config };
}
