import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../src/engine/index.js";
import { architecture, initialParameters } from "../../src/networks/index.js";
import { random } from "../../src/numerics/index.js";
import { withOwnOptimizer, type OwnUpdate } from "../../src/training/index.js";
import { examples } from "../../src/data/index.js";

const sgd: OwnUpdate = ({ parameters, gradient, rate }) => {
  parameters.forEach(
    (value, i) => (parameters[i] = value - Math.fround(Math.fround(rate) * (gradient[i] ?? 0))),
  );
};
const heavyBall: OwnUpdate = ({ parameters, gradient, first, rate, options }) => {
  first.forEach(
    (v, i) => (first[i] = Math.fround(Math.fround(options["momentum"] ?? 0) * v) + (gradient[i] ?? 0)),
  );
  parameters.forEach(
    (value, i) => (parameters[i] = value - Math.fround(Math.fround(rate) * (first[i] ?? 0))),
  );
};

function setup(optimizer: { name: "sgd" } | { name: "momentum"; momentum: number }) {
  const network = architecture({ widths: [4, 3, 2] });
  const engine = referenceEngine();
  const rng = random(5);
  const inputs = Float32Array.from({ length: 40 }, () => rng.normal());
  const labels = Uint8Array.from({ length: 10 }, (_, i) => i % 2);
  const bound = engine.bind(examples(inputs, labels, { features: 4, classes: 2, scale: 1 }));
  const mask = { layers: [Uint8Array.from({ length: 12 }, (_, i) => i % 3 && 1), new Uint8Array(6).fill(1)] };
  const program = engine.compile({ network, mask, optimizer, batchSize: 10 });
  return { bound, program, start: initialParameters(network, { rng }) };
}
const batch = Uint32Array.from({ length: 10 }, (_, i) => i);

describe("withOwnOptimizer", () => {
  it.each([
    ["sgd", { name: "sgd" } as const, sgd],
    ["momentum", { name: "momentum", momentum: 0.9 } as const, heavyBall],
  ])("written as the engine's %s gives its bits for 20 steps, pruned weights 0", (_, settings, update) => {
    const [own, theirs] = [setup({ name: "sgd" }), setup(settings)];
    const program = withOwnOptimizer(own.program, update, { momentum: 0.9 });
    program.load(own.start);
    theirs.program.load(theirs.start);
    for (let step = 0; step < 20; step++) {
      expect(program.step(own.bound, batch, 0.1)).toBe(theirs.program.step(theirs.bound, batch, 0.1));
    }
    expect(program.parameters()).toEqual(theirs.program.parameters());
    expect(program.parameters()[0]).toBe(0);
  });

  it("goes on from a state to the same bits", () => {
    const { bound, program: plain, start } = setup({ name: "sgd" });
    const program = withOwnOptimizer(plain, heavyBall, { momentum: 0.5 });
    program.load(start);
    for (let step = 0; step < 5; step++) program.step(bound, batch, 0.1);
    const [parameters, state] = [program.parameters(), program.optimizerState()];
    program.step(bound, batch, 0.1);
    const expected = program.parameters();
    program.load(parameters);
    program.restoreOptimizer(state);
    program.step(bound, batch, 0.1);
    expect(program.parameters()).toEqual(expected);
  });
});
