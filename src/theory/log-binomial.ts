import { log } from "../numerics/index.js";
import { checkWhole } from "./checks.js";
import { log1p } from "./log-space.js";

/** ½ ln 2π. */
const HALF_LOG_TWO_PI = 0.91893853320467274178;
/** Factors below which ln C(n, k) is the plain sum of k logarithms. */
const FEW = 32;

/**
 * ln n! − (n + ½) ln n + n − ½ ln 2π: what Stirling's formula leaves out. Error below 1e-15 (Loader 2000, "Fast and accurate computation
 * of binomial probabilities"); n an integer ≥ 1.
 */
function stirlingError(n: number): number {
  if (n >= 16) {
    const s = n * n;
    return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / (1188 * s)) / s) / s) / s) / n;
  }
  let factorial = 1; // exact up to 18!
  for (let i = 2; i <= n; i++) factorial *= i;
  return log(factorial) - (n + 0.5) * log(n) + n - HALF_LOG_TWO_PI;
}

/** ln n!, relative error below 1e-14; n an integer from 0. */
export function logFactorial(n: number): number {
  checkWhole("logFactorial", "n", n, 0);
  return n === 0 ? 0 : (n + 0.5) * log(n) - n + HALF_LOG_TWO_PI + stirlingError(n);
}

/**
 * ln C(n, k), relative error below 1e-13 for n up to 10⁹ and beyond: no factorial is formed, so that nothing overflows and nothing
 * cancels. C(n, k) = e^(n H(k/n)) · √(n / 2πk(n−k)) · e^(Stirling errors), with H the entropy in nats.
 * Throws unless 0 ≤ k ≤ n are integers.
 */
export function logBinomial(n: number, k: number): number {
  checkWhole("logBinomial", "n", n, 0);
  checkWhole("logBinomial", "k", k, 0, n);
  const few = Math.min(k, n - k);
  if (few <= FEW) {
    let sum = 0;
    for (let i = 0; i < few; i++) sum += log((n - i) / (few - i));
    return sum;
  }
  const many = n - few;
  const entropy = few * log(n / few) - many * log1p(-few / n);
  const spread = 0.5 * (log(n) - log(few) - log(many)) - HALF_LOG_TWO_PI;
  return entropy + (spread + stirlingError(n) - stirlingError(few) - stirlingError(many));
}
