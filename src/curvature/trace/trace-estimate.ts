import { knownFields } from "../../numerics/checks.js";
import type { Rng } from "../../numerics/random.js";
import { meanEstimate, type ProbeEstimate } from "../estimates.js";
import { productsOf, type LinearOperator, type OnProduct, type Products } from "../linear-operator.js";
import { dot } from "../vectors.js";
import { traceMethods, withRounding, type TraceMethodName } from "./trace-methods.js";
import { signVector } from "./probes.js";

/** How the trace is estimated, and what may be spent. */
export interface TraceOptions {
  /** Default "hutch++". */
  readonly method?: TraceMethodName | undefined;
  /** Products to be spent. Default 60. From `size` products on the trace is computed exactly instead, from the unit vectors. */
  readonly products?: number | undefined;
  /** Random vectors come from it: the same stream gives the same estimate. */
  readonly rng: Rng;
  /** Called after each product with how many were made; may wait, and may throw to stop. */
  readonly onProduct?: OnProduct | undefined;
}

/** A trace with the standard error of its estimate. */
export interface TraceEstimate extends ProbeEstimate {
  /** "exact": there were as many products to spend as the matrix has rows. */
  readonly method: TraceMethodName | "exact";
  /** Products made: at most those that were to be spent. */
  readonly products: number;
}

/** tr A. Property: the truth lies within 3 standard errors in 99 % of draws, from 12 draws on (60 products). */
export async function traceEstimate(operator: LinearOperator, options: TraceOptions): Promise<TraceEstimate> {
  const known = knownFields("traceEstimate", options, ["method", "products", "rng", "onProduct"]);
  const { method = "hutch++", products: count = 60, rng, onProduct } = known;
  const products = productsOf("traceEstimate", operator, onProduct);
  const { size } = operator;
  if (!Object.hasOwn(traceMethods, method))
    throw new RangeError(
      `traceEstimate: method must be one of ${Object.keys(traceMethods).join(", ")}, got ${JSON.stringify(method)}`,
    );
  const { estimate, fewest } = traceMethods[method];
  if (!Number.isSafeInteger(count) || count < fewest)
    throw new RangeError(
      `traceEstimate: products must be an integer ≥ ${fewest} for ${method}, got ${count}`,
    );
  if (count >= size)
    return { ...withRounding(await exactTrace(products, size), size), method: "exact", products: size };
  const found = withRounding(await estimate(products, { size, count, rng }), size);
  return { ...found, method, products: products.done };
}

async function exactTrace({ multiply }: Products, size: number): Promise<ProbeEstimate> {
  let value = 0;
  for (let i = 0; i < size; i++) {
    const e = new Float64Array(size);
    e[i] = 1;
    value += (await multiply(e))[i] ?? 0;
  }
  return { value, standardError: 0 };
}

/** How many random vectors there are, and whence. */
export interface FrobeniusOptions {
  /** Vectors of random signs, ≥ 4. Default 30. */
  readonly probes?: number | undefined;
  /** Vector k comes from `split(k)`: the same stream gives the same estimate. */
  readonly rng: Rng;
  /** Called after each product with how many were made; may wait, and may throw to stop. */
  readonly onProduct?: OnProduct | undefined;
}

/** ‖A‖_F as the root of the mean of ‖Az‖² over vectors z of random signs. Biased low by about standardError² / (2 · value). */
export async function frobeniusNorm(
  operator: LinearOperator,
  options: FrobeniusOptions,
): Promise<ProbeEstimate> {
  const {
    probes = 30,
    rng,
    onProduct,
  } = knownFields("frobeniusNorm", options, ["probes", "rng", "onProduct"]);
  const { multiply } = productsOf("frobeniusNorm", operator, onProduct);
  const draws: number[] = [];
  for (let k = 0; k < probes; k++) {
    const image = await multiply(signVector(operator.size, rng.split(k)));
    draws.push(dot(image, image));
  }
  const squared = withRounding(meanEstimate("frobeniusNorm", draws), operator.size);
  const value = Math.sqrt(squared.value);
  return { value, standardError: value === 0 ? 0 : squared.standardError / (2 * value) };
}
