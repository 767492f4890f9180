import { exp, log } from "../numerics/index.js";
import { checkChance } from "./checks.js";
import { log1p } from "./log-space.js";

/**
 * ln of the number of independent draws of which at least one is lucky with probability `chance`, each being so with the given log
 * probability: ln(ln(1 − chance) / ln(1 − p)). A logarithm, since the number itself may exceed 10³⁰⁸. Default chance ½.
 * Throws unless the log probability is < 0 and finite.
 */
export function drawsNeeded(logProbability: number, chance = 0.5): number {
  if (!(logProbability < 0 && logProbability > -Infinity))
    throw new RangeError(`drawsNeeded: logProbability must be finite and < 0, got ${logProbability}`);
  checkChance("drawsNeeded", "chance", chance);
  const one = exp(logProbability);
  const rate = one < 1e-15 ? logProbability : log(-log1p(-one)); // ln(−ln(1 − p)) = ln p + p/2 + …
  return log(-log1p(-chance)) - rate;
}
