import { at } from "../numerics/at.js";
import { knownFields } from "../numerics/checks.js";
import { exp, log } from "../numerics/elementary.js";

/** A learning rate and the loss it ended with, in nats; Infinity where it diverged. */
export interface RateAndLoss {
  /** Positive, each once. */
  readonly rate: number;
  /** Infinity where training diverged. */
  readonly loss: number;
}

/** Which losses count as good. */
export interface LargestGoodRateOptions {
  /** Losses up to (1 + within) times the smallest are good. Default 0.02. */
  readonly within?: number | undefined;
}

/** What a grid of rates says of the largest that is still good. */
export interface LargestGoodRate {
  /** The rate with the smallest loss. */
  readonly best: number;
  /** Where the loss leaves the good ones, on a straight line in the logarithm of the rate between the last good rate of the grid and the next. */
  readonly largest: number;
  /** True if the best rate is the first or last of the grid, or the last rate is good: then the grid says only a bound. */
  readonly atEdge: boolean;
}

/**
 * The largest learning rate whose loss is within 2 % of the best. Where the next rate of the grid diverged, there is no line to read and the last good rate is
 * taken. Throws for fewer than three rates, rates that are not positive and different, or no finite loss.
 */
export function largestGoodRate(
  points: readonly RateAndLoss[],
  options: LargestGoodRateOptions = {},
): LargestGoodRate {
  const { within = 0.02 } = knownFields("largestGoodRate", options, ["within"]);
  if (!(within >= 0 && within < Infinity))
    throw new RangeError(`largestGoodRate: within must be finite and ≥ 0, got ${within}`);
  const sorted = [...points].sort((a, b) => a.rate - b.rate);
  const wrong = sorted.find(({ rate }, k) => !(rate > 0 && rate < Infinity) || sorted[k + 1]?.rate === rate);
  if (sorted.length < 3 || wrong !== undefined)
    throw new RangeError(
      `largestGoodRate: rates must be at least 3, positive and different, got ${points.map(({ rate }) => rate).join(", ")}`,
    );
  const least = Math.min(...sorted.map(({ loss }) => loss));
  if (!(least > 0 && least < Infinity))
    throw new RangeError(`largestGoodRate: the smallest loss must be finite and > 0, got ${least}`);
  const limit = (1 + within) * least;
  const last = sorted.findLastIndex(({ loss }) => loss <= limit);
  const best = sorted.findIndex(({ loss }) => loss === least);
  const good = at(sorted, last);
  const next = sorted[last + 1];
  const crosses = next !== undefined && next.loss < Infinity;
  return {
    best: at(sorted, best).rate,
    largest: crosses
      ? exp(log(good.rate) + (log(next.rate / good.rate) * (limit - good.loss)) / (next.loss - good.loss))
      : good.rate,
    atEdge: best === 0 || next === undefined,
  };
}
