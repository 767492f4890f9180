import { describe, expect, it } from "vitest";
import { engines, type EngineName } from "../../src/engine/index.js";
import { random } from "../../src/numerics/random.js";
import { network, normalParameters, optimizers, randomExamples, randomMask } from "./cases.js";

const architecture = network([6, 9, 3], "relu");
const data = randomExamples(90, 6, 3, random(71), false);
const initial = normalParameters(architecture, random(72));
const mask = randomMask(architecture, 0.5, random(73));

function start(name: EngineName, optimizer = optimizers[2]) {
  const engine = engines[name]();
  const examples = engine.bind(data);
  const program = engine.compile({ network: architecture, mask, optimizer, batchSize: 20 });
  program.load(initial);
  return { examples, program };
}
const batches = Array.from({ length: 150 }, (_, k) =>
  random(k)
    .permutation(90)
    .slice(0, 1 + (k % 20)),
);
const rates = batches.map((_, k) => 0.01 / (1 + k));

describe.each(Object.keys(engines) as EngineName[])("many steps a call (%s)", (name) => {
  it.each(optimizers)(
    "150 steps in one call give the bits of 150 calls, state and flushes included ($name)",
    (optimizer) => {
      const [one, many] = [start(name, optimizer), start(name, optimizer)];
      const losses = batches.map((batch, k) => one.program.step(one.examples, batch, rates[k] ?? 0));
      expect([...many.program.steps(many.examples, batches, rates)]).toEqual(losses);
      expect(many.program.parameters()).toEqual(one.program.parameters());
      expect(many.program.optimizerState()).toEqual(one.program.optimizerState());
    },
  );

  it("after a loss that is not finite no further step is taken", () => {
    const { examples, program } = start(name, { name: "sgd" });
    const losses = program.steps(examples, batches.slice(0, 5), [0.1, 3e38, 0.1, 0.1, 0.1]);
    expect(losses.length).toBe(3);
    expect(Number.isFinite(losses[2])).toBe(false);
    expect([...losses.subarray(0, 2)].every(Number.isFinite)).toBe(true);
  });

  it("a wrong rate or too few of them are refused before the first step", () => {
    const { examples, program } = start(name);
    expect(() => program.steps(examples, batches, [0.1])).toThrow("steps: rates must have 150 values, got 1");
    expect(() => program.steps(examples, batches.slice(0, 2), [0.1, NaN])).toThrow(
      "steps: rate must be a number",
    );
    expect(program.parameters().filter((value) => value !== 0).length).toBeGreaterThan(0);
    expect(program.optimizerState().steps).toBe(0);
  });

  it("overwrite replaces parameters, keeps the optimizer, clears pruned weights and takes what is not finite", () => {
    const { examples, program } = start(name);
    program.step(examples, batches[3] ?? new Uint32Array(1), 0.1);
    const state = program.optimizerState();
    program.overwrite(initial.map(() => Infinity));
    expect(program.optimizerState()).toEqual(state);
    const kept = mask.layers[0] ?? new Uint8Array();
    expect([...program.parameters().subarray(0, kept.length)]).toEqual(
      [...kept].map((bit) => (bit ? Infinity : 0)),
    );
    expect(Number.isFinite(program.evaluate(examples).loss)).toBe(false);
    expect(() => {
      program.overwrite(initial.subarray(1));
    }).toThrow("overwrite: parameters must have");
  });
});
