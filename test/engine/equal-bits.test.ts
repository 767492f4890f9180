import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Engine, Program } from "../../src/engine/index.js";
import { random } from "../../src/numerics/random.js";
import { long } from "../long.js";
import { backEnds } from "./back-ends.js";
import { programOf, randomCase, type Case } from "./cases.js";

/** Every output of a program after some steps, as bytes. */
function outputsOf(engine: Engine, test: Case): Record<string, unknown> {
  const examples = engine.bind(test.examples);
  const program: Program = engine.compile(programOf(test));
  program.load(test.initial);
  const rng = random(7).split("batches");
  const batches = Array.from({ length: 4 }, (_, step) => {
    const size = step === 3 ? 1 + rng.integer(test.batchSize) : test.batchSize;
    return rng.permutation(test.examples.count).slice(0, size);
  });
  const losses = [...program.steps(examples, batches, [0.01, 0.01, 0.01, 0.01])];
  const batch = rng.permutation(test.examples.count).slice(0, test.batchSize);
  const { loss, gradient } = program.gradient(examples, batch);
  const state = program.optimizerState();
  return {
    losses,
    loss,
    gradient: digest(gradient),
    parameters: digest(program.parameters()),
    first: digest(state.first),
    second: digest(state.second),
    powers: [state.steps, state.power1, state.power2],
    evaluation: program.evaluate(examples),
    part: program.evaluate(examples, batch),
    outputs: digest(program.outputs(examples, batch)),
  };
}

/** Bytes as text: a digest, so that a difference stays readable. */
const digest = (buffer: ArrayBufferView): string =>
  createHash("sha256")
    .update(Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength))
    .digest("hex")
    .slice(0, 16);

const programs = long ? 2000 : 200;

describe("equal bits", () => {
  const { reference, ...others } = backEnds();
  const names = Object.keys(others).join(", ");
  it(`reference and ${names} agree in every bit of losses, gradients, weights, moments, evaluations and outputs of ${programs} random programs`, () => {
    for (let seed = 0; seed < programs; seed++) {
      const test = randomCase(seed);
      const expected = reference && outputsOf(reference(), test);
      for (const [name, open] of Object.entries(others)) {
        const engine = open();
        expect(outputsOf(engine, test), `case ${seed}, ${name}`).toEqual(expected);
        engine.free();
      }
    }
  });
});
