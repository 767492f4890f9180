import { checkWhole } from "./checks.js";
import { checkedDraw, type LuckyDraw } from "./lucky-draw.js";

/** A rational number in lowest terms, denominator > 0. */
export interface Rational {
  /** ≥ 0 of a probability. */
  readonly numerator: bigint;
  /** > 0. */
  readonly denominator: bigint;
}

/** Weights above which exact arithmetic takes minutes. */
const MOST = 100_000;

/**
 * `luckyDraw` as an exact rational number, by mathjs (loaded when this is first called, 1 s). K!/(K−k)! · (N−k)!/N! is multiplied factor by
 * factor: i-th factor (K−i)/(N−i). Cost: k products of growing integers; N = 266,200 is refused, 100,000 with k = 1,000 takes a second.
 * Throws as `luckyDraw`, and above 100,000 weights.
 */
export async function exactLuckyDraw(draw: LuckyDraw): Promise<Rational> {
  const { weights, needed, top, signs } = checkedDraw("exactLuckyDraw", draw);
  checkWhole("exactLuckyDraw", "weights", weights, 1, MOST);
  const { fraction, multiply } = await import("mathjs");
  const factor = (numerator: number, denominator: number): unknown =>
    fraction(BigInt(numerator), BigInt(denominator));
  let product: unknown = factor(1, 1);
  for (let i = 0; i < needed; i++) {
    product = multiply(product as never, factor(top - i, (signs ? 2 : 1) * (weights - i)) as never);
  }
  const { n, d } = product as { readonly n: bigint; readonly d: bigint };
  return { numerator: n, denominator: d };
}
