import { examples } from "../../../src/data/index.js";
import { referenceEngine } from "../../../src/engine/index.js";
import { diagonalOperator } from "../../../src/curvature/index.js";
import { resolveNetwork } from "../../../src/networks/index.js";
import { random } from "../../../src/numerics/index.js";
import type { TrainOptions } from "../../../src/index.js";
import type { OptionCases } from "./case.js";

const operator = diagonalOperator(Array.from({ length: 20 }, (_, i) => i + 1));
const engine = referenceEngine();
const two = examples(new Uint8Array(128), Uint8Array.of(0, 1), { features: 64, classes: 10, scale: 1 });
const small = { diagonal: [1, 2], offDiagonal: [0.5] };
const measure = { nodes: [1, 2], weights: [0.5, 0.5] };
const density = { size: 2, quadratures: [measure, measure, measure, measure] };

/** Operators and what is told of them. */
export const curvatureCases = ({ initial }: TrainOptions): OptionCases => ({
  curvatureAt: {
    calls: [
      [
        engine,
        {
          network: resolveNetwork("digits-mlp"),
          parameters: initial,
          examples: engine.bind(two),
          indices: Uint32Array.of(0, 1),
        },
      ],
    ],
  },
  extremeEigenvalues: { calls: [[operator, { count: 1, steps: 2, ends: "both", rng: random(1) }]] },
  tridiagonalise: { calls: [[operator, { steps: 2, rng: random(1) }]] },
  spectralDensity: { calls: [[operator, { probes: 4, steps: 2, rng: random(1) }]] },
  smoothedDensity: { calls: [[density, { width: 0.1 }]] },
  startQuadrature: { calls: [[small, { steps: 1 }]] },
  predictedSteps: { calls: [[small, { factor: 10, from: { loss: 1, gradientNorm: 1 } }]] },
  traceEstimate: { calls: [[operator, { products: 9, rng: random(1) }]] },
  frobeniusNorm: { calls: [[operator, { probes: 4, rng: random(1) }]] },
  effectiveRank: { calls: [[operator, { products: 12, rng: random(1) }]] },
});
