import { packageVersion } from "../../data/package-root.js";
import { layerViews } from "../../networks/layout.js";
import type { LayersModel } from "../../networks/layers-model/model.js";
import { savedValues } from "../../networks/layers-model/saved-kernels.js";
import { modelTensors } from "../../networks/layers-model/tensors.js";
import { savedNames, writeTopology, writtenName } from "../../networks/layers-model/write-topology.js";
import type { Activation, Architecture } from "../../networks/types.js";
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

/** A tensor of weights.bin. */
interface WrittenTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A topology, and its weights in the order of the file. */
interface WrittenModel {
  readonly topology: object;
  readonly weights: readonly WrittenTensor[];
}

/**
 * The network as a TensorFlow.js layers model, for `tf.loadLayersModel`: a Sequential of Dense layers `layer_0`, `layer_1`, … that maps (batch,
 * inputs) to the last layer's outputs before any softmax; of a network of TensorFlow.js a functional model, each layer with its tensors in their own shapes. Kernels are (inputs, outputs); pruned weights are 0.
 * TensorFlow.js knows no masks: training on lets zeros grow. `description` is its `userDefinedMetadata`. Equal input gives equal bytes. Throws as `exportTorch`.
 */
export function exportTfjs(input: ExportInput): TfjsFiles {
  const { network, mask, parameters, description } = knownFields("exportTfjs", input, exportFields);
  checkMask(network, mask, "exportTfjs");
  checkParameters(network, parameters, "exportTfjs: parameters");
  const values = applyMask(network, mask, parameters);
  const { topology, weights } =
    network.model === undefined ? chainModel(network, values) : nodesModel(network.model, values);
  const model = {
    format: "layers-model",
    generatedBy: `lottery-lab ${packageVersion()}`,
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: [
      {
        paths: ["weights.bin"],
        weights: weights.map(({ name, shape }) => ({ name, shape, dtype: "float32" })),
      },
    ],
    ...(description === undefined ? {} : { userDefinedMetadata: { description } }),
  };
  const bytes = Buffer.concat(weights.map((tensor) => littleEndianBytes(tensor.values)));
  return { model: `${canonicalJson(model)}\n`, weights: new Uint8Array(bytes) };
}

/** Our own layers as a Sequential. */
function chainModel(network: Architecture, parameters: Float32Array): WrittenModel {
  const views = layerViews(network, parameters);
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
  return { topology: { class_name: "Sequential", config: { name: "ticket", layers } }, weights };
}

/** A network of TensorFlow.js, its nodes as layers. */
function nodesModel(model: LayersModel, parameters: Float32Array): WrittenModel {
  const weights = modelTensors(model).map((tensor): WrittenTensor => {
    const [name = ""] = savedNames(model, tensor);
    return {
      name: `${writtenName(tensor.node)}/${name}`,
      shape: tensor.shape,
      values: savedValues(model, tensor, parameters),
    };
  });
  return { topology: writeTopology(model), weights };
}

/** A (rows, columns) matrix as (columns, rows). */
function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      turned[column * rows + row] = at(matrix, row * columns + column);
  return turned;
}
