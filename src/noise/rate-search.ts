import { at } from "../numerics/at.js";
import { checkPositive, knownFields } from "../numerics/checks.js";
import { exp, log } from "../numerics/elementary.js";
import { shown } from "../numerics/names.js";
import { expectedRate } from "./expected-rate.js";

/** One rate that was tried. */
export interface RateTrial {
  /** Learning rate, > 0. */
  readonly rate: number;
  /** What is to be small, such as steps to a target; undefined if it was not reached within `limit`. */
  readonly cost: number | undefined;
  /** What the trial was allowed to cost. */
  readonly limit: number;
}

/** What a search found. */
export interface RateSearch {
  /** The trial of least cost; undefined if none arrived. */
  readonly best: RateTrial | undefined;
  /** In the order in which they were run. */
  readonly trials: readonly RateTrial[];
  /** The best rate has no tried neighbour on one side: it may lie beyond. */
  readonly atEdge: boolean;
  /** What the trials cost together, at most `budget`: the cost of those that arrived and the limit of those that did not. */
  readonly spent: number;
  /** The most that the search could have spent: `limit` times the rates and the extensions allowed. */
  readonly budget: number;
}

/** Runs one trial: its cost if that is at most `limit`, else undefined. The same rate must give the same cost under every limit that allows it. */
export type RateTrialRunner = (rate: number, limit: number) => Promise<number | undefined>;

/** Which rates are tried, and what the search may cost. */
export interface RateSearchOptions {
  /** Ascending, positive: a geometric grid (`rateGrid`) or points of a sequence (`sobolRates`). */
  readonly rates: readonly number[];
  /** The most a single trial may cost. */
  readonly limit: number;
  /** Trials that may be added beyond the edges, a factor apart as the outermost two, or as rates are on average if those are closer. Default 4. */
  readonly extensions?: number | undefined;
  /** "best": a trial is abandoned once it costs more than the best so far. "none": every trial may cost `limit`. Default "best". */
  readonly abandon?: "best" | "none" | undefined;
}

/**
 * A geometric grid about the rate to be expected at a batch (`expectedRate`), so that it holds the best one at each batch: `count` rates, odd, a `factor` apart.
 */
export function rateGrid(options: {
  /** The best rate to be expected at the reference batch, > 0: the middle of the grid there. */
  readonly center: number;
  /** Examples a step for which `center` is meant, > 0. */
  readonly reference: number;
  /** Examples a step for which the grid is wanted, > 0. */
  readonly batch: number;
  /** Each rate is so much the one before, > 1. */
  readonly factor: number;
  /** Rates, an odd integer ≥ 1. */
  readonly count: number;
}): readonly number[] {
  const known = knownFields("rateGrid", options, ["center", "reference", "batch", "factor", "count"]);
  const { center, reference, batch, factor, count } = known;
  const middle = expectedRate("rateGrid", { center, reference, batch });
  checkPositive("rateGrid", "factor − 1", factor - 1);
  if (!Number.isSafeInteger(count) || count < 1 || count % 2 === 0)
    throw new RangeError(`rateGrid: count must be an odd integer, got ${shown(count)}`);
  const half = (count - 1) / 2;
  return Array.from({ length: count }, (_, k) => scaled(middle, factor, k - half));
}

/** value · factor^steps, by multiplications. */
function scaled(value: number, factor: number, steps: number): number {
  let result = value;
  for (let k = 0; k < Math.abs(steps); k++) result = steps > 0 ? result * factor : result / factor;
  return result;
}

/**
 * The rate of least cost on a grid. The middle is tried first and the others by their distance from it; while the best lies at an edge, the grid grows there. A trial that has cost more than the best
 * so far cannot become the best, so it is abandoned: the result is that of the whole search, at a part of its cost. Equal costs: the smaller rate.
 */
export async function searchRate(run: RateTrialRunner, options: RateSearchOptions): Promise<RateSearch> {
  const fields = ["rates", "limit", "extensions", "abandon"] as const;
  const { rates, limit, extensions = 4, abandon = "best" } = knownFields("searchRate", options, fields);
  check(rates, limit, extensions);
  const trials: RateTrial[] = [];
  let best: RateTrial | undefined;
  const attempt = async (rate: number): Promise<void> => {
    const allowed = abandon === "best" ? Math.min(limit, best?.cost ?? limit) : limit;
    const cost = await run(rate, allowed);
    if (cost !== undefined && !(cost >= 0 && cost <= allowed))
      throw new RangeError(`searchRate: a trial's cost must be in [0, ${allowed}], got ${shown(cost)}`);
    const trial = { rate, cost, limit: allowed };
    trials.push(trial);
    if (cost !== undefined && better(cost, rate, best)) best = trial;
  };
  const middle = (rates.length - 1) / 2;
  const outwards = [...rates.keys()].sort((i, j) => Math.abs(i - middle) - Math.abs(j - middle) || i - j);
  for (const k of outwards) await attempt(at(rates, k));
  const grid = [...rates];
  for (let added = 0; added < extensions; added++) {
    const side = edge(grid, best);
    if (side === undefined) break;
    const rate = beyond(grid, side);
    if (side === "low") grid.unshift(rate);
    else grid.push(rate);
    await attempt(rate);
  }
  const spent = trials.reduce((sum, trial) => sum + (trial.cost ?? trial.limit), 0);
  const budget = limit * (rates.length + extensions);
  return { best, trials, atEdge: edge(grid, best) !== undefined, spent, budget };
}

const better = (cost: number, rate: number, best: RateTrial | undefined): boolean =>
  best?.cost === undefined || cost < best.cost || (cost === best.cost && rate < best.rate);

/** The side on which the best has no neighbour. */
function edge(grid: readonly number[], best: RateTrial | undefined): "low" | "high" | undefined {
  if (best === undefined || grid.length < 2) return undefined;
  if (best.rate === at(grid, 0)) return "low";
  return best.rate === at(grid, grid.length - 1) ? "high" : undefined;
}

/** The next rate on a side. Neighbours of a sequence can lie so close that their factor would lead nowhere; a grid's factor is the average one but for rounding. */
function beyond(grid: readonly number[], side: "low" | "high"): number {
  const [first, second] = side === "low" ? [0, 1] : [grid.length - 1, grid.length - 2];
  const factor = at(grid, first) / at(grid, second);
  const average = log(at(grid, grid.length - 1) / at(grid, 0)) / (grid.length - 1);
  if (Math.abs(log(factor)) > 0.99 * average) return at(grid, first) * factor;
  return at(grid, first) * exp(side === "low" ? -average : average);
}

function check(rates: readonly number[], limit: number, extensions: number): void {
  if (rates.length === 0) throw new RangeError("searchRate: rates must be at least 1, got 0");
  rates.forEach((rate, k) => {
    if (!(rate > (rates[k - 1] ?? 0) && Number.isFinite(rate)))
      throw new RangeError(
        `searchRate: rates must be positive and rise, got ${shown(rate)} after ${rates[k - 1] ?? 0}`,
      );
  });
  checkPositive("searchRate", "limit", limit);
  if (!Number.isSafeInteger(extensions) || extensions < 0)
    throw new RangeError(`searchRate: extensions must be an integer ≥ 0, got ${shown(extensions)}`);
}
