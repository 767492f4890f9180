export { activations } from "./activations.js";
export type { ActivationEntry } from "./activations.js";
export { architecture, parameterCount, resolveNetwork, weightCount } from "./architecture.js";
export type { ArchitectureOptions, NetworkDescription } from "./architecture.js";
export { initialisers, initialParameters, initialStandardDeviation } from "./initialisers.js";
export type { InitialParametersOptions, Initialiser, InitialiserName } from "./initialisers.js";
export { biasCountOf, layerKind, layerKinds, weightCountOf } from "./layer-kinds.js";
export type { LayerKind, LayerKindName } from "./layer-kinds.js";
export { layerSlices, layerViews } from "./layout.js";
export type { LayerView } from "./layout.js";
export { networks } from "./networks.js";
export type { NetworkEntry, NetworkName } from "./networks.js";
export type {
  Activation,
  Architecture,
  DenseLayer,
  Layer,
  LayerSlice,
  Mask,
  ParameterBuffer,
} from "./types.js";
