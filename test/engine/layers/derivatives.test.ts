import { describe, expect, it } from "vitest";
import { tfjsEngine } from "../../../src/engine/index.js";
import { loadTfjs } from "../../../src/engine/tfjs/load-tfjs.js";
import {
  featureCount,
  fromLayersModel,
  initialParameters,
  isLayersNetwork,
  modelTensors,
  parameterCount,
} from "../../../src/networks/index.js";
import { random } from "../../../src/numerics/index.js";
import { architectureOf, layersNetwork, someExamples } from "./models.js";
import { apart, differences, twinLoss } from "./twin.js";

const { tf } = loadTfjs();
const dense = (activation: string): ReturnType<typeof layersNetwork> =>
  layersNetwork((layers) => [
    layers.dense({ inputShape: [4], units: 3, activation: activation as "relu" }),
    layers.dense({ units: 3 }),
  ]);
const image = { inputShape: [5, 5, 2] };

/** A residual graph with two branches, normalised and joined. */
function residual(): ReturnType<typeof layersNetwork> {
  const input = tf.input({ shape: [4, 4, 2] });
  const conv = (filters: number): ReturnType<typeof tf.layers.conv2d> =>
    tf.layers.conv2d({ filters, kernelSize: 3, padding: "same", activation: "tanh" });
  const first = conv(2).apply(input) as ReturnType<typeof tf.input>;
  const sum = tf.layers.add().apply([input, first]) as ReturnType<typeof tf.input>;
  const other = tf.layers.separableConv2d({ filters: 2, kernelSize: 2, padding: "same" }).apply(sum);
  const both = tf.layers.concatenate().apply([sum, other as ReturnType<typeof tf.input>]) as ReturnType<
    typeof tf.input
  >;
  const normal = tf.layers.layerNormalization().apply(both) as ReturnType<typeof tf.input>;
  const pooled = tf.layers.globalAveragePooling2d({} as never).apply(normal) as ReturnType<typeof tf.input>;
  const output = tf.layers.dense({ units: 3, activation: "softmax" }).apply(pooled) as ReturnType<
    typeof tf.input
  >;
  const network = fromLayersModel(tf.model({ inputs: input, outputs: output }), {
    engine: loadTfjs().identity,
  });
  if (!isLayersNetwork(network)) throw new Error("a residual graph must stay one of TensorFlow.js");
  return network;
}

const models = {
  relu: () => dense("relu"),
  tanh: () => dense("tanh"),
  sigmoid: () => dense("sigmoid"),
  elu: () => dense("elu"),
  selu: () => dense("selu"),
  softplus: () => dense("softplus"),
  softsign: () => dense("softsign"),
  softmax: () => dense("softmax"),
  swish: () => dense("swish"),
  "leaky relu": () =>
    layersNetwork((layers) => [
      layers.dense({ inputShape: [4], units: 3 }),
      layers.leakyReLU({ alpha: 0.2 }),
      layers.dense({ units: 3 }),
    ]),
  convolution: () =>
    layersNetwork((layers) => [
      layers.conv2d({
        ...image,
        filters: 2,
        kernelSize: 3,
        strides: 2,
        padding: "same",
        activation: "sigmoid",
      }),
      layers.flatten(),
      layers.dense({ units: 3 }),
    ]),
  "max pooling": () =>
    layersNetwork((layers) => [
      layers.conv2d({ ...image, filters: 2, kernelSize: 2, activation: "tanh" }),
      layers.maxPooling2d({ poolSize: 3, strides: 1, padding: "same" }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 3 }),
    ]),
  "depthwise and average pooling": () =>
    layersNetwork((layers) => [
      layers.depthwiseConv2d({ ...image, kernelSize: 2, depthMultiplier: 2, activation: "elu" }),
      layers.averagePooling2d({ poolSize: 2, strides: 2, padding: "same" }),
      layers.zeroPadding2d({ padding: 1 }),
      layers.globalMaxPooling2d({} as never),
      layers.dense({ units: 3 }),
    ]),
  "batch normalisation and dropout": () =>
    layersNetwork((layers) => [
      layers.dense({ inputShape: [4], units: 3, useBias: false }),
      layers.batchNormalization(),
      layers.activation({ activation: "tanh" }),
      layers.dropout({ rate: 0.5 }),
      layers.dense({ units: 3 }),
    ]),
  "a residual graph": residual,
};

describe("gradient, Hessian and Gauss-Newton products against a twin in double precision", () => {
  it.each(Object.entries(models))("%s: 1e-4 and 1e-3", (_, make) => {
    const architecture = architectureOf(make());
    const { model } = architecture;
    if (model === undefined) throw new Error("it must have a model");
    const examples = someExamples(4, featureCount(architecture));
    const engine = tfjsEngine();
    const bound = engine.bind(examples);
    const rng = random(3);
    const parameters = Float32Array.from(
      initialParameters(architecture, { rng }),
      (value) => value + 0.2 * rng.normal(),
    );
    for (const { name, offset, size } of modelTensors(model))
      if (name === "movingVariance") parameters.fill(1.5, offset, offset + size);
    const all = Uint32Array.from({ length: 4 }, (_, i) => i);

    const before = tf.memory().numTensors;
    const program = engine.compile({ network: architecture, optimizer: { name: "sgd" } });
    program.load(parameters);
    const curvature = engine.compileCurvature({ network: architecture });
    const loss = curvature.moveTo(parameters, bound, all);
    const v = Float32Array.from({ length: curvature.size }, () => rng.normal());
    const whole = new Float64Array(parameterCount(architecture));
    curvature.coordinates.forEach((place, j) => (whole[place] = v[j] ?? 0));

    const twin = (x: Float64Array): number => twinLoss(model, x, examples);
    const { gradient, product } = differences(twin, Float64Array.from(parameters), whole);
    const onCoordinates = (x: Float64Array): Float64Array =>
      Float64Array.from(curvature.coordinates, (place) => x[place] ?? NaN);
    expect(loss).toBeCloseTo(twin(Float64Array.from(parameters)), 5);
    const found = program.gradient(bound, all).gradient;
    expect(
      apart(
        Float64Array.from(curvature.coordinates, (place) => found[place] ?? NaN),
        onCoordinates(gradient),
      ),
    ).toBeLessThan(1e-4);
    expect(apart(curvature.hessian(v), onCoordinates(product))).toBeLessThan(1e-3);

    // vᵀ G v ≥ 0, and symmetric: with w, vᵀ G w = wᵀ G v
    const w = Float32Array.from({ length: curvature.size }, () => rng.normal());
    const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
      Array.from(a).reduce((sum, one, i) => sum + one * (b[i] ?? NaN), 0);
    expect(dot(v, curvature.gaussNewton(v))).toBeGreaterThan(0);
    expect(dot(v, curvature.gaussNewton(w)) / dot(w, curvature.gaussNewton(v))).toBeCloseTo(1, 3);

    // (mean of the examples' own gradients)² by norms of one example at a time
    const [one] = curvature.squaredGradientNorms();
    const alone = program.gradient(bound, Uint32Array.of(0)).gradient;
    expect(one).toBeCloseTo(dot(alone, alone), 4);
    curvature.free();
    program.free();
    expect(tf.memory().numTensors).toBe(before);
    engine.free();
  });
});
