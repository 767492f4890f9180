import { random } from "../../src/numerics/index.js";
import * as theory from "../../src/theory/index.js";
import * as tickets from "../../src/tickets/index.js";
import { mask, maskDoor, network, notFinite, parameters, type ArrayDoor } from "./array-doors.js";

const door = (name: string, good: readonly number[], call: ArrayDoor["call"]): ArrayDoor => {
  return { name, good, bad: notFinite, call };
};
const fixedDoor = (name: string, good: readonly number[], call: ArrayDoor["call"]): ArrayDoor => {
  return { ...door(name, good, call), fixed: true };
};

const [four, two] = [
  [1, 3, 2, 4],
  [1, 2],
];
const rng = random(4);
const whole: theory.SparseProblem = {
  samples: 5,
  features: 2,
  gram: Float64Array.of(2, 1, 1, 3),
  moment: Float64Array.of(1, 2),
  truth: Float64Array.of(1, 1),
  support: [0, 1],
};
const draw: theory.ProductDraw = {
  candidates: 2,
  u: Float64Array.of(1, 3, 2, 4),
  v: Float64Array.of(1, 3, 2, 4),
};
const few = { steps: 2, rate: 0.01 };

/** The arrays of a sparse problem, which its maker gives as they must be and a caller may put together by hand. */
const problemDoors = Object.entries<(problem: theory.SparseProblem) => unknown>({
  leastSquares: (problem) => theory.leastSquares(problem, [0, 1]),
  lasso: (problem) => theory.lasso(problem, { penalty: 0.1, sweeps: 9 }),
  lassoViolation: (problem) => theory.lassoViolation(problem, Float64Array.of(1, 0), 0.1),
  lassoSupport: (problem) => theory.lassoSupport(problem, 1),
  recoversSupport: (problem) => theory.recoversSupport(problem, "oracle"),
  productDescent: (problem) => theory.productDescent(problem, draw, few),
}).flatMap(([name, call]): readonly ArrayDoor[] => [
  {
    ...fixedDoor(`${name}: gram`, [2, 1, 1, 3], (gram) => call({ ...whole, gram })),
    only: ["Float32Array", "Float64Array"],
  },
  fixedDoor(`${name}: moment`, two, (moment) => call({ ...whole, moment })),
]);

const notAscending = [-1, 0, 2, 0.5, ...notFinite];
const supportDoors = Object.entries<(problem: theory.SparseProblem) => unknown>({
  recoversSupport: (problem) => theory.recoversSupport(problem, "oracle"),
  drawOverlap: (problem) => theory.drawOverlap(problem, draw),
  productDescent: (problem) => theory.productDescent(problem, draw, few),
}).map(([name, call]): ArrayDoor => {
  return {
    ...door(`${name}: support`, [0, 1], (support) => call({ ...whole, support })),
    bad: notAscending,
  };
});

const drawDoors = Object.entries<(given: theory.ProductDraw) => unknown>({
  drawMagnitudes: (given) => theory.drawMagnitudes(given),
  drawOverlap: (given) => theory.drawOverlap({ ...whole, support: [1] }, given),
  productDescent: (given) => theory.productDescent(whole, given, few),
}).flatMap(([name, call]) => [
  fixedDoor(`${name}: u`, four, (u) => call({ ...draw, u })),
  fixedDoor(`${name}: v`, four, (v) => call({ ...draw, v })),
]);

const xorDoors = Object.entries<(given: theory.XorNetwork) => unknown>({
  solvesXor: (given) => theory.solvesXor(given),
  holdsXorPair: (given) => theory.holdsXorPair(given),
  xorLoss: (given) => theory.xorLoss(given),
  xorDescent: (given) => theory.xorDescent(given, few),
}).flatMap(([name, call]) => [
  fixedDoor(`${name}: hidden`, four, (hidden) => call({ hidden, output: Float64Array.of(1, 2), bias: 0 })),
  fixedDoor(`${name}: output`, two, (output) => call({ hidden: Float64Array.from(four), output, bias: 0 })),
]);

const other: readonly ArrayDoor[] = [
  door("nearestSubsetSum: values", four, (values) => theory.nearestSubsetSum(values, 2.5)),
  door("subsetSums: values", four, (values) => theory.subsetSums(values)),
  door("subsetSumCoverage: values", [0, 1], (values) => theory.subsetSumCoverage(values, 0.1)),
  door("reachesAll: values", [0, 1], (values) => theory.reachesAll(values, 0.1)),
  fixedDoor("initialOverlap: initial", four, (initial) => {
    return theory.initialOverlap({ initial, trained: Float32Array.of(2, 1, 4, 1), kept: 2, draws: 3, rng });
  }),
  fixedDoor("initialOverlap: trained", four, (trained) => {
    return theory.initialOverlap({ initial: Float32Array.of(2, 1, 4, 1), trained, kept: 2, draws: 3, rng });
  }),
  {
    ...fixedDoor("lasso: start", two, (start) => theory.lasso(whole, { penalty: 0.1, start, sweeps: 3 })),
    optional: true,
  },
  fixedDoor("lassoViolation: coefficients", two, (values) => theory.lassoViolation(whole, values, 0.1)),
  {
    ...door("leastSquares: active", [0, 1], (active) => theory.leastSquares(whole, active)),
    bad: notAscending,
  },
];

const known = { code: "initial" } as const;
const ones = tickets.denseMask(network);
const bytesDoor = (name: string, bytes: Uint8Array, call: ArrayDoor["call"]): ArrayDoor => {
  return { name: `${name}: bytes`, good: Array.from(bytes), bad: [-1, 256, 1.5, ...notFinite], call };
};

const codes: readonly ArrayDoor[] = [
  maskDoor("enumerativeBits", (layer) => tickets.enumerativeBits(mask(layer), theory.logBinomial), false),
  maskDoor("maskEntropy", (layer) => tickets.maskEntropy(mask(layer)), false),
  maskDoor("maskRank", (layer) => tickets.maskRank(layer), false),
  maskDoor("encodeMask", (layer) => tickets.encodeMask(network, mask(layer))),
  maskDoor("maskBits", (layer) => tickets.maskBits(network, mask(layer))),
  maskDoor("encodeWeights", (layer) => tickets.encodeWeights(network, mask(layer), parameters, { width: 4 })),
  maskDoor("encodeSeedTicket", (layer) => tickets.encodeSeedTicket({ network, mask: mask(layer), seed: 1 })),
  {
    ...fixedDoor("encodeMask: initial", Array.from(parameters), (initial) => {
      return tickets.encodeMask(network, ones, { ...known, initial });
    }),
    only: ["Float32Array", "Float64Array"],
  },
  {
    ...fixedDoor("encodeWeights: parameters", Array.from(parameters), (values) => {
      return tickets.encodeWeights(network, ones, values, { width: 4 });
    }),
    only: ["Float32Array"],
  },
  bytesDoor("decodeMask", Uint8Array.of(9, 1, 2), (bytes) => tickets.decodeMask(network, bytes)),
  bytesDoor("decodeWeights", Uint8Array.of(9, 1, 2), (bytes) => {
    return tickets.decodeWeights(network, bytes, { width: 4 });
  }),
  bytesDoor("bitDecoder", Uint8Array.of(9, 1, 2), (bytes) => tickets.bitDecoder(bytes).decode(999)),
  {
    ...bytesDoor(
      "decodeSeedTicket",
      tickets.encodeSeedTicket({ network, mask: ones, seed: 1 }),
      tickets.decodeSeedTicket,
    ),
    fixed: true,
  },
];

/** Every such place in theory and in the codes of masks and weights. */
export const theoryDoors: readonly ArrayDoor[] = [
  ...problemDoors,
  ...supportDoors,
  ...drawDoors,
  ...xorDoors,
  ...other,
  ...codes,
];
