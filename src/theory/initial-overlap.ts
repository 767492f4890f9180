import { at, type Rng } from "../numerics/index.js";
import { checkNumbers } from "../numerics/check-numbers.js";
import { knownFields } from "../numerics/checks.js";
import { mean, standardDeviation } from "../statistics/index.js";
import { checkWhole } from "./checks.js";

/** One layer before and after training, and how the null is drawn. */
export interface InitialOverlapOptions {
  /** w₀ of the weights of a layer that can be trained, in any order. */
  readonly initial: Float32Array;
  /** Their values at the end of dense training, in the same order. */
  readonly trained: Float32Array;
  /** How many survive: an integer in [1, weights]. */
  readonly kept: number;
  /** Permutations of the changes: an integer ≥ 2. Default 100. */
  readonly draws?: number | undefined;
  /** Draw d uses `rng.split(d)`. */
  readonly rng: Rng;
}

/** A layer's overlap beside what selection alone and what chance alone would give; fractions in [0, 1]. */
export interface InitialOverlap {
  /** Share of the survivors that are among as many weights of largest |w₀|. */
  readonly observed: number;
  /** With permuted changes, one a draw. */
  readonly values: readonly number[];
  /** Of these. */
  readonly mean: number;
  /** Of the draws, with n − 1. */
  readonly standardDeviation: number;
  /** observed − mean. */
  readonly excess: number;
  /** kept / weights: the expectation if survivors were drawn at random (hypergeometric). */
  readonly chance: number;
  /** Of the layer that can be trained. */
  readonly weights: number;
  /** Survivors. */
  readonly kept: number;
}

/**
 * Are the survivors of one-shot magnitude pruning those that began large, beyond what adding any change does? The null keeps the real w₀ and gives the
 * real changes Δw = w_T − w₀ out in random order inside the layer, then keeps the largest |w₀ + Δw|. One round carries nothing over from round to round,
 * so that under independence of Δw and w₀ the observed overlap is exactly one more draw: the null is exact.
 * Cost: draws sorts of the layer.
 */
export function initialOverlap(options: InitialOverlapOptions): InitialOverlap {
  const {
    initial,
    trained,
    kept,
    draws = 100,
    rng,
  } = knownFields("initialOverlap", options, ["initial", "trained", "kept", "draws", "rng"]);
  checkNumbers("initialOverlap", "initial", initial);
  const weights = initial.length;
  checkNumbers("initialOverlap", "trained", trained, { length: weights });
  checkWhole("initialOverlap", "kept", kept, 1, weights);
  checkWhole("initialOverlap", "draws", draws, 2);

  const large = topOf(initial, kept);
  const overlap = (final: ArrayLike<number>): number => {
    const survivors = topOf(final, kept);
    let both = 0;
    for (let j = 0; j < weights; j++) both += at(large, j) & at(survivors, j);
    return both / kept;
  };
  const changes = Float64Array.from(trained, (value, j) => value - at(initial, j));
  const underNull = Array.from({ length: draws }, (_, draw) => {
    const order = rng.split(draw).permutation(weights);
    return overlap(Float64Array.from(initial, (value, j) => value + at(changes, at(order, j))));
  });
  const [observed, expected] = [overlap(trained), mean(underNull)];
  return {
    observed,
    values: underNull,
    mean: expected,
    standardDeviation: standardDeviation(underNull),
    excess: observed - expected,
    chance: kept / weights,
    weights,
    kept,
  };
}

/** 1 for the `kept` largest magnitudes, decided as pruning does: of equal ones the last stay. */
function topOf(values: ArrayLike<number>, kept: number): Uint8Array {
  const sizes = Float64Array.from(values, Math.abs);
  const threshold = at(sizes.slice().sort(), sizes.length - kept);
  const top = new Uint8Array(sizes.length);
  let left = kept;
  sizes.forEach((size, j) => {
    if (size > threshold) [top[j], left] = [1, left - 1];
  });
  for (let j = sizes.length - 1; j >= 0 && left > 0; j--)
    if (sizes[j] === threshold) [top[j], left] = [1, left - 1];
  return top;
}
