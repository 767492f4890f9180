import { roundingOf, type ProbeEstimate } from "../estimates.js";
import { dot } from "../vectors.js";
import { sphereEstimate, sphereVector } from "./probes.js";
import { sketch } from "./sketch.js";
import type { TraceMethod } from "./trace-method.js";
import { xtrace } from "./xtrace.js";

/** Mean of zᵀAz over vectors z uniform on the sphere of radius √size (Girard 1989, Hutchinson 1989). */
const hutchinson: TraceMethod = async ({ multiply }, { size, count, rng }) => {
  const traces: number[] = [];
  const squaredNorms: number[] = [];
  for (let k = 0; k < count; k++) {
    const z = sphereVector(size, rng.split(k));
    const image = await multiply(z);
    traces.push(dot(z, image));
    squaredNorms.push(dot(image, image));
  }
  return sphereEstimate(traces, squaredNorms, size);
};

/** The part on a random subspace exactly, the rest by Hutchinson's probes (Meyer et al. 2021): see `sketch`. */
const hutchPlusPlus: TraceMethod = async (products, { size, count, rng }) => {
  const { trace, traces, outsideNorms, dimension } = await sketch(products, size, count, rng);
  const { value, standardError } = sphereEstimate(traces, outsideNorms, dimension);
  return { value: trace + value, standardError };
};

/** Ways to estimate a trace. */
export const traceMethods = {
  /**
   * Mean of zᵀAz over random vectors z (Girard 1989, Hutchinson 1989): unbiased, its error falls as 1 / √products.
   */
  hutchinson: { estimate: hutchinson, fewest: 2 },
  /** A random subspace exactly, the rest by Hutchinson's probes (Meyer et al. 2021): best where few eigenvalues stand out. */
  "hutch++": { estimate: hutchPlusPlus, fewest: 6 },
  /** Every vector is both subspace and probe, left out in turn (Epperly, Tropp & Webber 2024). */
  xtrace: { estimate: xtrace, fewest: 8 },
} satisfies Record<
  string,
  {
    /** Spends at most the products of its plan. */
    readonly estimate: TraceMethod;
    /** The fewest products from which it has a standard error. */
    readonly fewest: number;
  }
>;

/** Names of the table `traceMethods`. */
export type TraceMethodName = keyof typeof traceMethods;

/** A standard error that is not below what sums of such numbers are known to. */
export function withRounding({ value, standardError }: ProbeEstimate, size: number): ProbeEstimate {
  return { value, standardError: Math.max(standardError, roundingOf(size, Math.abs(value))) };
}
