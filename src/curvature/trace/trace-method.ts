import type { Rng } from "../../numerics/random.js";
import type { ProbeEstimate } from "../estimates.js";
import type { Products } from "../linear-operator.js";

/** An estimator of tr A from a number of products. */
export type TraceMethod = (
  products: Products,
  plan: {
    /** Rows of the matrix. */
    readonly size: number;
    /** Products to be spent, at least the method's `fewest` and fewer than `size`. */
    readonly count: number;
    /** Random vectors come from it. */
    readonly rng: Rng;
  },
) => Promise<ProbeEstimate>;
