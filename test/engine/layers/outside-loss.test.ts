import { beforeAll, expect, it } from "vitest";
import { tfjsEngine, type ProgramOptions } from "../../../src/engine/index.js";
import { loadTfjs } from "../../../src/engine/tfjs/load-tfjs.js";
import { namedPairs } from "../../../src/engine/outside-loss.js";
import { fromLayersModel, initialParameters, resolveNetwork } from "../../../src/networks/index.js";
import { at } from "../../../src/numerics/at.js";
import { random } from "../../../src/numerics/random.js";
import { randomExamples } from "../cases.js";

const { tf, identity } = loadTfjs();
const data = randomExamples(24, 36, 3, random(21), false);
const batches = [0, 1, 2, 3, 4].map((k) => random(k).permutation(24).slice(0, 8));

beforeAll(() => tf.ready());

/** A convolution with dropout and batch normalisation: what a step draws and moves must not be lost between its halves. */
function trained(options: Partial<ProgramOptions>) {
  const { conv2d, batchNormalization, dropout, flatten, dense } = tf.layers;
  const model = tf.sequential({
    layers: [
      conv2d({ inputShape: [6, 6, 1], filters: 2, kernelSize: 3, activation: "tanh" }),
      batchNormalization({}),
      dropout({ rate: 0.3 }),
      flatten(),
      dense({ units: 3 }),
    ],
  });
  const network = resolveNetwork(fromLayersModel(model, { engine: identity, as: "layers" }));
  model.dispose();
  const engine = tfjsEngine();
  const examples = engine.bind(data);
  const optimizer = { name: "sgd" } as const;
  const program = engine.compile({ network, batchSize: 24, optimizer, seed: 5, ...options });
  program.load(initialParameters(network, { rng: random(22) }));
  const before = tf.memory().numTensors;
  const losses = program.steps(examples, batches, [0.1, 0.1, 0.1, 0.1, 0.1]);
  const { gradient } = program.gradient(examples, at(batches, 0));
  const found = {
    losses,
    gradient,
    parameters: program.parameters(),
    evaluation: program.evaluate(examples),
  };
  expect(tf.memory().numTensors).toBe(before);
  engine.free();
  return found;
}

it("a network of TensorFlow.js trains with a pair of functions, and with weights that are all alike, as with the named loss, to 1e-5; no tensor leaks", () => {
  const plain = trained({});
  for (const options of [{ loss: namedPairs["softmax-cross-entropy"] }, { classWeights: [3, 3, 3] }]) {
    const found = trained(options);
    for (const field of ["losses", "gradient", "parameters"] as const)
      found[field].forEach((value, j) => expect(Math.abs(value - at(plain[field], j))).toBeLessThan(1e-5));
    expect(found.evaluation.loss).toBeCloseTo(plain.evaluation.loss, 4);
  }
  expect(trained({ classWeights: [1, 2, 9] }).losses).not.toEqual(plain.losses);
});
