import { packageVersion } from "../../data/package-root.js";
import { layerViews } from "../../networks/layout.js";
import type { Activation } from "../../networks/types.js";
import { at } from "../../numerics/at.js";
import { canonicalJson } from "../../numerics/canonical.js";
import { exportFields, type ExportInput } from "./export-torch.js";
import { checkParameters } from "./layer-tensors.js";
import { applyMask, checkMask } from "../masks/masks.js";
import { littleEndianBytes } from "./safetensors.js";
import { knownFields } from "../../numerics/checks.js";

/** The two files of a TensorFlow.js layers model. */
export interface TfjsFiles {
  /** model.json: topology, and where each weight lies in weights.bin. */
  readonly model: string;
  /** weights.bin. */
  readonly weights: Uint8Array;
}

/** Names of TensorFlow.js; its "gelu" is the erf form. */
const names: Readonly<Record<Activation, string>> = {
  relu: "relu",
  tanh: "tanh",
  identity: "linear",
  sigmoid: "sigmoid",
  gelu: "gelu_new",
  silu: "swish",
  "leaky-relu": "linear", // a layer of its own follows
};

/** Leaky ReLU after layer i. */
const leaky = (i: number): object => ({
  class_name: "LeakyReLU",
  config: { name: `leaky_${i}`, trainable: true, dtype: "float32", alpha: 0.01 },
});

/**
 * The network as a TensorFlow.js layers model, for `tf.loadLayersModel`: a Sequential of Dense layers `layer_0`, `layer_1`, … that maps (batch,
 * inputs) to the last layer's outputs before any softmax. Kernels are (inputs, outputs); pruned weights are 0. TensorFlow.js knows no
 * masks: training on lets zeros grow. `description` is its `userDefinedMetadata`. Equal input gives equal bytes. Throws as `exportTorch`.
 */
export function exportTfjs(input: ExportInput): TfjsFiles {
  const { network, mask, parameters, description } = knownFields("exportTfjs", input, exportFields);
  checkMask(network, mask, "exportTfjs");
  checkParameters(network, parameters, "exportTfjs: parameters");
  const views = layerViews(network, applyMask(network, mask, parameters));
  const weights = network.layers.flatMap(({ inputs, outputs }, i) => {
    const layer = at(views, i);
    const kernel = transposed(layer.weights, outputs, inputs);
    return [
      { name: `layer_${i}/kernel`, shape: [inputs, outputs], values: kernel },
      { name: `layer_${i}/bias`, shape: [outputs], values: layer.biases },
    ];
  });
  const layers = network.layers.flatMap(({ inputs, outputs, activation }, i) => [
    {
      class_name: "Dense",
      config: {
        name: `layer_${i}`,
        trainable: true,
        dtype: "float32",
        ...(i === 0 ? { batch_input_shape: [null, inputs] } : {}),
        units: outputs,
        activation: names[activation],
        use_bias: true,
      },
    },
    ...(activation === "leaky-relu" ? [leaky(i)] : []),
  ]);
  const version = `lottery-lab ${packageVersion()}`;
  const model = {
    format: "layers-model",
    generatedBy: version,
    convertedBy: null,
    modelTopology: { class_name: "Sequential", config: { name: "ticket", layers } },
    weightsManifest: [
      {
        paths: ["weights.bin"],
        weights: weights.map(({ name, shape }) => ({ name, shape, dtype: "float32" })),
      },
    ],
    ...(description === undefined ? {} : { userDefinedMetadata: { description } }),
  };
  const bytes = Buffer.concat(weights.map(({ values }) => littleEndianBytes(values)));
  return { model: `${canonicalJson(model)}\n`, weights: new Uint8Array(bytes) };
}

/** A (rows, columns) matrix as (columns, rows). */
function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      turned[column * rows + row] = at(matrix, row * columns + column);
  return turned;
}
