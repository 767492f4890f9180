import { at } from "../numerics/at.js";
import { biasCountOf, weightCountOf } from "./layer-kinds.js";
import { checkFields, checkName, knownFields } from "../numerics/checks.js";
import { shown } from "../numerics/names.js";
import type { LayersNetwork } from "./layers-model/model.js";
import { checkedLayersNetwork, isLayersNetwork } from "./layers-model/layers-network.js";
import { modelLayers } from "./layers-model/tensors.js";
import { activations } from "./activations.js";
import type { NetworkName } from "./networks.js";
import { networks } from "./networks.js";
import type { Activation, Architecture, DenseLayer } from "./types.js";

/** A fully connected network. */
export interface ArchitectureOptions {
  /** Units from the inputs to the outputs: [784, 300, 100, 10]. At least two, each an integer ≥ 1. */
  readonly widths: readonly number[];
  /** After every layer but the last, which has none. Default "relu". */
  readonly activation?: Activation | undefined;
}

/** A network as it stands in an experiment's description: a name of the table, its widths, or a model of TensorFlow.js (`fromLayersModel`). */
export type NetworkDescription = NetworkName | ArchitectureOptions | LayersNetwork;

/** The fully connected network of these widths. Throws on fewer than two widths, a width that is no integer ≥ 1, an unknown activation. */
export function architecture(options: ArchitectureOptions): Architecture {
  const { widths, activation = "relu" } = knownFields("architecture", options, ["widths", "activation"]);
  if (!Array.isArray(widths) || widths.length < 2)
    throw new RangeError(`architecture: widths must be at least 2 numbers, got ${shown(widths)}`);
  for (const width of widths)
    if (!Number.isSafeInteger(width) || width < 1)
      throw new RangeError(`architecture: widths must be integers ≥ 1, got ${shown(width)}`);
  checkName("architecture", "activation", activation, Object.keys(activations));
  const outputLayer = widths.length - 2;
  const layers = widths.slice(1).map((outputs, i): DenseLayer => {
    return { inputs: at(widths, i), outputs, activation: i === outputLayer ? "identity" : activation };
  });
  return { layers };
}

/**
 * The architecture of a description. A network of a module file has `module` beside the widths: where it comes from changes no shape. Throws on
 * an unknown name or field, listing the known, and as `architecture`; `where` begins the message.
 */
export function resolveNetwork(
  description:
    | NetworkDescription
    | (ArchitectureOptions & {
        /** The file with its SHA-256 (`networkModule`); only its form is checked here. */
        readonly module: object;
      }),
  where = "resolveNetwork",
): Architecture {
  if (isLayersNetwork(description)) {
    const { layersModel: model } = checkedLayersNetwork(where, description);
    return { layers: modelLayers(model), model };
  }
  if (typeof description === "object" && description !== null) {
    const { module, ...own } = { module: undefined, ...description };
    knownFields(where, own, ["widths", "activation"], "network field");
    if (module !== undefined) checkFields(where, module, ["file", "sha256"], "network module field");
    return architecture(own);
  }
  checkName(where, "network", description, Object.keys(networks));
  const { widths, activation } = networks[description as NetworkName];
  return architecture({ widths, activation });
}

/** Weights that can be pruned: all but the biases. 266,200 in lenet-300-100. */
export function weightCount({ layers }: Architecture): number {
  return layers.reduce((sum, layer) => sum + weightCountOf(layer), 0);
}

/** Weights and biases: the length of a parameter buffer. 266,610 in lenet-300-100. */
export function parameterCount({ layers }: Architecture): number {
  return layers.reduce((sum, layer) => sum + weightCountOf(layer) + biasCountOf(layer), 0);
}
