import { checkCount } from "../checks.js";
import { normalCdf } from "./distributions.js";

/**
 * P(T ≤ t) of the noncentral t, T = (Z + noncentrality) / u with ν u² of χ²(ν): the mean of Φ(t u − noncentrality) over u (Owen
 * 1968), by Simpson's rule; absolute error below 1e-9. (jStat's series loses everything from noncentralities of about 38 on,
 * where its first factor underflows.) Throws unless ν is an integer ≥ 1 and the others are finite.
 */
export function noncentralTCdf(t: number, degreesOfFreedom: number, noncentrality: number): number {
  checkCount("noncentralTCdf", "degreesOfFreedom", degreesOfFreedom, 1);
  if (!Number.isFinite(t) || !Number.isFinite(noncentrality))
    throw new RangeError(`noncentralTCdf: t and noncentrality must be finite, got ${t}, ${noncentrality}`);
  // u has mean nearly 1 and standard deviation nearly 1/√(2ν): beyond these ends lies less than 1e-15.
  const reach = 9 / Math.sqrt(degreesOfFreedom);
  const lower = Math.max(0, 1 - reach);
  const width = 1 + reach - lower;
  // Φ(t u − noncentrality) rises within 1/|t|: at least 40 points for it, and 1,000 for the density.
  const steps = 2 * Math.ceil(Math.min(Math.max(500, 20 * width * Math.abs(t)), 100_000));
  let weighted = 0;
  let total = 0;
  for (let i = 0; i <= steps; i++) {
    const u = lower + (width * i) / steps;
    const simpson = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    // The density of u up to a constant, which the division takes out.
    const weight = simpson * density(u, degreesOfFreedom);
    total += weight;
    weighted += weight * normalCdf(t * u - noncentrality);
  }
  return Math.min(1, Math.max(0, weighted / total));
}

const density = (u: number, degrees: number): number =>
  degrees === 1
    ? Math.exp((1 - u * u) / 2)
    : u === 0
      ? 0
      : Math.exp((degrees - 1) * Math.log(u) + (degrees * (1 - u * u)) / 2);
