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

  it("keeps as many buffers as it names, 0 at first and after load, and goes on from their state", () => {
    const three: OwnUpdate = ({ parameters, gradient, first, second, buffers, rate, step }) => {
      const { fast = first, slow = first, count = first } = buffers;
      expect([first.length, second.length, Object.keys(buffers)]).toEqual([0, 0, ["fast", "slow", "count"]]);
      parameters.forEach((value, i) => {
        fast[i] = 0.9 * (fast[i] ?? 0) + (gradient[i] ?? 0);
        slow[i] = 0.99 * (slow[i] ?? 0) + 0.01 * (fast[i] ?? 0);
        count[i] = (count[i] ?? 0) + 1;
        expect(count[i]).toBe(step);
        parameters[i] = value - rate * ((fast[i] ?? 0) + (slow[i] ?? 0));
      });
    };
    const { bound, program: plain, start } = setup({ name: "sgd" });
    const program = withOwnOptimizer(plain, { update: three, buffers: ["fast", "slow", "count"] });
    const states: unknown[] = [];
    for (let run = 0; run < 2; run++) {
      program.load(start);
      for (let step = 0; step < 3; step++) program.step(bound, batch, 0.1);
      states.push([program.optimizerState(), program.parameters()]);
    }
    expect(states[1]).toEqual(states[0]);
    const [parameters, state] = [program.parameters(), program.optimizerState()];
    expect(state.first.length).toBe(3 * start.length);
    program.step(bound, batch, 0.1);
    const expected = [program.parameters(), program.optimizerState()];
    program.load(parameters);
    program.restoreOptimizer(state);
    program.step(bound, batch, 0.1);
    expect([program.parameters(), program.optimizerState()]).toEqual(expected);
    expect(program.optimizerState().steps).toBe(4);
    expect(() => {
      program.restoreOptimizer({ ...state, first: state.first.subarray(1) });
    }).toThrow(`restoreOptimizer: buffers fast, slow, count must have ${3 * start.length} values`);
    expect(() => withOwnOptimizer(plain, { update: three, buffers: ["a", "a"] })).toThrow(
      'withOwnOptimizer: buffers must be different names, got ["a","a"]',
    );
  });

  it("the step a rule is told goes on after a restore: a rate that falls with it gives the same bits", () => {
    const falling: OwnUpdate = ({ parameters, gradient, step, rate }) => {
      parameters.forEach((value, i) => (parameters[i] = value - (rate / step) * (gradient[i] ?? 0)));
    };
    const { bound, program: plain, start } = setup({ name: "sgd" });
    const program = withOwnOptimizer(plain, falling);
    program.load(start);
    for (let step = 0; step < 5; step++) program.step(bound, batch, 0.5);
    const [parameters, state] = [program.parameters(), program.optimizerState()];
    program.step(bound, batch, 0.5);
    const expected = program.parameters();
    const fresh = setup({ name: "sgd" });
    const other = withOwnOptimizer(fresh.program, falling);
    other.load(parameters);
    other.restoreOptimizer(state);
    other.step(fresh.bound, batch, 0.5);
    expect(other.parameters()).toEqual(expected);
    expect(other.optimizerState().steps).toBe(6);
    expect(() => {
      other.restoreOptimizer({ ...state, steps: NaN });
    }).toThrow("restoreOptimizer: steps must be an integer ≥ 0, got NaN");
  });

  it.each([0.1, 1e12, 1e30])("at rate %f it diverges at the step at which the engine's sgd does", (rate) => {
    const [own, theirs] = [setup({ name: "sgd" }), setup({ name: "sgd" })];
    const program = withOwnOptimizer(own.program, sgd);
    const losses = [[program, own.bound] as const, [theirs.program, theirs.bound] as const].map(
      ([one, bound]) => {
        one.load(own.start);
        return [...one.steps(bound, Array<Uint32Array>(6).fill(batch), Array<number>(6).fill(rate))];
      },
    );
    expect(losses[0]).toEqual(losses[1]);
    expect(losses[0]?.every(Number.isFinite)).toBe(rate === 0.1);
    expect(Number.isFinite(own.program.evaluate(own.bound).loss)).toBe(rate === 0.1);
  });
});
