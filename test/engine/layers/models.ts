import { examples as makeExamples } from "../../../src/data/index.js";
import type { Examples } from "../../../src/data/types.js";
import { loadTfjs } from "../../../src/engine/tfjs/load-tfjs.js";
import {
  fromLayersModel,
  isLayersNetwork,
  resolveNetwork,
  type Architecture,
  type LayersNetwork,
} from "../../../src/networks/index.js";
import { random } from "../../../src/numerics/index.js";

const { tf } = loadTfjs();
type Layers = ReturnType<typeof tf.layers.dense>[];

/** A sequential model of these layers, as a network of TensorFlow.js. */
export function layersNetwork(make: (layers: typeof tf.layers) => unknown[]): LayersNetwork {
  const model = tf.sequential({ layers: make(tf.layers) as Layers });
  const network = fromLayersModel(model, { engine: loadTfjs().identity, as: "layers" });
  model.dispose();
  if (!isLayersNetwork(network))
    throw new Error("layersNetwork: it must be one of TensorFlow.js, got another");
  return network;
}

export const architectureOf = (network: LayersNetwork): Architecture => resolveNetwork(network);

/** Random examples of so many features and three classes. */
export function someExamples(count: number, features: number, classes = 3): Examples {
  const rng = random(5).split(features);
  const inputs = Float32Array.from({ length: count * features }, () => rng.normal());
  const labels = Uint8Array.from({ length: count }, () => rng.integer(classes));
  return makeExamples(inputs, labels, { features, classes, scale: 1 });
}
