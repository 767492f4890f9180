import { effectiveRank, type EffectiveRank } from "../../curvature/index.js";
import { integerField } from "../fields.js";
import { matrixKind, type MatrixOptions, type MatrixSummary, type OfMatrix } from "./matrix-kind.js";

/** Which matrix, where, and how many products are spent on its rank. */
export interface RankProbeOptions extends MatrixOptions {
  /** Products to be spent, in [12, 10000] and fewer than the coordinates. Default 60. */
  readonly products?: number | undefined;
}

/** The effective rank of a matrix. `matrix` is by default the Gauss-Newton matrix, which has no negative eigenvalues. */
export interface RankProbeRun extends OfMatrix {
  /** Kind of experiment; tells descriptions apart in study files and in the store. */
  readonly job: "rank";
  /** Products to be spent, in [12, 10000] and fewer than the coordinates. */
  readonly products: number;
}

/** What a rank probe found. */
export interface RankProbeSummary extends MatrixSummary, EffectiveRank {}

/** tr² / ‖·‖²_F at a point with standard errors; see `effectiveRank`. */
export const rank = matrixKind<RankProbeRun, EffectiveRank>({
  job: "rank",
  where: "rankProbe",
  title: "effective rank",
  matrices: ["gauss-newton", "empirical-fisher", "hessian"],
  fields: { products: integerField({ byDefault: 60, least: 12, most: 10_000 }) },
  products: ({ products }) => products,
  stream: "rank",
  estimate: ({ products }, { operator, rng, onProduct }) =>
    effectiveRank(operator, { products, rng, onProduct }),
});

/** Describes a rank probe. Every field is checked; errors begin with `rankProbe`. */
export function rankProbe(options: RankProbeOptions): RankProbeRun {
  return rank.describe(options);
}
