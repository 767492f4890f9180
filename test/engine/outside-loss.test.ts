import { describe, expect, it } from "vitest";
import {
  referenceEngine,
  type Engine,
  type LossFunctions,
  type ProgramOptions,
} from "../../src/engine/index.js";
import { namedPairs } from "../../src/engine/outside-loss.js";
import { at } from "../../src/numerics/at.js";
import { random } from "../../src/numerics/random.js";
import { backEnds } from "./back-ends.js";
import { losses, network, normalParameters, randomExamples, randomMask } from "./cases.js";

const architecture = network([7, 9, 3], "gelu");
const data = randomExamples(60, 7, 3, random(91), false);
const initial = normalParameters(architecture, random(92));
const mask = randomMask(architecture, 0.5, random(93));
const batches = Array.from({ length: 66 }, (_, k) =>
  random(k)
    .permutation(60)
    .slice(0, 1 + (k % 20)),
);
const rates = batches.map(() => 0.05);

/** Huber's loss with knee 1 on one-hot targets. */
const huber: LossFunctions = {
  value: ({ outputs, targets }) =>
    outputs.reduce((sum, z, c) => {
      const off = Math.abs(z - at(targets, c));
      return sum + (off < 1 ? 0.5 * off * off : off - 0.5);
    }, 0),
  derivative: ({ outputs, targets }) => outputs.map((z, c) => Math.max(-1, Math.min(1, z - at(targets, c)))),
};

function compiled(open: () => Engine, options: Partial<ProgramOptions>) {
  const engine = open();
  const examples = engine.bind(data);
  const program = engine.compile({ network: architecture, mask, batchSize: 20, ...options });
  program.load(initial);
  return { engine, examples, program };
}

function trained(open: () => Engine, options: Partial<ProgramOptions>) {
  const { engine, examples, program } = compiled(open, options);
  const found = {
    losses: program.steps(examples, batches, rates),
    gradient: program.gradient(examples, at(batches, 19)),
    parameters: program.parameters(),
    state: program.optimizerState(),
    evaluation: program.evaluate(examples),
    part: program.evaluate(examples, at(batches, 7)),
  };
  engine.free();
  return found;
}

const refined = {
  clipNorm: 0.5,
  projection: "initial-signs",
  optimizer: { name: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1 },
} as const;

describe.each(Object.entries(backEnds()))("losses outside the kernels (%s)", (_, open) => {
  it.each([{}, refined])("66 steps with an own loss have the reference's bits (%o)", (options) => {
    expect(trained(open, { loss: huber, ...options })).toEqual(
      trained(referenceEngine, { loss: huber, ...options }),
    );
  });

  it("66 steps with class weights have the reference's bits", () => {
    const weighted = { classWeights: [0.2, 1, 3], loss: "squared" } as const;
    expect(trained(open, weighted)).toEqual(trained(referenceEngine, weighted));
  });

  it.each(losses)("the pair of %s, and weights that are all 2, train as the kernels do to 1e-5", (loss) => {
    const plain = trained(open, { loss });
    for (const other of [{ loss: namedPairs[loss] }, { loss, classWeights: [2, 2, 2] }]) {
      const found = trained(open, other);
      found.losses.forEach((value, k) => {
        expect(Math.abs(value / at(plain.losses, k) - 1)).toBeLessThan(1e-5);
      });
      expect(found.evaluation.loss).toBeCloseTo(plain.evaluation.loss, 5);
      expect(found.evaluation.correct).toBe(plain.evaluation.correct);
    }
  });

  it("a step with an own loss leaves what is computed between its calls alone: evaluation and outputs change nothing", () => {
    const [quiet, busy] = [compiled(open, { loss: huber }), compiled(open, { loss: huber })];
    for (const batch of batches.slice(0, 10)) {
      quiet.program.step(quiet.examples, batch, 0.1);
      busy.program.evaluate(busy.examples);
      busy.program.step(busy.examples, batch, 0.1);
      busy.program.outputs(busy.examples, batch);
    }
    expect(busy.program.parameters()).toEqual(quiet.program.parameters());
  });

  it("evaluation with class weights is that of the plain loss, to the bit", () => {
    const [plain, weighted] = [compiled(open, {}), compiled(open, { classWeights: [1, 5, 9] })];
    expect(weighted.program.evaluate(weighted.examples)).toEqual(plain.program.evaluate(plain.examples));
  });

  it("products with an own loss are refused, since nobody knows its second derivatives", () => {
    const { engine } = compiled(open, {});
    expect(() => engine.compileCurvature({ network: architecture, loss: huber as never })).toThrow(
      "compileCurvature: loss must be one of softmax-cross-entropy, squared, got an own one",
    );
  });
});

describe("in float64", () => {
  const exact = (): Engine => referenceEngine({ arithmetic: "float64" });

  it("the gradient of an own loss with class weights is that of Σ w · loss / Σ w, to 1e-6 of central differences", () => {
    const classWeights = [0.2, 1, 3];
    const { examples, program } = compiled(exact, { loss: huber, classWeights });
    const batch = at(batches, 19);
    const parameters = Float64Array.from(program.parameters());
    const { gradient, loss } = program.gradient(examples, batch);
    const mean = (): number => {
      const weights = Array.from(batch, (index) => at(classWeights, at(data.labels, index)));
      const values = Array.from(batch, (index) => program.evaluate(examples, Uint32Array.of(index)).loss);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return values.reduce((sum, value, e) => sum + at(weights, e) * value, 0) / total;
    };
    expect(loss).toBeCloseTo(mean(), 12);
    for (let j = 0; j < parameters.length; j += 5) {
      const shifted = (by: number): number => {
        program.load(parameters.map((value, k) => (k === j ? value + by : value)));
        return mean();
      };
      const slope = at(parameters, j) === 0 ? 0 : (shifted(1e-5) - shifted(-1e-5)) / 2e-5;
      expect(Math.abs(at(gradient, j) - slope)).toBeLessThan(1e-6);
    }
  });
});

it("bad losses and weights are refused with what would do", () => {
  const compile = (options: object) => () => compiled(referenceEngine, options);
  expect(compile({ classWeights: [1, 2] })).toThrow(
    "compile: classWeights must be 3 positive numbers, got [1,2]",
  );
  expect(compile({ classWeights: [1, 0, 2] })).toThrow("compile: classWeights must be 3 positive numbers");
  expect(compile({ classWeights: [1, 1, 2], labelSmoothing: 0.1 })).toThrow(
    "labelSmoothing must stand without classWeights",
  );
  expect(compile({ loss: { value: huber.value } })).toThrow("compile: loss must have a function derivative");
  const short = compiled(referenceEngine, { loss: { ...huber, derivative: () => [1] } });
  expect(() => short.program.step(short.examples, at(batches, 3), 0.1)).toThrow(
    "loss: derivative must return 3 numbers",
  );
});
