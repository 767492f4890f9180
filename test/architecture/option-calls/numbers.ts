import { datasets } from "../../../src/data/index.js";
import { network, parameters, rng, type OptionCases } from "./case.js";

interface Row {
  readonly seed: number;
  readonly arm: string;
  readonly dose: number;
  readonly y: number;
}

const rows = [0, 1, 2, 3, 4, 5].flatMap((seed) =>
  [0, 1, 2, Infinity].map((dose): Row => ({
    seed,
    dose,
    arm: dose === 0 ? "a" : "b",
    y: seed + dose / (1 + dose) || 0,
  })),
);
const two = rows.filter(({ dose }) => dose < 2);
const finite = rows.map((row) => ({ ...row, y: row.dose === Infinity ? 0 : 3 - row.dose + 0.1 * row.seed }));
const values = [1, 2, 4, 3];
const labelled = { inputs: [[1], [2]], labels: ["a", "b"] };
const frame = {
  columns: ["x", "label"],
  values: [
    [1, "a"],
    [2, "b"],
  ],
};
const value = ({ y }: Row): number => y;
const unit = ({ seed }: Row): number => seed;
const design = { n: 6, standardDeviation: 1, delta: 0, direction: "greater", unit: "", confidence: 0.95 };
const part = { name: "x", values, delta: 0, direction: "greater", unit: "" };
const {
  features: _f,
  classes: _c,
  trainCount: _r,
  testCount: _t,
  files: _s,
  read: _d,
  ...entry
} = datasets.mnist;

/** The topology of a model of TensorFlow.js. */
const dense = {
  class_name: "Sequential",
  config: { layers: [{ class_name: "Dense", config: { batch_input_shape: [null, 4], units: 2 } }] },
};

/** Statistics, data, networks and distances. */
export const numberCases: OptionCases = {
  cifarEntry: { calls: [[{ name: "c", md5: "0".repeat(32), bytes: 1, records: 1, mirrors: [] }]] },
  dataset: {
    calls: [
      [{ train: labelled, test: labelled, classes: ["a", "b"], name: "x", scaling: "none" }],
      [{ train: { table: frame }, test: { table: frame } }],
    ],
    written: {
      "0.train.table": "a data frame has more fields than the two that are read",
      "0.test.table": "a data frame has more fields than the two that are read",
    },
  },
  bcaInterval: { calls: [[values, { rng, confidence: 0.9, resamples: 1000, statistic: () => 1 }]] },
  tunedRates: { calls: [[two, { rate: ({ dose }: Row) => dose, loss: value, arm: ({ arm }: Row) => arm }]] },
  choiceByHalves: { calls: [[two, { option: ({ dose }: Row) => dose, value, unit }]] },
  clopperPearson: { calls: [[1, 2, { confidence: 0.9 }]] },
  contrast: {
    calls: [[two, { of: ({ arm }: Row) => arm === "a", minus: ({ arm }: Row) => arm === "b", value, unit }]],
  },
  contrastRows: { calls: [[two, { of: "a", minus: "b", by: [], value, unit }]] },
  doseResponseFit: {
    calls: [[finite, { dose: ({ dose }: Row) => dose, value, unit, rng, resamples: 1000, confidence: 0.9 }]],
  },
  factorialEffects: {
    calls: [[two, { factors: { dose: [0, 1] }, value, unit, replicates: 1, family: "all", confidence: 0.9 }]],
    differs: { "1": { fields: ["factors"], why: "the compiler knows it by the columns of the rows" } },
  },
  repeatedMeasures: { calls: [[two, { level: ({ arm }: Row) => arm, value, unit, replicates: 1 }]] },
  power: { calls: [[{ ...design, effect: 1 }]] },
  detectableEffect: { calls: [[{ ...design, power: 0.8 }]] },
  signFlip: { calls: [[values, { alternative: "greater", rng, resamples: 1000 }]] },
  tInterval: { calls: [[values, { confidence: 0.9, nullMean: 0 }]] },
  pairedT: { calls: [[values, [1, 1, 1, 1], { confidence: 0.9, nullMean: 0 }]] },
  simultaneousIntervals: { calls: [[[values, values], { confidence: 0.9 }]] },
  verdict: {
    calls: [
      [
        {
          claim: "x",
          parts: [part],
          combine: "all",
          minimumSeeds: 6,
          looks: 1,
          checks: [{ name: "y", holds: true, found: "z" }],
        },
        { rng },
      ],
    ],
  },
  criticalBatch: {
    calls: [[[1, 4].map((batch) => ({ seed: 0, batch, steps: 9 / batch, limit: 9 })), { rng, resamples: 2 }]],
  },
  noiseAlongRun: {
    calls: [
      [
        [0, 1].map((step) => ({ step, traceCovariance: 1, squaredGradient: 1 })),
        { rng, block: 1, resamples: 2 },
      ],
    ],
  },
  quadraticSteps: {
    calls: [[{ curvature: 1, variance: 1, batch: 1, rate: 0.1, start: 1, target: 0.2 }]],
  },
  sobolRates: { calls: [[{ center: 1, reference: 1, batch: 4, span: 2, count: 3, rng }]] },
  rateGrid: { calls: [[{ center: 1, reference: 1, batch: 4, factor: 2, count: 3 }]] },
  searchRate: {
    calls: [[() => Promise.resolve(1), { rates: [1, 2], limit: 2, extensions: 0, abandon: "best" }]],
  },
  toleratedBatch: {
    calls: [
      [[1, 4].map((batch) => ({ seed: 0, batch, accuracy: 9 / batch })), { rng, drop: 1, resamples: 2 }],
    ],
  },
  weightedNoiseScale: {
    calls: [
      [
        [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
        { size: 1 },
      ],
    ],
  },
  intervalCheck: { calls: [["x", { values: [1, 2], range: [0, 3], unit: "points" }]] },
  batchOrder: { calls: [[{ indices: Uint32Array.of(0, 1), batchSize: 1, rng }]] },
  noisyLabels: {
    calls: [[Uint8Array.of(0, 1, 2), { classes: 3, share: 0.5, rng, indices: [0, 2] }]],
  },
  trainingSplit: {
    calls: [[{ train: { count: 5 } }, { validation: 2, rng }]],
    written: { "0": "a data set, of which it wants the count" },
  },
  idxEntry: { calls: [[{ ...entry, npmPackage: { name: "x", folder: "y" } }, ["", "", "", ""]]] },
  loadDataset: {
    calls: [
      [
        {
          ...datasets.digits,
          files: [{ ...datasets.digits.files[0] }],
          npmPackage: { name: "x", folder: "y" },
        },
        { directory: "data", environment: { LOTTERY_OFFLINE: "1" } },
      ],
    ],
  },
  architecture: { calls: [[{ widths: [4, 2], activation: "tanh" }]] },
  fromLayersModel: { calls: [[dense, { engine: "cpu", as: "layers" }]] },
  resolveNetwork: {
    calls: [[{ widths: [4, 2], activation: "tanh", module: { file: "x", sha256: "y" } }]],
    differs: { "0": { fields: ["module"], why: "networkModule puts it there, nobody writes it" } },
  },
  networkOfSize: {
    calls: [[{ widths: [4, 3, 2], activation: "tanh", module: { file: "x", sha256: "y" } }, 9]],
    differs: { "0": { fields: ["module"], why: "networkModule puts it there, nobody writes it" } },
  },
  initialParameters: { calls: [[network, { initialiser: "he-normal", rng }]] },
  normalisedDisagreement: { calls: [[[0, 1], [0, 0], { labels: [0, 1], classes: 2 }]] },
  runSpread: {
    calls: [
      [
        [
          [0, 1],
          [0, 0],
        ],
        { labels: [0, 1], classes: 2 },
      ],
    ],
  },
  predictedClasses: { calls: [[[0, 1], { classes: 2 }]] },
  distance: { calls: [[parameters, parameters, { network, mask: undefined }]] },
};
