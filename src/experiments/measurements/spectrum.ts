import {
  extremeEigenvalues,
  spectrumEnds,
  type EigenPair,
  type SpectrumEnds,
} from "../../curvature/index.js";
import { checkInteger } from "../../numerics/checks.js";
import { integerField, nameField } from "../fields.js";
import {
  matrices,
  matrixKind,
  type MatrixOptions,
  type MatrixSummary,
  type OfMatrix,
} from "./matrix-kind.js";

/** Which matrix, where, and how many of its eigenvalues. */
export interface SpectrumRunOptions extends MatrixOptions {
  /** Eigenvalues wanted at each end, in [1, 100]. Default 5. */
  readonly count?: number | undefined;
  /** Lanczos steps, in [count, 1000]: one product each, and one more for each eigenvalue. Default 60. */
  readonly steps?: number | undefined;
  /** Which end of the spectrum. Default "largest". */
  readonly ends?: SpectrumEnds | undefined;
}

/** Ends of the spectrum of the loss at a point, on the surviving coordinates. `matrix` is by default the Hessian. */
export interface SpectrumRun extends OfMatrix {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "spectrum";
  /** Eigenvalues wanted at each end, in [1, 100]. */
  readonly count: number;
  /** Lanczos steps, in [count, 1000]. */
  readonly steps: number;
  /** Which end of the spectrum. */
  readonly ends: SpectrumEnds;
}

/** An eigenvalue with ‖A x − λ x‖ of its unit vector. */
export interface FoundEigenvalue {
  /** λ, in nats per squared unit of weight. */
  readonly value: number;
  /** ‖A x − λ x‖ with ‖x‖ = 1, in the unit of `value`. */
  readonly residual: number;
  /** The residual is at most 1e-3 of the eigenvalue itself. */
  readonly converged: boolean;
}

/** What a spectrum found. */
export interface SpectrumSummary extends MatrixSummary {
  /** Largest first; empty if they were not asked for. */
  readonly eigenvalues: readonly FoundEigenvalue[];
  /** Smallest first; missing if they were not asked for. */
  readonly smallest?: readonly FoundEigenvalue[];
}

/** Eigenvalues at the ends of a matrix's spectrum, with residuals; see `extremeEigenvalues`. */
export const spectrumKind = matrixKind<SpectrumRun, Omit<SpectrumSummary, keyof MatrixSummary>>({
  job: "spectrum",
  where: "spectrum",
  title: "spectrum",
  version: 2, // converged is relative to the eigenvalue itself
  matrices,
  fields: {
    count: integerField({ byDefault: 5, least: 1, most: 100 }),
    steps: integerField({ byDefault: 60, least: 1, most: 1000 }),
    ends: nameField(spectrumEnds),
  },
  check: ({ count, steps }) => checkInteger("spectrum", "steps", steps, count, 1000),
  products: ({ steps }) => steps,
  stream: "lanczos",
  async estimate({ count, steps, ends }, { operator, rng, onProduct }) {
    const { largest, smallest } = await extremeEigenvalues(operator, {
      count,
      steps,
      ends,
      rng,
      onStep: onProduct,
    });
    const found = (pairs: readonly EigenPair[]): FoundEigenvalue[] =>
      pairs.map(({ value, residual, converged }) => ({ value, residual, converged }));
    return { eigenvalues: found(largest), ...(ends === "largest" ? {} : { smallest: found(smallest) }) };
  },
});

/** Describes a spectrum. Every field is checked; errors begin with `spectrum`. */
export function spectrum(options: SpectrumRunOptions): SpectrumRun {
  return spectrumKind.describe(options);
}
