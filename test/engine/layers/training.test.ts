import { expect, it } from "vitest";
import { tfjsEngine } from "../../../src/engine/index.js";
import { loadTfjs } from "../../../src/engine/tfjs/load-tfjs.js";
import { initialParameters, layerSlices, modelTensors, type Mask } from "../../../src/networks/index.js";
import { at, random } from "../../../src/numerics/index.js";
import { architectureOf, layersNetwork, someExamples } from "./models.js";

const { tf } = loadTfjs();
const network = architectureOf(
  layersNetwork((layers) => [
    layers.conv2d({ inputShape: [4, 4, 1], filters: 3, kernelSize: 2, useBias: false }),
    layers.batchNormalization(),
    layers.activation({ activation: "relu" }),
    layers.dropout({ rate: 0.3 }),
    layers.flatten(),
    layers.dense({ units: 3 }),
  ]),
);
const examples = someExamples(12, 16);
const rng = random(9);
const mask: Mask = {
  layers: network.layers.map(({ inputs, outputs }) =>
    Uint8Array.from({ length: inputs * outputs }, () => +(rng.uniform() < 0.5)),
  ),
};
const batches = Array.from({ length: 8 }, (_, step) =>
  Uint32Array.from({ length: 6 }, (_, i) => (5 * step + i) % 12),
);
const rates = batches.map(() => 0.01);

function opened(seed: number) {
  const engine = tfjsEngine();
  const bound = engine.bind(examples);
  const program = engine.compile({ network, mask, seed, batchSize: 6 });
  program.load(initialParameters(network, { rng: random(1) }));
  return { engine, bound, program };
}

it("pruned weights and their moments are exactly 0 after every step, and running statistics move as those of the batches", () => {
  const { program, bound } = opened(1);
  const before = program.parameters();
  for (const [k, batch] of batches.entries()) {
    program.step(bound, batch, at(rates, k));
    const { first, second } = program.optimizerState();
    layerSlices(network).forEach(({ weights }, layer) => {
      mask.layers[layer]?.forEach((kept, j) => {
        if (kept === 0)
          for (const buffer of [program.parameters(), first, second])
            expect(Object.is(buffer[weights + j], 0)).toBe(true);
      });
    });
  }
  const after = program.parameters();
  if (network.model === undefined) throw new Error("it must have a model");
  for (const { fixed, offset, size } of modelTensors(network.model).filter((tensor) => tensor.fixed)) {
    expect(fixed).toBe(true);
    // that of a filter without a survivor stays 0
    expect(after.subarray(offset, offset + size)).not.toEqual(before.subarray(offset, offset + size));
    expect(
      program
        .optimizerState()
        .first.subarray(offset, offset + size)
        .every((value) => value === 0),
    ).toBe(true);
  }
});

it("steps are a matter of seed and step alone: the same again, after a restored state too, and others with another seed", () => {
  const whole = opened(1);
  whole.program.steps(whole.bound, batches, rates);
  const first = opened(1);
  first.program.steps(first.bound, batches.slice(0, 3), rates.slice(0, 3));
  const second = opened(1);
  second.program.overwrite(first.program.parameters());
  second.program.restoreOptimizer(first.program.optimizerState());
  second.program.steps(second.bound, batches.slice(3), rates.slice(3));
  expect(second.program.parameters()).toEqual(whole.program.parameters());
  const other = opened(2);
  other.program.steps(other.bound, batches, rates);
  expect(other.program.parameters()).not.toEqual(whole.program.parameters());
});

it("no call leaves a tensor behind: 1,000 steps at constant memory", () => {
  const { program, bound, engine } = opened(1);
  const curvature = engine.compileCurvature({ network, mask });
  const all = Uint32Array.from({ length: 12 }, (_, i) => i);
  const v = new Float32Array(curvature.size).fill(1);
  const calls: Readonly<Record<string, () => unknown>> = {
    steps: () => program.steps(bound, batches, rates),
    gradient: () => program.gradient(bound, at(batches, 0)),
    evaluate: () => program.evaluate(bound),
    outputs: () => program.outputs(bound, all),
    moveTo: () => curvature.moveTo(program.parameters(), bound, all),
    hessian: () => curvature.hessian(v),
    gaussNewton: () => curvature.gaussNewton(v),
    norms: () => curvature.squaredGradientNorms(),
  };
  for (const call of Object.values(calls)) call();
  const before = tf.memory();
  for (const [name, call] of Object.entries(calls)) {
    call();
    expect([name, tf.memory().numTensors]).toEqual([name, before.numTensors]);
  }
  for (let k = 0; k < 125; k++) program.steps(bound, batches, rates);
  expect([tf.memory().numTensors, tf.memory().numBytes]).toEqual([before.numTensors, before.numBytes]);
});
