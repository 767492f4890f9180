import { describe, expect, it } from "vitest";
import type { Examples } from "../../src/data/types.js";
import {
  engines,
  referenceEngine,
  wasmEngine,
  type EngineName,
  type OptimizerSettings,
} from "../../src/engine/index.js";
import { at } from "../../src/numerics/at.js";
import { random } from "../../src/numerics/random.js";
import { network, normalParameters, optimizers, randomExamples, randomMask } from "./cases.js";

/** One example x = 1, target 0: the gradient of ½(w + b)² is w + b for both parameters. */
const one: Examples = {
  count: 1,
  features: 1,
  classes: 1,
  inputs: Float32Array.of(1),
  scale: 1,
  labels: Uint8Array.of(0),
  targets: Float32Array.of(0),
};

function twoSteps(name: EngineName, optimizer: OptimizerSettings): number[] {
  const engine = engines[name]();
  const examples = engine.bind(one);
  const program = engine.compile({
    network: network([1, 1], "identity"),
    loss: "squared",
    optimizer,
    batchSize: 1,
  });
  program.load(Float32Array.of(1, 0));
  return [0, 1].map(() => {
    program.step(examples, Uint32Array.of(0), 0.1);
    return at(program.parameters(), 0);
  });
}

describe("optimizers", () => {
  for (const name of ["reference", "wasm"] as const) {
    it(`two steps of each rule from w = 1, b = 0, rate 0.1 are those computed by hand (${name})`, () => {
      // SGD: g = 1 → w .9, b −.1; g = .8 → w .82
      const sgd = twoSteps(name, { name: "sgd" });
      expect(sgd[0]).toBeCloseTo(0.9, 6);
      expect(sgd[1]).toBeCloseTo(0.82, 6);
      // momentum .5: v = 1 → .9; v = .5 + .8 = 1.3 → .77
      const momentum = twoSteps(name, { name: "momentum", momentum: 0.5 });
      expect(momentum[0]).toBeCloseTo(0.9, 6);
      expect(momentum[1]).toBeCloseTo(0.77, 6);
      // Adam: step 1 is rate · g/|g| = .1; step 2 with g = .8: m = .17, v = .00163936…, m̂ = .17/.19, v̂ = (.000999 + .00064)/.001999
      const adam = twoSteps(name, { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
      expect(adam[0]).toBeCloseTo(0.9, 6);
      expect(adam[1]).toBeCloseTo(
        0.9 - (0.1 * (0.17 / 0.19)) / Math.sqrt((0.001 * 0.999 + 0.001 * 0.64) / 0.001999),
        6,
      );
    });
  }

  for (const optimizer of optimizers) {
    it(`pruned weights and their moments are exactly 0 after every step, biases move (${optimizer.name}, both kernels)`, () => {
      const rng = random(31).split(optimizer.name);
      const architecture = network([12, 9, 4], "relu");
      const mask = randomMask(architecture, 0.4, rng);
      const data = randomExamples(40, 12, 4, rng);
      const initial = normalParameters(architecture, rng);
      for (const kernels of ["input-sparse", "weight-sparse"] as const) {
        const engine = wasmEngine();
        const examples = engine.bind(data);
        const program = engine.compile({ network: architecture, mask, optimizer, kernels, batchSize: 20 });
        program.load(initial);
        for (let step = 0; step < 70; step++) {
          program.step(examples, rng.permutation(40).slice(0, 20), 0.01);
          const [parameters, { first, second }] = [program.parameters(), program.optimizerState()];
          let offset = 0;
          mask.layers.forEach((layer, index) => {
            layer.forEach((kept, j) => {
              if (kept === 1) return;
              for (const buffer of [parameters, first, second])
                expect(Object.is(buffer[offset + j] ?? 0, 0)).toBe(true);
            });
            offset += layer.length + (architecture.layers[index]?.outputs ?? 0);
          });
        }
        const moved = program.parameters();
        expect(at(moved, 12 * 9)).not.toBe(at(initial, 12 * 9));
      }
    });

    it(`a program that takes over parameters and optimizer state goes on to the same bits (${optimizer.name})`, () => {
      const rng = random(32).split(optimizer.name);
      const architecture = network([10, 8, 3], "relu");
      const data = randomExamples(30, 10, 3, rng);
      const batches = Array.from({ length: 100 }, () => rng.permutation(30).slice(0, 11));
      const open = () => {
        const engine = wasmEngine();
        const examples = engine.bind(data);
        return { examples, program: engine.compile({ network: architecture, optimizer }) };
      };
      const [whole, half] = [open(), open()];
      whole.program.load(normalParameters(architecture, random(33)));
      for (const batch of batches.slice(0, 50)) whole.program.step(whole.examples, batch, 0.01);
      half.program.load(whole.program.parameters());
      half.program.restoreOptimizer(whole.program.optimizerState());
      for (const { examples, program } of [whole, half])
        for (const batch of batches.slice(50)) program.step(examples, batch, 0.01);
      expect(half.program.parameters()).toEqual(whole.program.parameters());
      expect(half.program.optimizerState()).toEqual(whole.program.optimizerState());
    });
  }

  it("gradient changes neither parameters nor optimizer state", () => {
    const rng = random(34);
    const architecture = network([10, 8, 3], "tanh");
    for (const engine of [wasmEngine(), referenceEngine()]) {
      const examples = engine.bind(randomExamples(30, 10, 3, rng));
      const program = engine.compile({ network: architecture });
      program.load(normalParameters(architecture, rng));
      program.step(examples, Uint32Array.of(1, 2, 3), 0.01);
      const [parameters, state] = [program.parameters(), program.optimizerState()];
      program.gradient(examples, Uint32Array.of(4, 5));
      expect(program.parameters()).toEqual(parameters);
      expect(program.optimizerState()).toEqual(state);
    }
  });

  it("moments below 2⁻¹⁰⁰ become 0 within 64 steps, and none is ever denormal", () => {
    const rng = random(35);
    const architecture = network([4, 3], "identity");
    const data = randomExamples(8, 4, 3, rng, false);
    const engine = wasmEngine();
    const examples = engine.bind(data);
    const program = engine.compile({ network: architecture });
    program.load(normalParameters(architecture, rng));
    const { first, second } = program.optimizerState();
    first.fill(1e-31);
    second.fill(1e-31);
    program.restoreOptimizer({ first, second, steps: 0, power1: 1, power2: 1 });
    // a rate of 0 keeps the weights; the moments follow the gradients, those of dead inputs only decay
    for (let step = 0; step < 64; step++) program.step(examples, Uint32Array.of(0), 0);
    const after = program.optimizerState();
    for (const value of [...after.first, ...after.second])
      expect(value === 0 || Math.abs(value) >= 2 ** -100).toBe(true);
  });
});
