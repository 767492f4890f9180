/** Values of one example, batch left out: [28, 28, 1], [784]. Channels last. */
export type Shape = readonly number[];

/** How a tensor is drawn: with deviation √(scale / fan), Gaussian, Gaussian cut at two deviations, or uniform; or a constant; or by given numbers. */
export type TensorInitialiser =
  | {
      /** Deviation √(scale / fan). */
      readonly name: "varianceScaling";
      /** Numerator of the variance, > 0: 2 for He, 1 for Glorot and LeCun. */
      readonly scale: number;
      /** The fan: values that feed one output, outputs that one value feeds, or the mean of both. */
      readonly mode: "fanIn" | "fanOut" | "fanAvg";
      /** Gaussian, Gaussian cut at two deviations, or uniform of the same deviation. */
      readonly distribution: "normal" | "truncatedNormal" | "uniform";
    }
  | {
      /** All values alike. */
      readonly name: "constant";
      /** What every number is. */
      readonly value: number;
    }
  | {
      /** Gaussian, the second cut at two deviations. */
      readonly name: "normal" | "truncatedNormal";
      /** Of the Gaussian. */
      readonly mean: number;
      /** Of the Gaussian, before it is cut. */
      readonly deviation: number;
    }
  | {
      /** Uniform in [least, most]. */
      readonly name: "uniform";
      /** The smallest value that can come. */
      readonly least: number;
      /** No value comes above it. */
      readonly most: number;
    };

/** What a node with weights says of them. */
export interface Weighted {
  /** How the weights are drawn; they are what a mask prunes. */
  readonly kernel: TensorInitialiser;
  /** None: without biases. */
  readonly bias?: TensorInitialiser;
}

/** A window that moves over rows and columns. */
export interface Window {
  /** Rows and columns of the window. */
  readonly size: readonly [number, number];
  /** Rows and columns from place to place. */
  readonly strides: readonly [number, number];
  /** "valid": only places inside; "same": padded around, so that only strides make the output smaller. */
  readonly padding: "valid" | "same";
}

/** How a normalisation scales and shifts; none: it does not. */
export interface Affine {
  /** Added to the variance before its root is taken, > 0. */
  readonly epsilon: number;
  /** How the scale, one a channel, is drawn. Missing: it does not scale. */
  readonly gamma?: TensorInitialiser;
  /** How the shift, one a channel, is drawn. Missing: it does not shift. */
  readonly beta?: TensorInitialiser;
}

/** What a node computes. */
export type Operation =
  | {
      /** The examples; the first node, and only that. */
      readonly op: "input";
    }
  | ({
      /** Fully connected, without an activation of its own. */
      readonly op: "dense";
      /** Units: values that come out, ≥ 1. */
      readonly units: number;
    } & Weighted)
  | ({
      /** Convolution, without an activation of its own. */
      readonly op: "conv";
      /** Channels of the output. */
      readonly filters: number;
    } & Window &
      Weighted)
  | ({
      /** Convolution of each channel by itself. */
      readonly op: "depthwise";
      /** Channels of the output for each of the input. */
      readonly multiplier: number;
    } & Window &
      Weighted)
  | ({
      /** The largest value of a window, or its mean. */
      readonly op: "maxPool" | "averagePool";
    } & Window)
  | {
      /** Over all rows and columns; into one axis; of all nodes that go in, elementwise. */
      readonly op: "globalMaxPool" | "globalAveragePool" | "flatten" | "add" | "multiply" | "average";
    }
  | {
      /** The same values in another shape, row-major. */
      readonly op: "reshape";
      /** Batch left out; one size may be −1 and follows from the others. */
      readonly target: Shape;
    }
  | {
      /** All nodes that go in, one behind the other. */
      readonly op: "concatenate";
      /** Counted with the batch as 0, or from the last as −1. */
      readonly axis: number;
    }
  | {
      /** Zeros around rows and columns. */
      readonly op: "zeroPadding";
      /** Above and below. */
      readonly rows: readonly [number, number];
      /** Left and right. */
      readonly columns: readonly [number, number];
    }
  | {
      /** Elementwise; softmax over the last axis. */
      readonly op: "activation";
      /** Names of the list `layerActivations`. */
      readonly name: LayerActivation;
      /** Slope below 0 of leakyRelu, scale below 0 of elu; missing of the others. */
      readonly alpha?: number;
    }
  | {
      /** In training steps only; evaluation drops nothing. */
      readonly op: "dropout";
      /** Share of the values that a step drops, in [0, 1). */
      readonly rate: number;
    }
  | ({
      /** Over batch, rows and columns, channel by channel; evaluation takes running statistics. */
      readonly op: "batchNorm";
      /** Of the running mean and variance. */
      readonly momentum: number;
    } & Affine)
  | ({
      /** Over the last axis of each example by itself. */
      readonly op: "layerNorm";
    } & Affine);

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
/** Names of the list `layerActivations`. */
export type LayerActivation = (typeof layerActivations)[number];

/** One node of a model: what it computes of which earlier nodes, and the shape of what comes out. */
export type ModelNode = Operation & {
  /** Indices of the nodes that go in, all smaller than its own; empty for the input. */
  readonly from: readonly number[];
  /** Of what comes out. */
  readonly shape: Shape;
};

/** A model as a plain value: its nodes in an order in which each needs earlier ones only; the last one's values are the outputs. Names do not matter. */
export interface LayersModel {
  /** At least two; the first is the input. */
  readonly nodes: readonly ModelNode[];
}

/** A network of TensorFlow.js as it stands in descriptions. */
export interface LayersNetwork {
  /** What is computed, without weights and names. */
  readonly layersModel: LayersModel;
  /** Backend and versions that compute it (`loadTfjs().identity`): results depend on them, so they enter the key. */
  readonly engine: string;
}
