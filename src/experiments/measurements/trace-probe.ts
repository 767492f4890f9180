import { traceEstimate, type TraceEstimate, type TraceMethodName } from "../../curvature/index.js";
import { integerField, nameField } from "../fields.js";
import {
  matrices,
  matrixKind,
  type MatrixOptions,
  type MatrixSummary,
  type OfMatrix,
} from "./matrix-kind.js";

/** Which matrix, where, and how many products are spent on its trace. */
export interface TraceProbeOptions extends MatrixOptions {
  /** Default "hutch++". */
  readonly method?: TraceMethodName | undefined;
  /** Products to be spent, in [8, 10000]. Default 60. */
  readonly products?: number | undefined;
}

/** The trace of a matrix. `matrix` is by default the Hessian. */
export interface TraceProbeRun extends OfMatrix {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "trace";
  /** Estimator; a name of the table `traceMethods`. */
  readonly method: TraceMethodName;
  /** Products to be spent, in [8, 10000]. */
  readonly products: number;
}

/** What a trace probe found. */
export interface TraceProbeSummary extends MatrixSummary {
  /** With its standard error, and how many products it took. */
  readonly trace: TraceEstimate;
}

/** The trace at a point with its standard error; see `traceEstimate`. */
export const trace = matrixKind<TraceProbeRun, Omit<TraceProbeSummary, keyof MatrixSummary>>({
  job: "trace",
  where: "traceProbe",
  title: "trace",
  matrices,
  fields: {
    method: nameField(["hutch++", "hutchinson", "xtrace"]),
    products: integerField({ byDefault: 60, least: 8, most: 10_000 }),
  },
  products: ({ products }) => products,
  stream: "trace",
  estimate: async ({ method, products }, { operator, rng, onProduct }) => ({
    trace: await traceEstimate(operator, { method, products, rng, onProduct }),
  }),
});

/** Describes a trace probe. Every field is checked; errors begin with `traceProbe`. */
export function traceProbe(options: TraceProbeOptions): TraceProbeRun {
  return trace.describe(options);
}
