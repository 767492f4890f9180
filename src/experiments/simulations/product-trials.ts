import { drawOverlap, productDescent, productDraw, sparseProblem } from "../../theory/index.js";
import { checkInteger } from "../../numerics/checks.js";
import { integerField, numberField } from "../fields.js";
import { simulationKind, type OfSimulation, type SimulationOptions } from "./simulation-kind.js";

/** The size of the problems and of the draws, and how long each descent is. */
export interface ProductTrialsOptions extends SimulationOptions {
  /** Rows of the design, in [1, 10000]. */
  readonly samples: number;
  /** Columns of the design, in [1, 1000]. Default 40. */
  readonly features?: number | undefined;
  /** True coefficients, in [1, features]. Default 5. */
  readonly nonzero?: number | undefined;
  /** Pairs of factors for each coefficient, in [1, 1000]. Default 1. */
  readonly candidates?: number | undefined;
  /** Root mean square of the initial factors, in [1e-6, 10]. Default 0.2. */
  readonly scale?: number | undefined;
  /** Steps of gradient descent, in [1, 100000]. Default 300. */
  readonly steps?: number | undefined;
  /** Learning rate, in [1e-6, 10]. Default 0.1. */
  readonly rate?: number | undefined;
}

/** Sparse noiseless regression in product form from natural draws: how lucky each was, and whether it succeeded. */
export interface ProductTrialsRun extends OfSimulation {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "productTrials";
  /** Rows of the design, in [1, 10000]. */
  readonly samples: number;
  /** Columns of the design, in [1, 1000]. */
  readonly features: number;
  /** True coefficients, in [1, features]. */
  readonly nonzero: number;
  /** Pairs of factors for each coefficient, in [1, 1000]. */
  readonly candidates: number;
  /** Root mean square of the initial factors, in [1e-6, 10]. */
  readonly scale: number;
  /** Steps of gradient descent, in [1, 100000]. */
  readonly steps: number;
  /** Learning rate, in [1e-6, 10]. */
  readonly rate: number;
}

/** One number a trial, in their order. */
export interface ProductTrialsSummary {
  /** Share of the true coefficients among as many of largest initial size, in [0, 1]. */
  readonly overlaps: readonly number[];
  /** 1 if the largest coefficients at the end were the true ones, else 0. */
  readonly successes: readonly (0 | 1)[];
}

/** A fresh problem and a fresh draw in each trial; see `sparseProblem`, `productDraw`, `drawOverlap` and `productDescent`. */
export const productTrialsKind = simulationKind<
  ProductTrialsRun,
  { readonly overlap: number; readonly success: boolean },
  ProductTrialsSummary
>({
  job: "productTrials",
  where: "productTrials",
  title: "product form",
  fields: {
    samples: integerField({ least: 1, most: 10_000 }),
    features: integerField({ byDefault: 40, least: 1, most: 1000 }),
    nonzero: integerField({ byDefault: 5, least: 1 }),
    candidates: integerField({ byDefault: 1, least: 1, most: 1000 }),
    scale: numberField({ byDefault: 0.2, least: 1e-6, most: 10 }),
    steps: integerField({ byDefault: 300, least: 1, most: 100_000 }),
    rate: numberField({ byDefault: 0.1, least: 1e-6, most: 10 }),
  },
  check: ({ features, nonzero }) => checkInteger("productTrials", "nonzero", nonzero, 1, features),
  label: ({ samples, features, candidates }) =>
    `${samples} samples of ${features} features, ${candidates} candidates`,
  cost: ({ features, candidates, steps }) => ({
    secondsAStep: steps * features * (1e-9 * features + 4e-9 * candidates),
    like: `${features} ${candidates} ${steps}`,
  }),
  stream: (root, { samples, candidates }) => root.split(`product ${samples} ${candidates}`),
  trial({ samples, features, nonzero, candidates, scale, steps, rate }, rng) {
    const problem = sparseProblem({ samples, features, nonzero, rng: rng.split("problem") });
    const draw = productDraw({ features, candidates, scale, rng: rng.split("draw") });
    const { success } = productDescent(problem, draw, { steps, rate });
    return { overlap: drawOverlap(problem, draw), success };
  },
  summary: (trials) => ({
    overlaps: trials.map(({ overlap }) => overlap),
    successes: trials.map(({ success }) => (success ? 1 : 0)),
  }),
});

/** Describes trials of the product form. Every field is checked; errors begin with `productTrials`. */
export function productTrials(options: ProductTrialsOptions): ProductTrialsRun {
  return productTrialsKind.describe(options);
}
