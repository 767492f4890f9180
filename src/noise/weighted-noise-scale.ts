import { at } from "../numerics/at.js";
import { knownFields } from "../numerics/checks.js";
import { jackknifeError } from "../statistics/index.js";

/** tr(HΣ), GᵀHG and their quotient, each with its standard error. */
export interface WeightedNoiseScale {
  /** Trace of H times the covariance of a single example's gradient, unbiased. */
  readonly weightedTrace: number;
  /** Standard error of `weightedTrace`, by the jackknife over blocks. */
  readonly weightedTraceError: number;
  /** GᵀHG of the true gradient, unbiased: may come out negative. */
  readonly weightedSquare: number;
  /** Standard error of `weightedSquare`, by the jackknife over blocks. */
  readonly weightedSquareError: number;
  /** tr(HΣ) / GᵀHG, in examples; absent where the denominator is not clearly positive (in all jackknife samples). */
  readonly noiseScale?: number;
  /** Standard error of `noiseScale`, in examples; absent where that is. */
  readonly noiseScaleError?: number;
}

/**
 * The noise scale of the quadratic model, B_noise = tr(HΣ) / GᵀHG (McCandlish et al. 2018, equation 2.8), from K blocks of `size` examples each. `products` is (K, K)
 * with g_kᵀ H g_l for the blocks' mean gradients g_k, symmetric. With t the mean of its diagonal and q that of the rest, GᵀHG = q and tr(HΣ) = size · (t − q), both
 * unbiased whatever H. With H = 1 it is the simple noise scale of block gradients. Standard errors by the delete-one-block jackknife. Cost: K³.
 */
export function weightedNoiseScale(
  products: readonly ArrayLike<number>[],
  options: {
    /** Examples of each block, an integer ≥ 1. */
    readonly size: number;
  },
): WeightedNoiseScale {
  const { size } = knownFields("weightedNoiseScale", options, ["size"]);
  const blocks = products.length;
  if (blocks < 3) throw new RangeError(`weightedNoiseScale: blocks must be at least 3, got ${blocks}`);
  if (!Number.isSafeInteger(size) || size < 1)
    throw new RangeError(`weightedNoiseScale: size must be an integer ≥ 1, got ${size}`);
  for (const row of products)
    if (row.length !== blocks)
      throw new RangeError(
        `weightedNoiseScale: products must be ${blocks} × ${blocks}, got a row of ${row.length}`,
      );
  const moments = (left: number): Moments => {
    const kept = Array.from({ length: blocks }, (_, k) => k).filter((k) => k !== left);
    let [diagonal, rest] = [0, 0];
    for (const k of kept)
      for (const l of kept) {
        if (k === l) diagonal += at(at(products, k), l);
        else rest += at(at(products, k), l);
      }
    const square = rest / (kept.length * (kept.length - 1));
    return { trace: size * (diagonal / kept.length - square), square };
  };
  const whole = moments(-1);
  const without = products.map((_, k) => moments(k));
  const error = (value: (each: Moments) => number): number => jackknifeError(without.map(value));
  const ratio = ({ trace, square }: Moments): number => trace / square;
  const positive = [whole, ...without].every(({ square }) => square > 0);
  return {
    weightedTrace: whole.trace,
    weightedTraceError: error(({ trace }) => trace),
    weightedSquare: whole.square,
    weightedSquareError: error(({ square }) => square),
    ...(positive ? { noiseScale: ratio(whole), noiseScaleError: error(ratio) } : {}),
  };
}

interface Moments {
  readonly trace: number;
  readonly square: number;
}
