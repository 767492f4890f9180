import { predictedSteps, tridiagonalise, type PredictedSteps } from "../../curvature/index.js";
import { integerField } from "../fields.js";
import { matrixKind, type MatrixOptions, type MatrixSummary, type OfMatrix } from "./matrix-kind.js";

/** Which matrix, where, and how many products are spent on the prediction. */
export interface DescentProbeOptions extends MatrixOptions {
  /** Lanczos steps from the gradient, in [1, 1000]. Default 100. */
  readonly steps?: number | undefined;
}

/** What the quadratic model at a point says of gradient descent from there. `matrix` is by default the Gauss-Newton matrix. */
export interface DescentProbeRun extends OfMatrix {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "descent";
  /** Lanczos steps from the gradient, in [1, 1000]. */
  readonly steps: number;
}

/** What a descent probe found. */
export interface DescentProbeSummary extends MatrixSummary {
  /** Euclidean length of the gradient on the surviving coordinates, in nats per unit of weight. */
  readonly gradientNorm: number;
  /** The tridiagonal matrix of the Krylov space started at the gradient: `startQuadrature` and `predictedSteps` take it. */
  readonly diagonal: readonly number[];
  /** Beside `diagonal`, one entry fewer. */
  readonly offDiagonal: readonly number[];
  /** At rate 1 / λ₁ until a tenth of the model's loss is left. */
  readonly predicted: PredictedSteps;
}

/** The Lanczos process started at the gradient, and the steps it predicts; see `tridiagonalise` and `predictedSteps`. */
export const descent = matrixKind<DescentProbeRun, Omit<DescentProbeSummary, keyof MatrixSummary>>({
  job: "descent",
  where: "descentProbe",
  title: "predicted descent",
  matrices: ["gauss-newton", "empirical-fisher", "hessian"],
  fields: { steps: integerField({ byDefault: 100, least: 1, most: 1000 }) },
  products: ({ steps }) => steps,
  stream: "descent",
  async estimate({ steps }, { operator, point: { loss, gradient }, onProduct }) {
    const { diagonal, offDiagonal, startNorm } = await tridiagonalise(operator, {
      steps,
      start: gradient,
      onStep: onProduct,
    });
    return {
      gradientNorm: startNorm,
      diagonal: Array.from(diagonal),
      offDiagonal: Array.from(offDiagonal),
      predicted: predictedSteps({ diagonal, offDiagonal }, { from: { loss, gradientNorm: startNorm } }),
    };
  },
});

/** Describes a descent probe. Every field is checked; errors begin with `descentProbe`. */
export function descentProbe(options: DescentProbeOptions): DescentProbeRun {
  return descent.describe(options);
}
