import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { wasmEngine, type OptimizerSettings } from "../../src/engine/index.js";
import type { Activation, Architecture, ParameterBuffer } from "../../src/networks/types.js";
import { at } from "../../src/numerics/at.js";
import { random } from "../../src/numerics/random.js";
import { activations, network, normalParameters, optimizers, randomExamples } from "./cases.js";

const widths = [20, 15, 10, 5];
const [count, features, classes] = [200, 20, 5];
const examples = { ...randomExamples(count, features, classes, random(21), true) };
const inputs = (): tf.Tensor2D =>
  tf.tensor2d(
    Float32Array.from(examples.inputs, (x) => Math.fround(x * Math.fround(examples.scale))),
    [count, features],
  );

/** One kernel (inputs, outputs) and one bias a layer, as tfjs has them. */
function variables({ layers }: Architecture, parameters: ParameterBuffer): tf.Variable[] {
  let offset = 0;
  return layers.flatMap(({ inputs: rows, outputs }) => {
    const weights = tf.tensor2d(parameters.slice(offset, (offset += rows * outputs)) as Float32Array, [
      outputs,
      rows,
    ]);
    const biases = tf.tensor1d(parameters.slice(offset, (offset += outputs)) as Float32Array);
    return [tf.variable(tf.transpose(weights)), tf.variable(biases)];
  });
}

/** The activations as tfjs has them. */
const theirs: Readonly<Record<Activation, (z: tf.Tensor) => tf.Tensor>> = {
  identity: (z) => z,
  relu: (z) => tf.relu(z),
  tanh: (z) => tf.tanh(z),
  sigmoid: (z) => tf.sigmoid(z),
  silu: (z) => tf.mul(z, tf.sigmoid(z)),
  gelu(z) {
    const inner = tf.mul(Math.sqrt(2 / Math.PI), tf.add(z, tf.mul(0.044715, tf.mul(z, tf.mul(z, z)))));
    return tf.mul(tf.mul(0.5, z), tf.add(1, tf.tanh(inner)));
  },
  "leaky-relu": (z) => tf.leakyRelu(z, 0.01),
};

function meanLoss(
  { layers }: Architecture,
  values: readonly tf.Tensor[],
  x: tf.Tensor2D,
  labels: Uint8Array,
): tf.Scalar {
  let h: tf.Tensor = x;
  layers.forEach(({ activation }, index) => {
    const z = tf.add(tf.matMul(h, at(values, 2 * index)), at(values, 2 * index + 1));
    h = theirs[activation](z);
  });
  const target = tf.oneHot(tf.tensor1d(Array.from(labels), "int32"), classes);
  return tf.losses.softmaxCrossEntropy(target, h);
}

/** The parameters back in our layout. */
function flatten(values: readonly tf.Tensor[]): number[] {
  return values.flatMap((value) => Array.from((value.rank === 2 ? tf.transpose(value) : value).dataSync()));
}

const tfjsOptimizer = (settings: OptimizerSettings, rate: number): tf.Optimizer => {
  if (settings.name === "sgd") return tf.train.sgd(rate);
  if (settings.name === "momentum") return tf.train.momentum(rate, settings.momentum);
  return tf.train.adam(rate, settings.beta1, settings.beta2, settings.epsilon);
};

describe("against tfjs (cpu)", () => {
  beforeAll(async () => {
    tf.env().set("IS_NODE", false); // no advertisement on stderr
    await tf.setBackend("cpu");
  });
  afterAll(() => {
    tf.disposeVariables();
  });

  for (const activation of activations) {
    it(`loss and gradient of a 20-15-10-5 ${activation} network agree to 1e-5`, () => {
      const architecture = network(widths, activation);
      const parameters = normalParameters(architecture, random(22));
      const engine = wasmEngine();
      const bound = engine.bind(examples);
      const program = engine.compile({ network: architecture, batchSize: count });
      program.load(parameters);
      const { loss, gradient } = program.gradient(
        bound,
        Uint32Array.from({ length: count }, (_, j) => j),
      );
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        const values = variables(architecture, parameters);
        const theirs = tf.variableGrads(
          () => meanLoss(architecture, values, inputs(), examples.labels),
          values,
        );
        expect(Math.abs(at(theirs.value.dataSync(), 0) - loss)).toBeLessThan(1e-5);
        const expected = flatten(values.map((value) => theirs.grads[value.name] ?? value));
        expected.forEach((value, j) => expect(Math.abs(value - at(gradient, j))).toBeLessThan(1e-5));
        values.forEach((value) => {
          value.dispose();
        });
      });
      expect(tf.memory().numTensors).toBe(before);
    });
  }

  for (const optimizer of optimizers) {
    it(`100 steps of ${optimizer.name} agree to 1e-5`, () => {
      const rate = optimizer.name === "adam" ? 1e-3 : 1e-2;
      const architecture = network(widths, "tanh");
      const parameters = normalParameters(architecture, random(23));
      const engine = wasmEngine();
      const bound = engine.bind(examples);
      const program = engine.compile({ network: architecture, optimizer, batchSize: 20 });
      program.load(parameters);
      const values = variables(architecture, parameters);
      const theirs = tfjsOptimizer(optimizer, rate);
      const x = inputs();
      for (let step = 0; step < 100; step++) {
        const batch = Uint32Array.from({ length: 20 }, (_, j) => (step * 20 + j) % count);
        program.step(bound, batch, rate);
        const from = (step * 20) % count;
        tf.tidy(() => {
          theirs.minimize(
            () =>
              meanLoss(
                architecture,
                values,
                tf.slice(x, [from, 0], [20, features]),
                examples.labels.slice(from, from + 20),
              ),
            false,
            values,
          );
        });
      }
      const ours = program.parameters();
      flatten(values).forEach((value, j) => expect(Math.abs(value - at(ours, j))).toBeLessThan(1e-5));
    });
  }
});
