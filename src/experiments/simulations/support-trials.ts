import {
  recoversSupport,
  sparseProblem,
  supportMethods,
  type SupportMethodName,
} from "../../theory/index.js";
import { checkInteger } from "../../numerics/checks.js";
import { integerField, namesField, numberField } from "../fields.js";
import { simulationKind, type OfSimulation, type SimulationOptions } from "./simulation-kind.js";

const names = Object.keys(supportMethods) as [SupportMethodName, ...SupportMethodName[]];

/** The size of the problems, and who is to find their supports. */
export interface SupportTrialsOptions extends SimulationOptions {
  /** Rows of the design, in [1, 10000]. */
  readonly samples: number;
  /** Columns of the design, in [1, 1000]. Default 24. */
  readonly features?: number | undefined;
  /** True coefficients, in [1, features]. Default 3. */
  readonly nonzero?: number | undefined;
  /** Standard deviation of the noise, in [0, 100]. Default 0.5. */
  readonly noise?: number | undefined;
  /** Names of the table `supportMethods`, none twice. The oracle costs C(features, nonzero) fits. Default: all. */
  readonly methods?: readonly SupportMethodName[] | undefined;
}

/** How often methods find the support of sparse linear regression exactly, all on the same problems. */
export interface SupportTrialsRun extends OfSimulation {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "supportTrials";
  /** Rows of the design, in [1, 10000]. */
  readonly samples: number;
  /** Columns of the design, in [1, 1000]. */
  readonly features: number;
  /** True coefficients, in [1, features]. */
  readonly nonzero: number;
  /** Standard deviation of the noise, in [0, 100]. */
  readonly noise: number;
  /** Names of the table `supportMethods`, none twice, all tried on the same problems. */
  readonly methods: readonly SupportMethodName[];
}

/** Of the trials, in how many each method found exactly the true features. */
export interface SupportTrialsSummary {
  /** Counts in [0, trials]; missing of methods that were not asked for. */
  readonly recovered: { readonly [method in SupportMethodName]?: number };
}

/** A fresh problem in each trial; see `sparseProblem` and `recoversSupport`. */
export const supportTrialsKind = simulationKind<
  SupportTrialsRun,
  readonly SupportMethodName[],
  SupportTrialsSummary
>({
  job: "supportTrials",
  where: "supportTrials",
  title: "support recovery",
  fields: {
    samples: integerField({ least: 1, most: 10_000 }),
    features: integerField({ byDefault: 24, least: 1, most: 1000 }),
    nonzero: integerField({ byDefault: 3, least: 1 }),
    noise: numberField({ byDefault: 0.5, least: 0, most: 100 }),
    methods: namesField(names),
  },
  check: ({ features, nonzero }) => checkInteger("supportTrials", "nonzero", nonzero, 1, features),
  label: ({ samples, features, nonzero, methods }) =>
    `${methods.join(", ")} on ${samples} samples, ${nonzero} of ${features} features,`,
  cost: ({ features, nonzero, methods }) => ({
    secondsAStep: methods.includes("oracle") ? 1e-6 * choices(features, nonzero) : 1e-6 * features * features,
    like: `${features} ${nonzero} ${methods.join(" ")}`,
  }),
  // Problems of other numbers of true features or other noise share their designs: they differ in what is asked alone.
  stream: (root, { samples }) => root.split("support").split(samples),
  trial({ samples, features, nonzero, noise, methods }, rng) {
    const problem = sparseProblem({ samples, features, nonzero, noise, rng });
    return methods.filter((method) => recoversSupport(problem, method));
  },
  summary: (trials, { methods }) => ({
    recovered: Object.fromEntries(
      methods.map((method) => [method, trials.filter((found) => found.includes(method)).length]),
    ),
  }),
});

/** Describes trials of support recovery. Every field is checked; errors begin with `supportTrials`. */
export function supportTrials(options: SupportTrialsOptions): SupportTrialsRun {
  return supportTrialsKind.describe(options);
}

/** C(n, k), rounded. */
function choices(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i++) count *= (n - k + i) / i;
  return count;
}
