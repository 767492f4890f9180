/** Values of one example, batch left out: [28, 28, 1], [784]. Channels last. */
export type Shape = readonly number[];

/** How a tensor is drawn: with deviation √(scale / fan), Gaussian, Gaussian cut at two deviations, or uniform; or a constant; or by given numbers. */
export type TensorInitialiser =
  | {
      readonly name: "varianceScaling";
      readonly scale: number;
      readonly mode: "fanIn" | "fanOut" | "fanAvg";
      readonly distribution: "normal" | "truncatedNormal" | "uniform";
    }
  | { readonly name: "constant"; readonly value: number }
  | { readonly name: "normal" | "truncatedNormal"; readonly mean: number; readonly deviation: number }
  | { readonly name: "uniform"; readonly least: number; readonly most: number };

/** What a node with weights says of them. */
export interface Weighted {
  readonly kernel: TensorInitialiser;
  /** None: without biases. */
  readonly bias?: TensorInitialiser;
}

export interface Window {
  readonly size: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: "valid" | "same";
}

/** How a normalisation scales and shifts; none: it does not. */
export interface Affine {
  readonly epsilon: number;
  readonly gamma?: TensorInitialiser;
  readonly beta?: TensorInitialiser;
}

/** What a node computes. */
export type Operation =
  | { readonly op: "input" }
  | ({ readonly op: "dense"; readonly units: number } & Weighted)
  | ({ readonly op: "conv"; readonly filters: number } & Window & Weighted)
  | ({ readonly op: "depthwise"; readonly multiplier: number } & Window & Weighted)
  | ({ readonly op: "maxPool" | "averagePool" } & Window)
  | { readonly op: "globalMaxPool" | "globalAveragePool" | "flatten" | "add" | "multiply" | "average" }
  | { readonly op: "reshape"; readonly target: Shape }
  | { readonly op: "concatenate"; readonly axis: number }
  | {
      readonly op: "zeroPadding";
      readonly rows: readonly [number, number];
      readonly columns: readonly [number, number];
    }
  | { readonly op: "activation"; readonly name: LayerActivation; readonly alpha?: number }
  | { readonly op: "dropout"; readonly rate: number }
  | ({
      readonly op: "batchNorm";
      /** Of the running mean and variance. */
      readonly momentum: number;
    } & Affine)
  | ({ readonly op: "layerNorm" } & Affine);

/** Elementwise functions, and softmax over the last axis. */
export const layerActivations = [
  "relu",
  "relu6",
  "leakyRelu",
  "elu",
  "selu",
  "tanh",
  "sigmoid",
  "hardSigmoid",
  "softplus",
  "softsign",
  "swish",
  "exp",
  "softmax",
] as const;
export type LayerActivation = (typeof layerActivations)[number];

/** One node of a model: what it computes of which earlier nodes, and the shape of what comes out. */
export type ModelNode = Operation & { readonly from: readonly number[]; readonly shape: Shape };

/** A model as a plain value: its nodes in an order in which each needs earlier ones only; the last one's values are the outputs. Names do not matter. */
export interface LayersModel {
  readonly nodes: readonly ModelNode[];
}

/** A network of TensorFlow.js as it stands in descriptions. */
export interface LayersNetwork {
  readonly layersModel: LayersModel;
  /** Backend and versions that compute it (`loadTfjs().identity`): results depend on them, so they enter the key. */
  readonly engine: string;
}
