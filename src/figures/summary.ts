import { createRequire } from "node:module";
import { at } from "../numerics/at.js";
import type { Series } from "./series.js";

/** The line: arithmetic mean or median of the replicates. */
export type Centre = "mean" | "median";

interface BandRule {
  /** Named in the caption. */
  readonly text: string;
  /** Lower and upper end for at least two sorted values. */
  readonly ends: (sorted: readonly number[]) => readonly [number, number];
}

const load = createRequire(__filename);
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

/** Sample standard deviation (divisor n − 1). */
function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, v) => sum + (v - centre) * (v - centre), 0) / (values.length - 1));
}

/** Quantile of sorted values, linear between order statistics (Hyndman & Fan 1996, type 7). */
function quantile(sorted: readonly number[], p: number): number {
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const low = at(sorted, below);
  return low + (position - below) * (at(sorted, Math.min(below + 1, sorted.length - 1)) - low);
}

/** The quantile t(0.975) of Student's distribution. */
function student975(degrees: number): number {
  const { studentt } = load("jstat") as { studentt: { inv(p: number, degrees: number): number } };
  return studentt.inv(0.975, degrees);
}

/** What a band can be. */
export const bands = {
  /** Student's 95 % interval of the mean: mean ± t(0.975, n − 1) s / √n. */
  t95: {
    text: "95 % t intervals of the mean",
    ends: (v) => {
      const half = (student975(v.length - 1) * deviation(v)) / Math.sqrt(v.length);
      return [mean(v) - half, mean(v) + half];
    },
  },
  /** Mean ± one sample standard deviation. */
  sd: {
    text: "mean ± one standard deviation",
    ends: (v) => [mean(v) - deviation(v), mean(v) + deviation(v)],
  },
  /** The middle half: quartiles, linear between order statistics. */
  quartiles: { text: "lower to upper quartile", ends: (v) => [quantile(v, 0.25), quantile(v, 0.75)] },
  /** Smallest to largest value. */
  range: { text: "smallest to largest value", ends: (v) => [at(v, 0), at(v, v.length - 1)] },
} satisfies Record<string, BandRule>;

/** Name of a band, or `none`. */
export type BandName = keyof typeof bands | "none";

/** One x of a series, summarised. */
export interface SummaryPoint {
  readonly x: number;
  readonly centre: number;
  /** Ends of the band; `undefined` for one replicate or no band. */
  readonly band: readonly [number, number] | undefined;
  readonly values: readonly number[];
  readonly n: number;
}

/** Summarises every x of a series. */
export function summarise(series: Series, centre: Centre, band: BandName): readonly SummaryPoint[] {
  return series.x.map((x, i) => {
    const values = at(series.y, i);
    const sorted = [...values].sort((a, b) => a - b);
    return {
      x,
      centre: centre === "mean" ? mean(values) : quantile(sorted, 0.5),
      band: band === "none" || values.length < 2 ? undefined : bands[band].ends(sorted),
      values,
      n: values.length,
    };
  });
}
