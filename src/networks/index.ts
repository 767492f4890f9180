export { activations } from "./activations.js";
export type { ActivationEntry } from "./activations.js";
export { architecture, parameterCount, resolveNetwork, weightCount } from "./architecture.js";
export type { ArchitectureOptions, NetworkDescription } from "./architecture.js";
export { initialisers, initialParameters, initialStandardDeviation } from "./initialisers.js";
export type { InitialParametersOptions, Initialiser, InitialiserName } from "./initialisers.js";
export {
  biasCountOf,
  denseLayer,
  featureCount,
  layerKind,
  layerKinds,
  outputCount,
  weightCountOf,
} from "./layer-kinds.js";
export type { LayerKind, LayerKindName } from "./layer-kinds.js";
export { fromLayersModel, type FromLayersModelOptions } from "./layers-model/from-layers-model.js";
export { isLayersNetwork } from "./layers-model/layers-network.js";
export { layerActivations } from "./layers-model/model.js";
export type {
  Affine,
  LayerActivation,
  LayersModel,
  LayersNetwork,
  ModelNode,
  Operation,
  Shape,
  TensorInitialiser,
  Weighted,
  Window,
} from "./layers-model/model.js";
export { modelTensors, multiplyAdds, outputAxes } from "./layers-model/tensors.js";
export type { ModelTensor } from "./layers-model/tensors.js";
export { layerSlices, layerViews } from "./layout.js";
export type { LayerView } from "./layout.js";
export { networkOfSize } from "./network-of-size.js";
export type { SizedNetwork } from "./network-of-size.js";
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
  TensorLayer,
} from "./types.js";
