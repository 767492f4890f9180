import { knownFields, checkName } from "../../numerics/checks.js";
import { shown } from "../../numerics/names.js";
import type { ArchitectureOptions } from "../architecture.js";
import type { LayersModel, LayersNetwork, ModelNode } from "./model.js";
import { readTopology } from "./read-topology.js";
import { modelTensors } from "./tensors.js";

/** What will compute the network. */
export interface FromLayersModelOptions {
  /** Backend and versions that will compute it: `loadTfjs().identity`. They are part of the network, and so of every key. */
  readonly engine: string;
  /** "own": a network of this package where it can be one (a chain of dense layers with biases and one activation: ReLU, tanh, sigmoid or swish), computed by its engine to the same bits everywhere; "layers": always by TensorFlow.js. Default "own". */
  readonly as?: "own" | "layers" | undefined;
}

/**
 * The network of a description for a `tf.LayersModel` or its topology (`model.toJSON()`): only what it computes counts, not its names, seeds or weights; initial weights come from
 * the seed of a run, drawn as each layer says (as "own": Gaussian Glorot). A softmax at the end is left out, since the loss has it. Throws at what is not supported, naming what is.
 */
export function fromLayersModel(
  model: unknown,
  options: FromLayersModelOptions,
): ArchitectureOptions | LayersNetwork {
  const { engine, as = "own" } = knownFields("fromLayersModel", options, ["engine", "as"]);
  checkName("fromLayersModel", "as", as, ["own", "layers"]);
  if (typeof engine !== "string" || engine === "")
    throw new TypeError(`fromLayersModel: engine must be loadTfjs().identity, got ${shown(engine)}`);
  const layersModel = readTopology(model);
  if (!modelTensors(layersModel).some(({ name }) => name === "kernel"))
    throw new RangeError("fromLayersModel: a model must have a layer with a kernel, got none");
  if (layersModel.nodes.at(-1)?.shape.length !== 1)
    throw new RangeError(
      `fromLayersModel: a model must give one list of numbers an example, got shape ${shown(layersModel.nodes.at(-1)?.shape)}`,
    );
  return (as === "own" ? ownNetwork(layersModel) : undefined) ?? { layersModel, engine };
}

/** The model as a chain of fully connected layers, if it is one that our engine knows. */
function ownNetwork({ nodes }: LayersModel): ArchitectureOptions | undefined {
  const chain = nodes.every(({ from }, index) =>
    index === 0 ? from.length === 0 : from.length === 1 && from[0] === index - 1,
  );
  const body = nodes.filter(({ op }, index) => index > 0 && op !== "flatten");
  const [input] = nodes;
  if (!chain || input === undefined || body.length % 2 === 0) return undefined;
  const dense = body.filter((_, i) => i % 2 === 0).map(denseWithBias);
  const between = body
    .filter((_, i) => i % 2 === 1)
    .map((node) => (node.op === "activation" ? node.name : undefined));
  const [activation] = between;
  if (dense.includes(undefined) || between.some((name) => name !== activation)) return undefined;
  const widths = [input.shape.reduce((all, size) => all * size, 1)].concat(dense.map((units) => units ?? 0));
  if (activation === undefined || activation === "relu") return { widths };
  const own = Object.entries(ownActivations).find(([name]) => name === activation)?.[1];
  return own === undefined ? undefined : { widths, activation: own };
}

/** Activations that are ours too, by their names there; our leaky ReLU and GELU have constants and forms of their own. */
const ownActivations = { tanh: "tanh", sigmoid: "sigmoid", swish: "silu" } as const;

const denseWithBias = (node: ModelNode): number | undefined =>
  node.op === "dense" && node.bias !== undefined ? node.units : undefined;
