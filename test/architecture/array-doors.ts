import { alwaysZeroInputs, batchOrder, examples, streams } from "../../src/data/index.js";
import { architecture } from "../../src/networks/index.js";
import { random } from "../../src/numerics/index.js";
import * as stability from "../../src/stability/index.js";
import * as statistics from "../../src/statistics/index.js";
import * as tickets from "../../src/tickets/index.js";

/** A place where an array of numbers comes into the package. */
export interface ArrayDoor {
  readonly name: string;
  /** Values that are right. */
  readonly good: readonly number[];
  /** Values of which each is wrong in place of the last. */
  readonly bad: readonly unknown[];
  /** Gives the array in. The result must not depend on its type. */
  readonly call: (values: never) => unknown;
  /** Array types that are refused as such, since only some can be taken apart. */
  readonly only?: readonly string[];
  /** Whether another number of values is wrong. */
  readonly fixed?: boolean;
  /** Whether it may be left out. */
  readonly optional?: boolean;
}

/** What no array of finite numbers may hold. */
export const notFinite = [NaN, Infinity, -Infinity, null, undefined, "1", true];
const notBit = [2, 255, -1, 0.5, NaN, null, undefined, "1", true];
const notIndex = [-1, 1.5, 2 ** 40, ...notFinite];

/** A network of 4 + 2 weights and 3 biases. */
export const network = architecture({ widths: [2, 2, 1] });
const two = { features: 2, classes: 3, scale: 1 };
const ones = Uint8Array.of(1, 1);
const scores = [
  [1, 2, 3, 4],
  [1, 2],
];
const rng = random(1);
/** Its parameters. */
export const parameters = Float32Array.from({ length: 9 }, (_, i) => i + 1);
const pixels = examples(Uint8Array.of(0, 1, 0, 2), Uint8Array.of(0, 1), two);
const masks = (layer: Uint8Array): tickets.EliminationRounds["layers"] & readonly Uint8Array[] => [
  layer,
  ones,
];
/** A mask of it with that first layer. */
export const mask = (layer: Uint8Array) => ({ layers: masks(layer) });

const data: readonly ArrayDoor[] = [
  {
    name: "examples: inputs",
    good: [0, 1, 2, 3],
    bad: [...notFinite, 1e39],
    fixed: true,
    call: (values) => {
      const { inputs, ...rest } = examples(values, Uint8Array.of(0, 2), two);
      return { ...rest, inputs: Array.from(inputs) };
    },
  },
  {
    name: "examples: labels",
    good: [0, 1, 2],
    bad: [-1, 1.5, 3, ...notFinite],
    fixed: true,
    call: (values) => examples(new Uint8Array(6), values, two),
  },
  {
    name: "batchOrder: indices",
    good: [0, 1, 2, 5],
    bad: notIndex,
    call: (indices) => batchOrder({ indices, batchSize: 4, rng: streams(1).order }).batch(0),
  },
  {
    name: "alwaysZeroInputs: indices",
    optional: true,
    good: [0, 1],
    bad: [2, ...notIndex],
    call: (indices) => alwaysZeroInputs(pixels, indices),
  },
];

/** A function of a mask whose first layer has four weights. */
export const maskDoor = (name: string, call: ArrayDoor["call"], fixed = true): ArrayDoor => {
  return { name: `${name}: mask`, good: [1, 0, 1, 1], bad: notBit, call, fixed };
};
const kept = ({ layers }: { readonly layers: readonly ArrayLike<number>[] }) =>
  layers.map((layer) => Array.from(layer));

const bits: readonly ArrayDoor[] = [
  maskDoor("keptCounts", (layer) => tickets.keptCounts(mask(layer)), false),
  maskDoor("density", (layer) => tickets.density(mask(layer)), false),
  maskDoor("prune", (layer) => kept(tickets.prune({ mask: mask(layer), scores, rates: [0.4, 0.4] }))),
  maskDoor("pruneTo", (layer) => kept(tickets.pruneTo({ mask: mask(layer), scores, total: 3 }))),
  maskDoor("checkMask", (layer) => tickets.checkMask(network, mask(layer), "checkMask")),
  maskDoor("applyMask", (layer) => tickets.applyMask(network, mask(layer), parameters)),
  maskDoor("packMask", (layer) => tickets.packMask(network, mask(layer))),
  maskDoor("randomMask", (layer) => kept(tickets.randomMask(mask(layer), { rng: random(2) })), false),
  maskDoor("shuffledMask", (layer) => kept(tickets.shuffledMask(mask(layer), { network, rng: random(2) }))),
  maskDoor("erkMask", (layer) => kept(tickets.erkMask(mask(layer), { network, rng: random(2) }))),
  maskDoor("roundsFromMasks", (layer) => tickets.roundsFromMasks([mask(layer)]), false),
  maskDoor(
    "buildArm",
    (layer) => tickets.buildArm("ticket", { network, mask: mask(layer), seed: 1 }).parameters,
  ),
  maskDoor("startParameters", (layer) =>
    tickets.startParameters("original", { network, mask: mask(layer), seed: 1 }),
  ),
  maskDoor("distance", (layer) => stability.distance(parameters, parameters, { network, mask: mask(layer) })),
  maskDoor("exportTorch", (layer) => tickets.exportTorch({ network, mask: mask(layer), parameters })),
  maskDoor("exportTfjs", (layer) => tickets.exportTfjs({ network, mask: mask(layer), parameters })),
  maskDoor("signPreservation", (layer) => {
    return tickets.signPreservation({ network, initial: parameters, trained: parameters, mask: mask(layer) });
  }),
  {
    name: "signPreservation: exclude",
    optional: true,
    good: [0, 1],
    bad: notBit,
    fixed: true,
    call: (exclude) => {
      const both = { network, initial: parameters, trained: parameters };
      return tickets.signPreservation({ ...both, mask: tickets.denseMask(network), exclude });
    },
  },
];

const ticket: readonly ArrayDoor[] = [
  {
    name: "prune: scores",
    good: [4, 1, 3, 2],
    bad: [NaN, null, undefined, "1", true],
    fixed: true,
    call: (values) =>
      kept(tickets.prune({ mask: mask(Uint8Array.of(1, 1, 1, 1)), scores: [values, [1, 2]], rate: 0.5 })),
  },
  {
    name: "prune: rates",
    optional: true,
    good: [0, 0],
    bad: [1, 1.5, -0.5, ...notFinite],
    fixed: true,
    call: (rates) => kept(tickets.prune({ mask: mask(Uint8Array.of(1, 1, 1, 1)), scores, rates })),
  },
  {
    name: "pruneTo: kept",
    good: [2, 1],
    bad: [0, 3, 0.5, ...notFinite],
    fixed: true,
    call: (counts) => kept(tickets.pruneTo({ mask: mask(Uint8Array.of(1, 1, 1, 1)), scores, kept: counts })),
  },
  {
    name: "maskAtLevel: rounds",
    good: [1, 2, 255],
    bad: [-1, 3, 1.5, 256, ...notFinite],
    call: (layer) => kept(tickets.maskAtLevel({ levels: 2, layers: [layer] }, 1)),
  },
  {
    name: "unpackMask: packed",
    good: [43],
    bad: [-1, 256, 1.5, ...notFinite],
    fixed: true,
    call: (packed) => tickets.unpackMask(network, packed),
  },
  {
    name: "levelOfDensity: densities",
    good: [1, 0.5, 0.25],
    bad: [-1, 1.5, ...notFinite],
    call: (values: ArrayLike<number>) => {
      return tickets.levelOfDensity(
        Array.from(values, (density, level) => ({ level, density })),
        0.5,
      );
    },
  },
];

const typed = ["Float32Array", "Float64Array"];
const stable: readonly ArrayDoor[] = [
  {
    name: "disagreement: first",
    good: [0, 1, 2],
    bad: [-1, 1.5, ...notFinite],
    fixed: true,
    call: (values) => stability.disagreement(values, [0, 1, 1]),
  },
  {
    name: "normalisedDisagreement: labels",
    good: [0, 1, 1],
    bad: [2, -1, 1.5, ...notFinite],
    fixed: true,
    call: (labels) => stability.normalisedDisagreement([0, 1, 0], [0, 0, 1], { labels, classes: 2 }),
  },
  {
    name: "predictedClasses: outputs",
    good: [0, 1, 3, 2],
    bad: [NaN, null, undefined, "1", true],
    call: (values) => stability.predictedClasses(values, { classes: 2 }),
  },
  {
    name: "linePoint: ends",
    good: [1, 2],
    bad: notFinite,
    fixed: true,
    call: (values) => stability.linePoint(Float32Array.of(0, 0), values, 0.5),
  },
  {
    name: "distance: a",
    good: Array.from(parameters),
    bad: notFinite,
    fixed: true,
    only: typed,
    call: (values) => stability.distance(values, parameters, { network }),
  },
  {
    name: "barriers: error",
    good: [0, 1, 0],
    bad: [-1, 1.5, ...notFinite],
    call: (values: ArrayLike<number>) => {
      return stability.barriers(Array.from(values, (error, i) => ({ alpha: i / 2, loss: 1, error })));
    },
  },
];

const sample = [3, 1, 2, 5, 4, 7];
const sampleDoor = (name: string, call: ArrayDoor["call"]): ArrayDoor => ({
  name,
  good: sample,
  bad: notFinite,
  call,
});
const part = { name: "x", delta: 4, direction: "greater", unit: "" } as const;
const claim = (values: never) => ({ claim: "c", parts: [{ ...part, values }] });

const numbers: readonly ArrayDoor[] = [
  sampleDoor("mean", (values) => statistics.mean(values)),
  sampleDoor("median", (values) => statistics.median(values)),
  sampleDoor("standardDeviation", (values) => statistics.standardDeviation(values)),
  sampleDoor("quantile", (values) => statistics.quantile(values, 0.3)),
  sampleDoor("summary", (values) => statistics.summary(values)),
  sampleDoor("tInterval", (values) => statistics.tInterval(values)),
  sampleDoor("pairedT: a", (values) => statistics.pairedT(values, [9, 9, 9, 9, 8, 9])),
  sampleDoor("pairedT: b", (values) => statistics.pairedT([9, 9, 9, 9, 8, 9], values)),
  sampleDoor("simultaneousIntervals", (values) => statistics.simultaneousIntervals([values, values])),
  sampleDoor("bcaInterval", (values) => {
    const statistic = (all: readonly number[]): number => all.map((x) => x / 2).reduce((a, b) => a + b, 0);
    return statistics.bcaInterval(values, { rng: random(1), resamples: 1000, statistic });
  }),
  sampleDoor("signFlip", (values) => statistics.signFlip(values)),
  sampleDoor("verdict", (values) => statistics.verdict(claim(values), { rng })),
  sampleDoor("kolmogorovSmirnov", (values) => statistics.kolmogorovSmirnov(values, (x) => x / 10)),
  sampleDoor("kolmogorovSmirnovTwoSample", (values) =>
    statistics.kolmogorovSmirnovTwoSample(values, [1, 1, 9]),
  ),
  { name: "holm", good: [0, 1, 0], bad: [-1, 1.5, ...notFinite], call: (values) => statistics.holm(values) },
  {
    name: "benjaminiHochberg",
    good: [0, 1, 0],
    bad: [-1, 1.5, ...notFinite],
    call: (values) => statistics.benjaminiHochberg(values),
  },
];

/** Every such place in data, tickets, stability and statistics. */
export const arrayDoors: readonly ArrayDoor[] = [...data, ...bits, ...ticket, ...stable, ...numbers];
