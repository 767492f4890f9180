import { spectralDensity } from "../../curvature/index.js";
import { integerField } from "../fields.js";
import {
  matrices,
  matrixKind,
  type MatrixOptions,
  type MatrixSummary,
  type OfMatrix,
} from "./matrix-kind.js";

/** Which matrix, where, and how many products are spent on its density. */
export interface DensityProbeOptions extends MatrixOptions {
  /** Random starts, in [4, 100]. Default 6. */
  readonly probes?: number | undefined;
  /** Products a start, in [1, 1000]. Default 60. */
  readonly steps?: number | undefined;
}

/** The density of a matrix's eigenvalues. `matrix` is by default the Hessian. */
export interface DensityProbeRun extends OfMatrix {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "density";
  /** Random starts, in [4, 100]. */
  readonly probes: number;
  /** Products a start, in [1, 1000]. */
  readonly steps: number;
}

/** What a density probe found: nodes and weights of each start, to be put into `smoothedDensity` and `spectralSum`. */
export interface DensityProbeSummary extends MatrixSummary {
  /** First start first. */
  readonly quadratures: readonly {
    /** Eigenvalues of the start's tridiagonal matrix, ascending. */
    readonly nodes: readonly number[];
    /** Their weights in the density, ≥ 0, in the order of `nodes`; they add up to 1. */
    readonly weights: readonly number[];
  }[];
}

/** Stochastic Lanczos quadrature at a point; see `spectralDensity`. */
export const density = matrixKind<DensityProbeRun, Omit<DensityProbeSummary, keyof MatrixSummary>>({
  job: "density",
  where: "densityProbe",
  title: "spectral density",
  matrices,
  fields: {
    probes: integerField({ byDefault: 6, least: 4, most: 100 }),
    steps: integerField({ byDefault: 60, least: 1, most: 1000 }),
  },
  products: ({ probes, steps }) => probes * steps,
  stream: "density",
  async estimate({ probes, steps }, { operator, rng, onProduct }) {
    const { quadratures } = await spectralDensity(operator, { probes, steps, rng, onProduct });
    return {
      quadratures: quadratures.map(({ nodes, weights }) => ({
        nodes: Array.from(nodes),
        weights: Array.from(weights),
      })),
    };
  },
});

/** Describes a density probe. Every field is checked; errors begin with `densityProbe`. */
export function densityProbe(options: DensityProbeOptions): DensityProbeRun {
  return density.describe(options);
}
