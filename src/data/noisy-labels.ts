import { knownFields } from "../numerics/checks.js";
import { shown } from "../numerics/names.js";
import type { Rng } from "../numerics/random.js";

/** Which labels are made noisy, and how. */
export interface NoisyLabelsOptions {
  /** Labels are 0 … classes − 1. */
  readonly classes: number;
  /** Chance that a label is drawn anew, in [0, 1]. */
  readonly share: number;
  /** Every label has its draws, so that which others are left clean changes none. */
  readonly rng: Rng;
  /** Of which examples; the others stay clean. Default: all. */
  readonly indices?: ArrayLike<number> | undefined;
}

/**
 * A copy of the labels in which each is, with probability `share`, drawn anew and evenly among all classes, its own with them (Zhang et al. 2017, "partially corrupted labels"): share · (1 − 1/classes) of them become wrong. What is
 * noisy at one share is so at every larger one, with the same new label.
 */
export function noisyLabels(labels: Uint8Array, options: NoisyLabelsOptions): Uint8Array {
  const known = knownFields("noisyLabels", options, ["classes", "share", "rng", "indices"]);
  const { classes, share, rng, indices } = known;
  if (!(share >= 0 && share <= 1))
    throw new RangeError(`noisyLabels: share must be in [0, 1], got ${shown(share)}`);
  if (!Number.isSafeInteger(classes) || classes < 1 || classes > 256)
    throw new RangeError(`noisyLabels: classes must be an integer in [1, 256], got ${shown(classes)}`);
  const drawn = labels.map((label) => {
    const [chance, other] = [rng.uniform(), rng.integer(classes)];
    return chance < share ? other : label;
  });
  if (indices === undefined) return drawn;
  const noisy = labels.slice();
  for (let k = 0; k < indices.length; k++) {
    const index = indices[k] ?? -1;
    const label = drawn[index];
    if (label === undefined)
      throw new RangeError(`noisyLabels: indices must be in [0, ${labels.length}), got ${index}`);
    noisy[index] = label;
  }
  return noisy;
}
