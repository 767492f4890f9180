import { checkInteger, knownFields } from "../numerics/checks.js";
import type { Rng } from "../numerics/random.js";
import type { Examples } from "./types.js";

/** How many examples are held out, and by which draw. */
export interface TrainingSplitOptions {
  /** Training examples held out for validation, in [0, count). 5,000 in protocol `lenet`. */
  readonly validation: number;
  /** The examples held out come from `rng.split("permutation")`. */
  readonly rng: Rng;
}

/** Indices into `dataset.train`, each ascending; together every example once. */
export interface TrainingSplit {
  /** What is trained on. */
  readonly train: Uint32Array;
  /** What is held out. */
  readonly validation: Uint32Array;
}

/**
 * Divides the training examples at random: every set of `validation` of them is equally likely. Test examples are never touched.
 * Depends on the stream's identity only, not on what was drawn from it before.
 */
export function trainingSplit(
  dataset: {
    /** The training examples; only their number counts. */
    readonly train: Pick<Examples, "count">;
  },
  options: TrainingSplitOptions,
): TrainingSplit {
  const { validation, rng } = knownFields("trainingSplit", options, ["validation", "rng"]);
  const { count } = dataset.train;
  checkInteger("trainingSplit", "count of training examples", count, 1, 4294967295);
  if (!Number.isSafeInteger(validation) || validation < 0 || validation >= count)
    throw new RangeError(`trainingSplit: validation must be an integer in [0, ${count}), got ${validation}`);
  const order = rng.split("permutation").permutation(count);
  return { train: order.slice(validation).sort(), validation: order.slice(0, validation).sort() };
}
