import { at } from "../../numerics/at.js";
import { shown } from "../../numerics/names.js";
import { type LayersModel, type ModelNode, type Operation, type Shape } from "./model.js";
import { outputShape } from "./shapes.js";
import { readAffine, readWeighted, type Config, refuse } from "./read-config.js";
import { pair, count, fraction, padding, camel, activation, alphaOf } from "./read-values.js";

/** One class of TensorFlow.js's layers as operations, one after another; activations are operations of their own. */
type Reader = (config: Config) => readonly Operation[];

const pooling =
  (op: "maxPool" | "averagePool"): Reader =>
  (config) => {
    const size = pair(config, "pool_size", [2, 2]);
    return [{ op, size, strides: pair(config, "strides", size), padding: padding(config) }];
  };

const convolution = (
  config: Config,
): Pick<Extract<Operation, { op: "conv" }>, "size" | "strides" | "padding"> => ({
  size: pair(config, "kernel_size", [1, 1]),
  strides: pair(config, "strides", [1, 1]),
  padding: padding(config),
});

/** The classes of layers that are taken. A new one is an entry here, one in shapes.ts and one in the operations of engine/tfjs. */
export const layerClasses = {
  Dense: (config) => [
    { op: "dense", units: count(config, "units"), ...readWeighted(config, "kernel") },
    ...activation(config),
  ],
  Conv2D: (config) => [
    {
      op: "conv",
      filters: count(config, "filters"),
      ...convolution(config),
      ...readWeighted(config, "kernel"),
    },
    ...activation(config),
  ],
  DepthwiseConv2D: (config) => [
    {
      op: "depthwise",
      multiplier: count(config, "depth_multiplier", 1),
      ...convolution(config),
      ...readWeighted(config, "depthwise"),
    },
    ...activation(config),
  ],
  SeparableConv2D: (config) => [
    {
      op: "depthwise",
      multiplier: count(config, "depth_multiplier", 1),
      ...convolution(config),
      kernel: readWeighted(config, "depthwise").kernel,
    },
    {
      op: "conv",
      filters: count(config, "filters"),
      size: [1, 1],
      strides: [1, 1],
      padding: "valid",
      ...readWeighted(config, "pointwise"),
    },
    ...activation(config),
  ],
  MaxPooling2D: pooling("maxPool"),
  AveragePooling2D: pooling("averagePool"),
  GlobalMaxPooling2D: () => [{ op: "globalMaxPool" }],
  GlobalAveragePooling2D: () => [{ op: "globalAveragePool" }],
  Flatten: () => [{ op: "flatten" }],
  Reshape: (config) => [{ op: "reshape", target: config["target_shape"] as Shape }],
  Activation: (config) => activation(config),
  ReLU: (config) => {
    const most = config["max_value"] ?? undefined;
    if (most !== undefined && most !== 6) return refuse(config, "max_value must be none or 6", most);
    return activation(config, most === 6 ? "relu6" : "relu");
  },
  LeakyReLU: (config) => activation(config, "leakyRelu", alphaOf(config, 0.3)),
  ELU: (config) => activation(config, "elu", alphaOf(config, 1)),
  Softmax: (config) => activation(config, "softmax"),
  Dropout: (config) => [{ op: "dropout", rate: fraction(config, "rate") }],
  BatchNormalization: (config) => [
    { op: "batchNorm", momentum: fraction(config, "momentum", 0.99), ...readAffine(config) },
  ],
  LayerNormalization: (config) => [{ op: "layerNorm", ...readAffine(config) }],
  Add: () => [{ op: "add" }],
  Multiply: () => [{ op: "multiply" }],
  Average: () => [{ op: "average" }],
  Concatenate: (config) => [{ op: "concatenate", axis: Number(config["axis"] ?? -1) }],
  ZeroPadding2D: (config) => {
    const [rows, columns] = (config["padding"] ?? [
      [1, 1],
      [1, 1],
    ]) as readonly (readonly [number, number])[];
    return [{ op: "zeroPadding", rows: at([rows ?? [1, 1]], 0), columns: columns ?? [1, 1] }];
  },
} satisfies Record<string, Reader>;

/** What follows the last operation of a layer depends on how many of these it has. */
interface Entry {
  readonly name: string;
  readonly className: string;
  readonly config: Config;
  /** Names of the layers whose outputs go in. */
  readonly from: readonly string[];
}

/**
 * A `tf.LayersModel`, or the topology that it writes (`model.toJSON()`), as a plain value. A softmax at its end is left out: losses of this package take what goes into it. Throws at a layer
 * or setting that is not supported, naming those that are.
 */
export function readTopology(model: unknown): LayersModel {
  return readNamedTopology(model).model;
}

/** The same with the name of the layer that each node belongs to: saved weights go by it. */
export function readNamedTopology(model: unknown): {
  readonly model: LayersModel;
  readonly names: readonly string[];
} {
  const { entries, output } = entriesOf(topologyOf(model));
  const nodes: ModelNode[] = [];
  const names: string[] = [];
  const last = new Map<string, number>();
  const push = (operation: Operation, from: readonly number[]): number => {
    const shape = outputShape(
      operation,
      from.map((index) => at(nodes, index).shape),
    );
    return nodes.push({ ...operation, from, shape }) - 1;
  };
  for (const { name, className, config, from } of entries) {
    if (className === "InputLayer") {
      if (nodes.length > 0) refuse(config, "a model must have one input", "two");
      nodes.push({ op: "input", from: [], shape: inputShape(config) });
      names.push(name);
      last.set(name, 0);
      continue;
    }
    let sources = from.map(
      (source) => last.get(source) ?? refuse(config, "layers must follow those they need", source),
    );
    for (const operation of readerOf(className, config)(config)) {
      sources = [push(operation, sources)];
      names.push(typeof config["name"] === "string" ? config["name"] : name);
    }
    last.set(name, at(sources, 0));
  }
  const end = last.get(output) ?? refuse({}, "a model must have one output", output);
  const order = trimmed(nodes, end);
  const place = new Map(order.map((index, i) => [index, i]));
  const kept = order.map((index): ModelNode => {
    const { from, ...rest } = at(nodes, index);
    return { ...rest, from: from.map((source) => place.get(source) ?? 0) } as ModelNode;
  });
  return { model: { nodes: kept }, names: order.map((index) => at(names, index)) };
}

/** The nodes that the output needs, without a softmax at the end, the output last. */
function trimmed(nodes: readonly ModelNode[], end: number): readonly number[] {
  const node = at(nodes, end);
  const isSoftmax = node.op === "activation" && node.name === "softmax";
  const output = isSoftmax ? at(node.from, 0) : end;
  const needed = new Set<number>();
  const visit = (index: number): void => {
    if (needed.has(index)) return;
    needed.add(index);
    at(nodes, index).from.forEach(visit);
  };
  visit(output);
  return [...nodes.keys()].filter((index) => needed.has(index) && index !== output).concat(output);
}

function readerOf(className: string, config: Config): Reader {
  if (Object.hasOwn(layerClasses, className)) {
    for (const key of Object.keys(config)) {
      if (/_(regularizer|constraint)$/.test(key) && config[key] !== null && config[key] !== undefined)
        refuse(config, `${key} must be none: a loss is the network's alone`, config[key]);
    }
    if (pair(config, "dilation_rate", [1, 1]).some((rate) => rate !== 1))
      refuse(config, "dilation_rate must be 1", config["dilation_rate"]);
    if (config["trainable"] === false) refuse(config, "layers must be trainable", false);
    if (camel(config["data_format"] ?? "channelsLast") !== "channelsLast")
      refuse(config, "data_format must be channelsLast", config["data_format"]);
    return layerClasses[className as keyof typeof layerClasses];
  }
  return refuse(config, `a layer must be one of ${Object.keys(layerClasses).join(", ")}`, className);
}

function inputShape(config: Config): Shape {
  const [batch, ...shape] = (config["batch_input_shape"] ?? []) as readonly (number | null)[];
  const whole = shape.length > 0 && shape.every((size) => Number.isSafeInteger(size) && Number(size) >= 1);
  if (whole && (batch === null || batch === undefined)) return shape as readonly number[];
  return refuse(
    config,
    "an input must have a shape of known sizes and a free batch",
    config["batch_input_shape"],
  );
}

/** `{ class_name, config }` of a model, of what `model.toJSON()` gives as text or object, or of a saved model.json. */
function topologyOf(model: unknown): Readonly<Record<string, unknown>> {
  const whole = typeof model === "object" && model !== null ? model : {};
  const made: unknown =
    "toJSON" in whole && typeof whole.toJSON === "function"
      ? (whole as { toJSON(unused: null, text: boolean): unknown }).toJSON(null, false)
      : typeof model === "string"
        ? (JSON.parse(model) as unknown)
        : model;
  const outer = (made ?? {}) as Readonly<Record<string, unknown>>;
  const found = (outer["modelTopology"] ?? outer) as Readonly<Record<string, unknown>>;
  const inner = (found["model_config"] ?? found) as Readonly<Record<string, unknown>>;
  if (typeof inner["class_name"] === "string" && typeof inner["config"] === "object") return inner;
  throw new TypeError(`fromLayersModel: model must be a tf.LayersModel or its topology, got ${shown(model)}`);
}

/** The layers of a sequential or functional model in their order. */
function entriesOf(topology: Readonly<Record<string, unknown>>): {
  entries: readonly Entry[];
  output: string;
} {
  const config = topology["config"] as Readonly<Record<string, unknown>>;
  const layers = (Array.isArray(config) ? config : config["layers"]) as readonly Readonly<
    Record<string, unknown>
  >[];
  if (topology["class_name"] === "Sequential") return sequential(layers);
  const ends = config["output_layers"] as readonly (readonly [string, number, number])[];
  if (ends.length !== 1) refuse(config, "a model must have one output", ends.length);
  const entries = layers.map((layer): Entry => {
    const inner = layer["config"] as Config;
    const inbound = layer["inbound_nodes"] as readonly (readonly (readonly [string, number, number])[])[];
    if (inbound.length > 1) refuse(inner, "a layer must be used once", `${inbound.length} times`);
    const from = (inbound[0] ?? []).map(([name]) => name);
    return { name: String(layer["name"]), className: String(layer["class_name"]), config: inner, from };
  });
  return { entries, output: at(ends, 0)[0] };
}

function sequential(layers: readonly Readonly<Record<string, unknown>>[]): {
  entries: readonly Entry[];
  output: string;
} {
  const entries: Entry[] = [];
  for (const layer of layers) {
    const [className, config] = [String(layer["class_name"]), layer["config"] as Config];
    if (entries.length === 0 && className !== "InputLayer")
      entries.push({ name: "input", className: "InputLayer", config, from: [] });
    entries.push({ name: String(entries.length), className, config, from: [entries.at(-1)?.name ?? ""] });
  }
  return { entries, output: entries.at(-1)?.name ?? "" };
}
