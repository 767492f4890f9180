import { knownFields } from "../numerics/checks.js";

/**
 * What was measured at one iteration. Losses are means, in nats of softmax cross-entropy. Of classes there are accuracies, fractions in [0, 1]; of
 * real values the mean squared error of an output and R², see `measures`.
 */
export interface HistoryEntry {
  /** Steps done before this evaluation; 0 is the untrained network. */
  readonly iteration: number;
  /** Mean of the batch losses since the evaluation before; absent at iteration 0. */
  readonly trainingLoss?: number;
  /** Mean over the validation examples. */
  readonly validationLoss: number;
  /** Fraction told right; of classes only. */
  readonly validationAccuracy?: number;
  /** Of real values only. */
  readonly validationMeanSquaredError?: number;
  /** Of real values only, and missing where they are constant. */
  readonly validationR2?: number;
  /** Only where the validation loss is the smallest so far, and at the end of the run. */
  readonly testLoss?: number;
  /** Fraction told right; of classes only, and where there is a test loss. */
  readonly testAccuracy?: number;
  /** Of real values only, and where there is a test loss. */
  readonly testMeanSquaredError?: number;
  /** Of real values only, where there is a test loss, and missing where they are constant. */
  readonly testR2?: number;
}

/** The evaluations of one run in order; the first is at iteration 0. */
export type History = readonly HistoryEntry[];

/** A point of a history with test figures. */
export interface MeasuredPoint extends Omit<HistoryEntry, "trainingLoss" | "testLoss"> {
  /** Mean over the test examples. */
  readonly testLoss: number;
}

/** The point of smallest validation loss. */
export interface EarlyStop extends MeasuredPoint {
  /** True in the last 5 % of the run: the minimum may lie beyond its end. */
  readonly censored: boolean;
}

/** A history point without its training loss; an error where the test data were not evaluated. */
export function measured(point: HistoryEntry): MeasuredPoint {
  const { trainingLoss: _trainingLoss, testLoss, ...rest } = point;
  if (testLoss === undefined) {
    throw new Error(`measured: the point must have test figures, got none at iteration ${point.iteration}`);
  }
  return { ...rest, testLoss };
}

/**
 * The iteration of smallest validation loss (the first of equals) with its test figures, read after the run; test
 * data choose nothing (Frankle & Carbin 2019, "early stopping"). `iterations` is the length of the run, by default
 * its last evaluation.
 */
export function earlyStop(
  history: History,
  options: {
    /** Steps of the whole run. Default: those of the last evaluation. */
    iterations?: number;
  } = {},
): EarlyStop {
  const { iterations } = knownFields("earlyStop", options, ["iterations"]);
  const last = history.at(-1);
  if (last === undefined) throw new RangeError("earlyStop: history must have at least 1 point, got 0");
  const odd = history.find(({ validationLoss }) => !Number.isFinite(validationLoss));
  if (odd !== undefined) {
    const got = String(odd.validationLoss);
    throw new RangeError(`earlyStop: validation losses must be finite, got ${got} at ${odd.iteration}`);
  }
  const best = history.reduce((a, b) => (b.validationLoss < a.validationLoss ? b : a));
  const length = iterations ?? last.iteration;
  return { ...measured(best), censored: 20 * best.iteration > 19 * length };
}
