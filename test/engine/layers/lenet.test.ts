import { expect, it } from "vitest";
import { referenceEngine, tfjsEngine, wasmEngine, type Engine } from "../../../src/engine/index.js";
import { loadTfjs } from "../../../src/engine/tfjs/load-tfjs.js";
import {
  fromLayersModel,
  initialParameters,
  parameterCount,
  resolveNetwork,
} from "../../../src/networks/index.js";
import { random } from "../../../src/numerics/index.js";
import { layersNetwork, someExamples } from "./models.js";
import { apart } from "./twin.js";

const { tf } = loadTfjs();
const lenet = (layers: typeof tf.layers): unknown[] => [
  layers.dense({ inputShape: [784], units: 300, activation: "relu" }),
  layers.dense({ units: 100, activation: "relu" }),
  layers.dense({ units: 10, activation: "softmax" }),
];

it("LeNet-300-100 as a LayersModel is our own network, and computed by TensorFlow.js it agrees with it: gradient 1e-5, 100 Adam steps 1e-4, Hessian products 1e-3", () => {
  const model = tf.sequential({ layers: lenet(tf.layers) as never });
  expect(fromLayersModel(model, { engine: "any" })).toEqual({ widths: [784, 300, 100, 10] });
  model.dispose();
  const architectures = [resolveNetwork("lenet-300-100"), resolveNetwork(layersNetwork(lenet))];
  expect(architectures.map(parameterCount)).toEqual([266_610, 266_610]);
  const [own] = architectures;
  if (own === undefined) throw new Error("there must be two");
  const initial = initialParameters(own, { rng: random(1) });
  const examples = someExamples(40, 784, 10);
  const batch = (step: number): Uint32Array =>
    Uint32Array.from({ length: 10 }, (_, i) => (7 * step + 3 * i) % 40);
  const engines: readonly Engine[] = [wasmEngine(), tfjsEngine()];
  const [ours, theirs] = engines.map((engine, i) => {
    const network = architectures[i];
    if (network === undefined) throw new Error("there must be two");
    const bound = engine.bind(examples);
    const program = engine.compile({ network });
    program.load(initial);
    const { gradient } = program.gradient(bound, batch(0));
    const curvature = engine.compileCurvature({ network });
    curvature.moveTo(initial, bound, batch(0));
    const rng = random(2);
    const v = Float32Array.from({ length: curvature.size }, () => rng.normal());
    const products = [curvature.hessian(v), curvature.gaussNewton(v)];
    const steps = Array.from({ length: 100 }, (_, step) => step);
    program.steps(
      bound,
      steps.map(batch),
      steps.map(() => 1e-3),
    );
    const after = program.parameters();
    engine.free();
    return { gradient, products, after };
  });
  if (ours === undefined || theirs === undefined) throw new Error("there must be two");
  expect(apart(theirs.gradient, ours.gradient)).toBeLessThan(1e-5);
  expect(apart(theirs.after, ours.after)).toBeLessThan(1e-4);
  ours.products.forEach((product, i) => expect(apart(theirs.products[i] ?? [], product)).toBeLessThan(1e-3));
});

it("the engines of this package refuse a network of TensorFlow.js, and the tfjs engine refuses theirs, each saying where it belongs", () => {
  const network = resolveNetwork(layersNetwork(lenet));
  expect(() => referenceEngine().compile({ network })).toThrow("must be compiled by tfjsEngine");
  expect(() => tfjsEngine().compile({ network: resolveNetwork("digits-mlp") })).toThrow(
    "must be one of fromLayersModel",
  );
});
