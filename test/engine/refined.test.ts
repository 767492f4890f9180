import { describe, expect, it } from "vitest";
import type { Engine, OptimizerSettings, ProgramOptions } from "../../src/engine/index.js";
import { referenceEngine } from "../../src/engine/index.js";
import { at } from "../../src/numerics/at.js";
import { random } from "../../src/numerics/random.js";
import { backEnds } from "./back-ends.js";
import {
  network,
  normalParameters,
  optimizers,
  randomExamples,
  randomMask,
  refinedOptimizers,
} from "./cases.js";

const architecture = network([7, 9, 3], "gelu");
const data = randomExamples(60, 7, 3, random(81), false);
const mask = randomMask(architecture, 0.5, random(83));
/** Small weights, so that many cross zero. */
const initial = normalParameters(architecture, random(82), 0.2);
const kept = mask.layers.flatMap((layer, index) => [
  ...layer,
  ...new Array<number>(at(architecture.layers, index).outputs).fill(2), // biases
]);
const batches = Array.from({ length: 130 }, (_, k) => random(k).permutation(60).slice(0, 20));
const rates = batches.map(() => 0.05);
const kernels = ["input-sparse", "weight-sparse"] as const;

function start(open: () => Engine, options: Partial<ProgramOptions>) {
  const engine = open();
  const examples = engine.bind(data);
  const program = engine.compile({ network: architecture, mask, batchSize: 20, ...options });
  program.load(initial);
  return { examples, program };
}

describe.each(Object.entries(backEnds()))("refined steps (%s)", (_, open) => {
  it.each(kernels)(
    "projection: no weight is ever on the other side, crossers are exactly +0, some come back, biases are free (%s)",
    (choice) => {
      const { examples, program } = start(open, {
        kernels: choice,
        projection: "initial-signs",
        optimizer: { name: "momentum", momentum: 0.9 },
      });
      const zeros = new Set<number>();
      let [returned, crossedBiases] = [0, 0];
      batches.forEach((batch, k) => {
        program.step(examples, batch, at(rates, k));
        program.parameters().forEach((w, j) => {
          const side = Math.sign(at(initial, j));
          if (kept[j] === 2) crossedBiases += w * side < 0 ? 1 : 0;
          else if (kept[j] === 1) {
            expect(w * side).toBeGreaterThanOrEqual(0);
            if (w === 0) expect(Object.is(w, 0)).toBe(true);
            if (w === 0) zeros.add(j);
            else if (zeros.delete(j)) returned++;
          } else expect(Object.is(w, 0)).toBe(true);
        });
      });
      expect(Math.min(zeros.size, returned, crossedBiases)).toBeGreaterThan(0);
    },
  );

  it("sides are those of the parameters that were loaded, also after overwrite: a program that goes on from a checkpoint has the bits of one that was never stopped", () => {
    for (const optimizer of [...optimizers, ...refinedOptimizers]) {
      const options = { optimizer, projection: "initial-signs", clipNorm: 0.5, labelSmoothing: 0.1 } as const;
      const [whole, half] = [start(open, options), start(open, options)];
      whole.program.steps(whole.examples, batches.slice(0, 70), rates.slice(0, 70));
      half.program.overwrite(whole.program.parameters());
      half.program.restoreOptimizer(whole.program.optimizerState());
      for (const { program, examples } of [whole, half])
        program.steps(examples, batches.slice(70), rates.slice(70));
      expect(half.program.parameters()).toEqual(whole.program.parameters());
      expect(half.program.optimizerState()).toEqual(whole.program.optimizerState());
    }
  });

  it("clipping to more than the norm changes nothing; to half of it, plain descent goes half as far", () => {
    const sgd = { optimizer: { name: "sgd" } } as const;
    const batch = at(batches, 0);
    const stepped = (clipNorm?: number): Float64Array => {
      const { examples, program } = start(open, { ...sgd, clipNorm });
      program.step(examples, batch, 0.1);
      return Float64Array.from(program.parameters());
    };
    const { examples, program } = start(open, sgd);
    const norm = Math.sqrt(
      Array.from(program.gradient(examples, batch).gradient).reduce((sum, g) => sum + g * g, 0),
    );
    expect(stepped(1.001 * norm)).toEqual(stepped());
    const [plain, clipped] = [stepped(), stepped(norm / 2)];
    const from = program.parameters();
    plain.forEach((w, j) => {
      expect(Math.abs((w - at(from, j)) / 2 - (at(clipped, j) - at(from, j)))).toBeLessThan(1e-6);
    });
  });

  it("decay alone, at a gradient of 0, leaves (1 − rate · λ)ⁿ of every weight, those of dead inputs too", () => {
    const dead = { ...data, inputs: new Float32Array(60 * 7) };
    const one = network([7, 1], "identity"); // one class: the gradient of the softmax is 0
    const rules: OptimizerSettings[] = [
      { name: "sgd", weightDecay: 0.5 },
      { name: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.5 },
    ];
    for (const optimizer of rules)
      for (const choice of kernels) {
        const engine = open();
        const examples = engine.bind({ ...dead, classes: 1, labels: new Uint8Array(60) });
        const program = engine.compile({ network: one, optimizer, kernels: choice, batchSize: 20 });
        program.load(new Float32Array(8).fill(1));
        program.steps(examples, batches.slice(0, 10), rates.slice(0, 10));
        for (const w of program.parameters()) expect(w).toBeCloseTo(0.975 ** 10, 6);
        engine.free();
      }
  });

  it("in 6,400 steps of strong decay no parameter and no moment is ever left denormal", () => {
    const { examples, program } = start(open, {
      optimizer: { name: "sgd", weightDecay: 0.9 },
      clipNorm: 1e-30,
    });
    const [many, half] = [
      Array.from({ length: 640 }, () => at(batches, 0)),
      Array.from({ length: 640 }, () => 0.5),
    ];
    for (let k = 0; k < 10; k++) program.steps(examples, many, half);
    for (const w of program.parameters()) expect(w === 0 || Math.abs(w) >= 2 ** -100).toBe(true);
  });
});

it("the smoothed loss has the gradient of central differences, to 1e-6 in float64", () => {
  const { examples, program } = start(() => referenceEngine({ arithmetic: "float64" }), {
    labelSmoothing: 0.3,
  });
  const batch = at(batches, 0);
  const { gradient } = program.gradient(examples, batch);
  const from = Float64Array.from(program.parameters());
  const lossAt = (j: number, by: number): number => {
    const moved = from.slice();
    moved[j] = at(from, j) + by;
    program.load(moved);
    return program.gradient(examples, batch).loss;
  };
  kept.forEach((bit, j) => {
    const numeric = bit === 0 ? 0 : (lossAt(j, 1e-5) - lossAt(j, -1e-5)) / 2e-5;
    expect(Math.abs(at(gradient, j) - numeric)).toBeLessThan(1e-6);
  });
});

it("evaluation is that of the plain loss, whatever the smoothing", () => {
  const [plain, smoothed] = [0, 0.3].map((labelSmoothing) =>
    start(() => referenceEngine(), { labelSmoothing }),
  );
  expect(smoothed?.program.evaluate(smoothed.examples)).toEqual(plain?.program.evaluate(plain.examples));
});
