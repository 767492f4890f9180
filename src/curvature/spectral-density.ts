import { at } from "../numerics/at.js";
import { knownFields } from "../numerics/checks.js";
import { exp } from "../numerics/elementary.js";
import type { Rng } from "../numerics/random.js";
import { meanEstimate, type ProbeEstimate } from "./estimates.js";
import { checkOperator, type LinearOperator, type OnProduct } from "./linear-operator.js";
import { integrate, startQuadrature, type Quadrature } from "./quadrature.js";
import { krylovBasis } from "./tridiagonalise.js";

/** How many starts there are, how far each goes, and whence they come. */
export interface SpectralDensityOptions {
  /** Random starts, ≥ 4: the standard errors come from their differences. Default 10. */
  readonly probes?: number | undefined;
  /** Products a start, ≥ 1. Default 60. */
  readonly steps?: number | undefined;
  /** Random starts come from it, number i from `split(i)`: the same stream gives the same estimate. */
  readonly rng: Rng;
  /** Called after each product with how many were made in all. */
  readonly onProduct?: OnProduct | undefined;
}

/** The distribution of a matrix's eigenvalues as random starts see it: one quadrature a start. */
export interface SpectralDensity {
  /** Rows of the matrix. */
  readonly size: number;
  /** One a start, first start first. */
  readonly quadratures: readonly Quadrature[];
}

/**
 * Stochastic Lanczos quadrature (Ubaru, Chen & Saad 2017): for a start uniform on the sphere, E Σ wⱼ f(nodeⱼ) = tr f(A) / size. Cost:
 * probes · steps products. Property: each quadrature's moments up to 2 · steps − 1 are those of its start.
 */
export async function spectralDensity(
  operator: LinearOperator,
  options: SpectralDensityOptions,
): Promise<SpectralDensity> {
  const known = knownFields("spectralDensity", options, ["probes", "steps", "rng", "onProduct"]);
  const { probes = 10, steps = 60, rng, onProduct } = known;
  checkOperator("spectralDensity", operator);
  if (!Number.isSafeInteger(probes) || probes < 4)
    throw new RangeError(`spectralDensity: probes must be an integer ≥ 4, got ${probes}`);
  const { size } = operator;
  const quadratures: Quadrature[] = [];
  let done = 0;
  for (let probe = 0; probe < probes; probe++) {
    const stream = rng.split(probe);
    const start = Float64Array.from({ length: size }, () => stream.normal());
    const onStep = (): Promise<void> | void => onProduct?.(++done);
    quadratures.push(
      startQuadrature(await krylovBasis("spectralDensity", operator, { steps, start, onStep })),
    );
  }
  return { size, quadratures };
}

/** tr f(A) with its standard error over the starts. f(λ) = 1 in an interval and 0 outside counts the eigenvalues there. */
export function spectralSum(
  { size, quadratures }: SpectralDensity,
  f: (eigenvalue: number) => number,
): ProbeEstimate {
  const { value, standardError } = meanEstimate(
    "spectralSum",
    quadratures.map((quadrature) => integrate(quadrature, f)),
  );
  return { value: size * value, standardError: size * standardError };
}

/** How wide each node is drawn, and on how fine a grid. */
export interface SmoothingOptions {
  /** Standard deviation of the Gaussian that each node becomes, in the unit of the eigenvalues. Default: 1 % of the range of the nodes. */
  readonly width?: number | undefined;
  /** Points of the grid, ≥ 2; it reaches 6 widths beyond the outermost nodes. Default: two a width. */
  readonly points?: number | undefined;
}

/** A density on a grid; it integrates to 1 (trapezoid rule). */
export interface SmoothedDensity {
  /** (points), ascending, equally far apart, in the unit of the eigenvalues. */
  readonly points: Float64Array;
  /** Per unit of the eigenvalues. */
  readonly density: Float64Array;
  /** Standard error of the density over the starts, point by point. */
  readonly standardErrors: Float64Array;
  /** How the density was drawn: what its shape depends on beside the matrix. */
  readonly smoothing: {
    /** The only shape that there is. */
    readonly kernel: "gaussian";
    /** Standard deviation, in the unit of the eigenvalues. */
    readonly width: number;
  };
}

const ROOT_TWO_PI = 2.5066282746310002;
/** Widths after which a Gaussian counts as 0: 1 − its mass inside is 2e-9. */
const REACH = 6;

/** The quadratures' nodes, each a Gaussian of one named width. Narrower than the spacing of the nodes, it shows the nodes, not the matrix. */
export function smoothedDensity(
  { quadratures }: SpectralDensity,
  options: SmoothingOptions = {},
): SmoothedDensity {
  const { width, points } = knownFields("smoothedDensity", options, ["width", "points"]);
  const lowest = Math.min(...quadratures.map(({ nodes }) => at(nodes, 0)));
  const highest = Math.max(...quadratures.map(({ nodes }) => at(nodes, nodes.length - 1)));
  const range = highest - lowest;
  const sigma = width ?? (range > 0 ? range / 100 : Math.max(Math.abs(lowest), 1) / 100);
  if (!Number.isFinite(sigma) || sigma <= 0)
    throw new RangeError(`smoothedDensity: width must be finite and > 0, got ${sigma}`);
  const length = range + 2 * REACH * sigma;
  const count = points ?? Math.ceil((2 * length) / sigma) + 1;
  if (!Number.isSafeInteger(count) || count < 2 || count > 1e6)
    throw new RangeError(`smoothedDensity: points must be an integer in [2, 1000000], got ${count}`);
  const grid = Float64Array.from(
    { length: count },
    (_, i) => lowest - REACH * sigma + (length * i) / (count - 1),
  );
  const gaussian = (distance: number): number => {
    const z = distance / sigma;
    return Math.abs(z) > 2 * REACH ? 0 : exp(-0.5 * z * z) / (ROOT_TWO_PI * sigma);
  };
  const estimates = Array.from(grid, (point) =>
    meanEstimate(
      "smoothedDensity",
      quadratures.map((quadrature) => integrate(quadrature, (node) => gaussian(point - node))),
    ),
  );
  return {
    points: grid,
    density: Float64Array.from(estimates, ({ value }) => value),
    standardErrors: Float64Array.from(estimates, ({ standardError }) => standardError),
    smoothing: { kernel: "gaussian", width: sigma },
  };
}
