import { knownFields } from "../numerics/checks.js";
import { log } from "../numerics/elementary.js";
import type { Rng } from "../numerics/random.js";
import { jackknifeError } from "../statistics/index.js";
import { meanEstimate, type ProbeEstimate } from "./estimates.js";
import { productsOf, type LinearOperator, type OnProduct } from "./linear-operator.js";
import { sphereEstimate } from "./trace/probes.js";
import { sketch } from "./trace/sketch.js";

/** How many products may be spent, and whence random vectors come. */
export interface EffectiveRankOptions {
  /** Products to be spent, in [12, size). Default 60. */
  readonly products?: number | undefined;
  /** Random vectors come from it: the same stream gives the same estimate. */
  readonly rng: Rng;
  /** Called after each product with how many were made; may wait, and may throw to stop. */
  readonly onProduct?: OnProduct | undefined;
}

/** How many eigenvalues of equal size would have this trace and Frobenius norm; 1 of a matrix of rank 1, `size` of the identity. */
export interface EffectiveRank {
  /** tr A = Σ λ. */
  readonly trace: ProbeEstimate;
  /** ‖A‖²_F = Σ λ². */
  readonly squaredFrobenius: ProbeEstimate;
  /** tr² / ‖A‖²_F. */
  readonly rank: number;
  /** Its natural logarithm, with the jackknife's standard error over the probes. */
  readonly logRank: ProbeEstimate;
}

/**
 * The effective rank tr(A)² / ‖A‖²_F of a positive semidefinite matrix (also called participation ratio or stable dimension) from one set of
 * products: both parts are exact on a random subspace, where the outliers are, and estimated outside it (`sketch`). Throws if the
 * trace is not positive. Property: scaling A by c > 0 leaves it as it is.
 */
export async function effectiveRank(
  operator: LinearOperator,
  options: EffectiveRankOptions,
): Promise<EffectiveRank> {
  const known = knownFields("effectiveRank", options, ["products", "rng", "onProduct"]);
  const { products: count = 60, rng, onProduct } = known;
  const products = productsOf("effectiveRank", operator, onProduct);
  if (!Number.isSafeInteger(count) || count < 12 || count >= operator.size)
    throw new RangeError(
      `effectiveRank: products must be an integer in [12, ${operator.size}), got ${count}`,
    );
  const { trace, squaredNorm, traces, squaredNorms, outsideNorms, dimension } = await sketch(
    products,
    operator.size,
    count,
    rng,
  );
  const logRankOf = (someTraces: readonly number[], someNorms: readonly number[]): number => {
    const whole = trace + mean(someTraces);
    if (!(whole > 0)) throw new RangeError(`effectiveRank: the trace must be > 0, got ${whole}`);
    return 2 * log(whole) - log(squaredNorm + mean(someNorms));
  };
  const without = traces.map((_, k) =>
    logRankOf(
      traces.filter((_unused, j) => j !== k),
      squaredNorms.filter((_unused, j) => j !== k),
    ),
  );
  const drawn = traces.length;
  const logRank = logRankOf(traces, squaredNorms);
  const outside = sphereEstimate(traces, outsideNorms, dimension);
  const squares = meanEstimate("effectiveRank", squaredNorms);
  const whole = trace + outside.value;
  const squared = squaredNorm + squares.value;
  return {
    trace: { value: whole, standardError: outside.standardError },
    squaredFrobenius: { value: squared, standardError: squares.standardError },
    rank: (whole * whole) / squared,
    logRank: {
      value: logRank,
      standardError: Math.sqrt((drawn - 1) / (drawn - 3)) * jackknifeError(without),
    },
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
