import { weightCount } from "../../../src/networks/index.js";
import { random } from "../../../src/numerics/index.js";
import { luckyDrawProposal, productDraw, sparseProblem, xorNetwork } from "../../../src/theory/index.js";
import { encodeMask, encodeWeights } from "../../../src/tickets/index.js";
import { mask, network, parameters, rng, type OptionCases } from "./case.js";

const lucky = { weights: 6, needed: 2, top: 3, signs: true };
const product = { features: 4, candidates: 2, scale: 0.1, rng: random(3) };
const sparse = { samples: 9, features: 4, nonzero: 2, noise: 0.1, rng: random(2) };
const problem = sparseProblem(sparse);
const code = { code: "initial", initial: parameters } as const;
const weights = { ...code, width: 4 } as const;
const layer = Float32Array.from({ length: weightCount(network) }, (_, i) => i / 4);

/** Chances of lucky draws, sparse problems, and codes of masks and weights. */
export const theoryCases: OptionCases = {
  luckyDraw: { calls: [[lucky]] },
  exactLuckyDraw: { calls: [[lucky]] },
  luckyDrawProposal: { calls: [[lucky]] },
  simulatedDraw: { calls: [[{ ...lucky, law: "cauchy", draws: 9, confidence: 0.9, rng }]] },
  importanceSampling: { calls: [[luckyDrawProposal(lucky), { draws: 100, confidence: 0.9, rng }]] },
  overParameterisedDraw: { calls: [[{ needed: 2, chance: 0.1 }, 3]] },
  candidatesNeeded: { calls: [[{ needed: 2, chance: 0.1 }, 0.05]] },
  compressionBound: { calls: [[{ errors: 1, examples: 9, bits: 8, choices: 2, failure: 0.1 }]] },
  initialOverlap: {
    calls: [[{ initial: layer, trained: layer.map((w) => w * w), kept: 5, draws: 2, rng }]],
  },
  subsetSumReach: {
    calls: [[{ count: 6, tolerance: 0.1, draws: 2, targets: "one", blocks: 1, rng }]],
  },
  sparseProblem: { calls: [[sparse]] },
  lasso: { calls: [[problem, { penalty: 0.1, start: new Float64Array(4), tolerance: 0.01, sweeps: 99 }]] },
  productDraw: { calls: [[product]] },
  productDescent: { calls: [[problem, productDraw(product), { steps: 2, rate: 0.1 }]] },
  xorNetwork: { calls: [[3, { rng }]] },
  xorDescent: { calls: [[xorNetwork(3, { rng }), { steps: 2, rate: 0.1 }]] },
  encodeMask: { calls: [[network, mask, code]] },
  decodeMask: { calls: [[network, encodeMask(network, mask, code), code]] },
  maskBits: { calls: [[network, mask, code]] },
  encodeWeights: { calls: [[network, mask, parameters, weights]] },
  decodeWeights: { calls: [[network, encodeWeights(network, mask, parameters, weights), weights]] },
  encodeSeedTicket: { calls: [[{ network, mask, seed: 1, description: {} }]] },
};
