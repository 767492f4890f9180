import { isLayersNetwork, networks, type NetworkDescription } from "../../networks/index.js";
import { without, type Canonical } from "../canonical-parts.js";
import type { OwnNetwork } from "../modules/modules.js";

/** A network by what it is: widths, activation where it is not ReLU, the content of its module; of TensorFlow.js, its operations and what computes them. */
export function networkForm(network: NetworkDescription | OwnNetwork): Canonical {
  if (isLayersNetwork(network)) return { layersModel: network.layersModel, engine: network.engine };
  const { widths, activation = "relu" } = typeof network === "string" ? networks[network] : network;
  const module = typeof network === "object" && "module" in network ? network.module.sha256 : undefined;
  return without({ widths, activation: activation !== "relu" ? activation : undefined, module });
}
