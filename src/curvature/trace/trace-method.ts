import type { Rng } from "../../numerics/random.js";
import type { ProbeEstimate } from "../estimates.js";
import type { Products } from "../linear-operator.js";

/** An estimator of tr A from a number of products. */
export type TraceMethod = (
  products: Products,
  plan: { readonly size: number; readonly count: number; readonly rng: Rng },
) => Promise<ProbeEstimate>;
