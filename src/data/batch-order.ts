import { at } from "../numerics/at.js";
import { checkNumbers } from "../numerics/check-numbers.js";
import { knownFields } from "../numerics/checks.js";
import type { Rng } from "../numerics/random.js";

/** Which examples, in what portions. */
export interface BatchOrderOptions {
  /** The examples to go through, as indices. At least one. */
  readonly indices: Uint32Array;
  /** Examples a step, ≥ 1. The last batch of an epoch has what is left. Default 60 (Frankle & Carbin 2019). */
  readonly batchSize?: number | undefined;
  /** Epoch e is ordered by `rng.split(e)`. */
  readonly rng: Rng;
}

/** The minibatches of a run as a function of the step. */
export interface BatchOrder {
  /** Steps in which every example comes once. */
  readonly batchesPerEpoch: number;
  /**
   * The batch of a step (0, 1, …): a view that stays valid until the next call. It depends on the step and the stream alone, so a run that
   * resumes anywhere sees what it would have seen. Costs one permutation where the epoch changes, else nothing.
   */
  batch(step: number): Uint32Array;
}

/** Every epoch goes through all examples once, in an order of its own: a permutation from `rng.split(epoch)`. */
export function batchOrder(options: BatchOrderOptions): BatchOrder {
  const {
    indices,
    batchSize = 60,
    rng,
  } = knownFields("batchOrder", options, ["indices", "batchSize", "rng"]);
  checkNumbers("batchOrder", "indices", indices, { least: 0, most: 4294967295, integer: true });
  const count = indices.length;
  if (count === 0) throw new RangeError("batchOrder: indices must hold at least one example, got 0");
  if (!Number.isSafeInteger(batchSize) || batchSize < 1)
    throw new RangeError(`batchOrder: batchSize must be an integer ≥ 1, got ${batchSize}`);
  const batchesPerEpoch = Math.ceil(count / batchSize);
  const shuffled = new Uint32Array(count);
  let shuffledEpoch = -1;

  const batch = (step: number): Uint32Array => {
    if (!Number.isSafeInteger(step) || step < 0)
      throw new RangeError(`batch: step must be an integer ≥ 0, got ${step}`);
    const epoch = Math.floor(step / batchesPerEpoch);
    if (epoch !== shuffledEpoch) {
      rng
        .split(epoch)
        .permutation(count)
        .forEach((position, i) => (shuffled[i] = at(indices, position)));
      shuffledEpoch = epoch;
    }
    const start = (step % batchesPerEpoch) * batchSize;
    return shuffled.subarray(start, Math.min(start + batchSize, count));
  };
  return { batchesPerEpoch, batch };
}
