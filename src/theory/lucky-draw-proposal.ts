import { exp, log, type Rng } from "../numerics/index.js";
import { logBinomial } from "./log-binomial.js";
import { log1p } from "./log-space.js";
import { checkedDraw, type LuckyDraw } from "./lucky-draw.js";
import type { LogWeight } from "./importance-sampling.js";

/**
 * Log weights with which `importanceSampling` finds the probability of a lucky draw without its closed form. In terms of u, the share of the
 * law below |w|: the draw is lucky if all k needed u lie above t, the (K−k+1)-th largest of the other N − k, and have their signs. t has the density
 * of an order statistic, m C(m−1, j) t^(m−1−j) (1−t)^j with m = N − k and j = K − k; it is proposed from a t^(a−1) with the mean of the lucky draws'
 * own t, the other values below and above it integrate to 1, and each needed one lies above t with probability 1 − t. The weight is bounded.
 * With K = N nothing can fail and every weight is that of the signs.
 */
export function luckyDrawProposal(draw: LuckyDraw): LogWeight {
  const { weights, needed, top, signs } = checkedDraw("luckyDrawProposal", draw);
  const signLog = signs ? -needed * Math.LN2 : 0;
  const others = weights - needed;
  const above = top - needed;
  if (above === others || needed === 0) return () => signLog;
  const constant = log(others) + logBinomial(others - 1, above);
  const a = (weights - top) / (top + 1);
  return (rng: Rng): number => {
    const logT = log(1 - rng.uniform()) / a;
    const logRest = log1p(-exp(logT));
    const order = constant + (others - 1 - above) * logT + above * logRest;
    return order + needed * logRest - (log(a) + (a - 1) * logT) + signLog;
  };
}
