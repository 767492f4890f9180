import { ladder, ticketOf } from "../../../src/experiments/index.js";
import type { LadderOptions } from "../../../src/index.js";
import { random } from "../../../src/numerics/index.js";
import { curvatureCases } from "./curvature.js";
import { ownRule, type Bench, type OptionCase, type OptionCases } from "./case.js";

const base = {
  rate: 0.01,
  batchSize: 30,
  iterations: 10,
  evaluateEvery: 5,
  evaluateGrowth: 1.5,
  evaluateExamples: 100,
  labelNoise: 0.1,
  validation: 300,
};
const schedule = { warmup: 1, drops: [5], factor: 0.5 };
const adam = { ...base, optimizer: { name: "adam", beta1: 0.9 }, schedule };
const own = { ...base, optimizer: ownRule, schedule };
const network = { widths: [64, 8, 10], activation: "relu", module: ownRule.module };
const subject = { network, data: "digits", recipe: own, seed: 1 };
const content = { content: "1".repeat(64) };

const trunk = ladder({ network: "digits-mlp", data: "digits", recipe: adam, seed: 1 } as LadderOptions);
const fromRecipe = (...more: readonly unknown[]): OptionCase => ({
  calls: [
    [own, ...more],
    [adam, ...more],
  ],
});
const job = { fields: ["job"], why: "descriptions hold it, their makers take them back" };

/** Descriptions, recipes and curvature. */
export const runCases = ({ run, training }: Bench): OptionCases => {
  const ticket = { ladder: trunk, level: 1 };
  const point = { run, weights: content };
  const moment = { ...point, at: "end", examples: 9, draw: 0 };
  const simulation = { seed: 1, trials: 2 };
  return {
    productTrials: { calls: [[{ ...simulation, samples: 20 }]], differs: { "0": job } },
    supportTrials: { calls: [[{ ...simulation, samples: 20, methods: ["lasso"] }]], differs: { "0": job } },
    xorTrials: { calls: [[{ ...simulation, width: 4 }]], differs: { "0": job } },
    trainingRun: {
      calls: [
        [
          {
            ...subject,
            ticket: { ...ticketOf(ladder(subject as LadderOptions), 1) },
            start: { name: "noise", scale: 0.1 },
          },
        ],
        [{ ...subject, recipe: adam, mask: content }],
      ],
      differs: {
        "0": job,
        "0.network": { fields: ["module"], why: "networkModule puts it there" },
      },
    },
    ladder: {
      calls: [
        [{ ...subject, restart: { start: { name: "reinit" }, iterations: 5 } }],
        [{ ...subject, recipe: adam }],
      ],
      differs: { "0.network": { fields: ["module"], why: "networkModule puts it there" } },
    },
    comparison: { calls: [[{ from: run, to: run, part: "test" }]], differs: { "0": job } },
    spreadProbe: {
      calls: [[{ runs: [run, { ...run, orderDraw: 1 }], part: "test" }]],
      differs: { "0": job },
    },
    barrierMatrix: {
      calls: [[{ runs: [run, { ...run, orderDraw: 1 }], points: 3, part: "test" }]],
      differs: { "0": job },
    },
    interpolation: { calls: [[{ from: run, to: run, points: 3, part: "test" }]], differs: { "0": job } },
    evaluation: { calls: [[{ ...point, part: "test", reset: [] }]], differs: { "0": job } },
    noiseProbe: {
      calls: [[{ ...point, examples: 40, blocks: 20, draw: 0, weight: "hessian" }]],
      differs: { "0": job },
    },
    spectrum: { calls: [[{ ...point, matrix: "hessian", count: 1 }]], differs: { "0": job } },
    signs: { calls: [[{ ticket, draws: 2, changes: "fresh", draw: 0 }]], differs: { "0": job } },
    codes: { calls: [[point]], differs: { "0": job } },
    overlap: { calls: [[{ ticket, draws: 2, draw: 0 }]], differs: { "0": job } },
    optimizerModule: { calls: [[{ update: () => undefined, buffers: [] }, {}]] },
    fineTuneFor: fromRecipe(5),
    rewindTo: fromRecipe(5),
    learningRateRewindTo: fromRecipe(5),
    resolveRecipe: fromRecipe("test"),
    ownSchedule: { calls: [[() => 1, { steps: 2 }]] },
    resolveSchedule: { calls: [[schedule, "test"]] },
    optimizerSettings: {
      calls: [[{ name: "adam", beta1: 0.9 }, "test"]],
      written: { "0.module": "an own rule is no entry of the table" },
    },
    earlyStop: {
      calls: [
        [
          [{ iteration: 1, validationLoss: 1, validationAccuracy: 0.5, testLoss: 1, testAccuracy: 0.5 }],
          { iterations: 1 },
        ],
      ],
    },
    largestGoodRate: {
      calls: [[[1, 2, 4].map((rate) => ({ rate, loss: 5 - rate })), { within: 0.1 }]],
      written: { "0[]": "rows of any kind, of which it wants rate and loss" },
    },
    lateLoss: {
      calls: [
        [
          [0, 1].map((iteration) => ({
            iteration,
            trainingLoss: 1,
            validationLoss: 1,
            validationAccuracy: 0.5,
          })),
          { share: 1 },
        ],
      ],
    },
    train: {
      calls: [[{ ...training, recipe: { ...training.recipe, optimizer: { name: "sgd" }, schedule } }]],
      written: {
        "0.split": "made by trainingSplit",
        "0.order": "made by batchOrder",
        "0.initialState": "made by an engine",
        "0.resume": "made by train",
        "0.resume.optimizer": "made by an engine",
        "0.recipe.optimizer.module": "own rules are resolved as in resolveRecipe, then bound to the program",
      },
    },
    referenceEngine: { calls: [[{ arithmetic: "float64" }]] },
    nativeEngine: { calls: [[{ width: 4 }]] },
    withOwnOptimizer: {
      calls: [[training.program, { update: () => undefined, buffers: ["a"] }, { decay: 0 }]],
    },
    densityProbe: { calls: [[{ ...moment, matrix: "hessian", probes: 4, steps: 3 }]], differs: { "0": job } },
    traceProbe: { calls: [[{ ...moment, method: "xtrace", products: 9 }]], differs: { "0": job } },
    rankProbe: { calls: [[{ ...moment, products: 12 }]], differs: { "0": job } },
    descentProbe: { calls: [[{ ...moment, steps: 3 }]], differs: { "0": job } },
    gradientProbe: { calls: [[moment]], differs: { "0": job } },
    pathProbe: { calls: [[{ run }]], differs: { "0": job } },
    lineProbe: { calls: [[{ ...point, points: 3, examples: 9, draw: 0 }]], differs: { "0": job } },
    sliceProbe: { calls: [[{ ...moment, points: 3, radius: 1 }]], differs: { "0": job } },
    stableRateProbe: { calls: [[{ ...moment, steps: 3, halvings: 2 }]], differs: { "0": job } },
    ...curvatureCases(training),
    topEigenvalues: {
      calls: [
        [
          { size: 2, apply: (v: Float64Array) => v.map((x, i) => x * (i + 1)) },
          { count: 1, steps: 2, tolerance: 1e-3, rng: random(1), earlier: [], onVector: undefined },
        ],
      ],
    },
  };
};
