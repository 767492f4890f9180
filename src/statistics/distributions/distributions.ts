import jStat from "jstat";
import { checkNumber, checkOpenFraction, checkPositive } from "../checks.js";

/** Φ(z), relative error below 1e-12 for |z| < 5. */
export function normalCdf(z: number): number {
  checkNumber("normalCdf", "z", z);
  return jStat.normal.cdf(z, 0, 1);
}

/** Φ⁻¹(p), absolute error below 1e-9 for 1e-6 ≤ p ≤ 1 − 1e-6. Throws unless p lies in (0, 1). */
export function normalQuantile(p: number): number {
  checkOpenFraction("normalQuantile", "p", p);
  return jStat.normal.inv(p, 0, 1);
}

/** P(T ≤ t) of Student's t, absolute error below 5e-8; `degreesOfFreedom` > 0. */
export function studentCdf(t: number, degreesOfFreedom: number): number {
  checkNumber("studentCdf", "t", t);
  checkPositive("studentCdf", "degreesOfFreedom", degreesOfFreedom);
  return jStat.studentt.cdf(t, degreesOfFreedom);
}

/** Quantiles found so far: jStat searches each one, and intervals ask for the same few again and again. */
const quantiles = new Map<string, number>();

/** The p-quantile of Student's t, relative error below 5e-8; `degreesOfFreedom` > 0. Throws unless p lies in (0, 1). */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  checkOpenFraction("studentQuantile", "p", p);
  checkPositive("studentQuantile", "degreesOfFreedom", degreesOfFreedom);
  const name = `${p} ${degreesOfFreedom}`;
  const known = quantiles.get(name);
  if (known !== undefined) return known;
  const quantile = jStat.studentt.inv(p, degreesOfFreedom);
  if (quantiles.size < 1000) quantiles.set(name, quantile);
  return quantile;
}

/** The p-quantile of the beta distribution; alpha, beta > 0. Throws unless p lies in (0, 1). */
export function betaQuantile(p: number, alpha: number, beta: number): number {
  checkOpenFraction("betaQuantile", "p", p);
  checkPositive("betaQuantile", "alpha", alpha);
  checkPositive("betaQuantile", "beta", beta);
  return jStat.beta.inv(p, alpha, beta);
}

/**
 * P(F ≥ f) of Fisher's F through the incomplete beta function (Abramowitz & Stegun 26.6.2), so that small tails keep their
 * digits; f ≥ 0 (infinite: 0), degrees of freedom > 0.
 */
export function fisherTail(f: number, degreesOfFreedom: number, errorDegreesOfFreedom: number): number {
  if (!(typeof f === "number" && f >= 0)) throw new RangeError(`fisherTail: f must be ≥ 0, got ${f}`);
  checkPositive("fisherTail", "degreesOfFreedom", degreesOfFreedom);
  checkPositive("fisherTail", "errorDegreesOfFreedom", errorDegreesOfFreedom);
  const x = errorDegreesOfFreedom / (errorDegreesOfFreedom + degreesOfFreedom * f);
  return jStat.ibeta(x, errorDegreesOfFreedom / 2, degreesOfFreedom / 2);
}
