import { logBinomial, sparseProblem, productDraw, xorNetwork } from "../../../src/theory/index.js";
import { encodeMask, encodeWeights } from "../../../src/tickets/index.js";
import { mask, network, parameters, rng, type OptionCases } from "./case.js";

const draw = { weights: 4, needed: 1, top: 2, signs: true };
const problem = sparseProblem({ samples: 4, features: 3, nonzero: 1, rng });
const code = { code: "initial", initial: parameters } as const;
const coded = { width: 4, ...code } as const;
const layer = Float32Array.of(1, 2, 3);

/** Theory and description length. */
export const theoryCases: OptionCases = {
  compressionBound: {
    calls: [[{ errors: 1, examples: 9, bits: logBinomial(9, 2), choices: 2, failure: 0.1 }]],
  },
  luckyDraw: { calls: [[draw]] },
  exactLuckyDraw: { calls: [[draw]] },
  luckyDrawProposal: { calls: [[draw]] },
  simulatedDraw: { calls: [[{ ...draw, law: "uniform", draws: 2, confidence: 0.9, rng }]] },
  importanceSampling: { calls: [[() => 0, { draws: 100, confidence: 0.9, rng }]] },
  initialOverlap: { calls: [[{ initial: layer, trained: layer, kept: 1, draws: 2, rng }]] },
  lasso: { calls: [[problem, { penalty: 1, start: new Float64Array(3), tolerance: 0.1, sweeps: 2 }]] },
  overParameterisedDraw: { calls: [[{ needed: 1, chance: 0.5 }, 1]] },
  candidatesNeeded: { calls: [[{ needed: 1, chance: 0.5 }, 0.5]] },
  productDraw: { calls: [[{ features: 3, candidates: 1, scale: 1, rng }]] },
  productDescent: {
    calls: [[problem, productDraw({ features: 3, scale: 1, rng }), { steps: 1, rate: 0.1 }]],
  },
  sparseProblem: { calls: [[{ samples: 4, features: 3, nonzero: 1, noise: 0, rng }]] },
  subsetSumReach: { calls: [[{ count: 2, tolerance: 1, draws: 1, targets: "one", blocks: 1, rng }]] },
  xorNetwork: { calls: [[2, { rng }]] },
  xorDescent: { calls: [[xorNetwork(2, { rng }), { steps: 1, rate: 0.1 }]] },
  encodeMask: { calls: [[network, mask, code]] },
  decodeMask: { calls: [[network, encodeMask(network, mask, code), code]] },
  maskBits: { calls: [[network, mask, code]] },
  encodeWeights: { calls: [[network, mask, parameters, coded]] },
  decodeWeights: { calls: [[network, encodeWeights(network, mask, parameters, coded), coded]] },
  encodeSeedTicket: { calls: [[{ network, seed: 1, mask, description: {} }]] },
};
