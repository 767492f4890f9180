import { checkFields } from "../../numerics/checks.js";
import { shown } from "../../numerics/names.js";
import type { LayersModel, LayersNetwork } from "./model.js";
import { outputShape } from "./shapes.js";

/** Whether a network of a description is one of TensorFlow.js. */
export const isLayersNetwork = (network: unknown): network is LayersNetwork =>
  typeof network === "object" && network !== null && "layersModel" in network;

const checked = new WeakSet<object>();

/** The network, its nodes checked: each has earlier nodes to work on, and the shape that they give. Once an object. */
export function checkedLayersNetwork(where: string, network: LayersNetwork): LayersNetwork {
  if (checked.has(network)) return network;
  checkFields(where, network, ["layersModel", "engine"], "network field");
  const { layersModel, engine } = network;
  if (typeof engine !== "string" || engine === "")
    throw new TypeError(`${where}: engine of a network must be text, got ${shown(engine)}`);
  checkFields(where, layersModel, ["nodes"], "network model field");
  checkNodes(where, layersModel);
  checked.add(network);
  return network;
}

function checkNodes(where: string, { nodes }: LayersModel): void {
  if (!Array.isArray(nodes) || nodes.length < 2)
    throw new TypeError(`${where}: a network model must have an input and a layer, got ${shown(nodes)}`);
  const shapes: (readonly number[])[] = [];
  for (const [index, node] of (nodes as LayersModel["nodes"]).entries()) {
    const sources = node.from.map((source) => shapes[source]);
    const inputs = index === 0 ? [node.shape] : sources.filter((shape) => shape !== undefined);
    const fits =
      (node.op === "input") === (index === 0) && inputs.length === (index === 0 ? 1 : node.from.length);
    const shape = fits && inputs.length > 0 ? outputShape(node, inputs) : [];
    if (shape.length === 0 || shape.join() !== node.shape.join())
      throw new RangeError(
        `${where}: node ${index} of a network model must fit those before it, got ${shown(node)}`,
      );
    shapes.push(shape);
  }
}
