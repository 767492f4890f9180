import { at } from "../../numerics/at.js";
import { mean, median, quantile, standardDeviation, tInterval } from "../../statistics/index.js";
import type { Series } from "./series.js";

/** The line: arithmetic mean or median of the replicates. */
export type Centre = "mean" | "median";

interface BandRule {
  /** Named in the caption. */
  readonly text: string;
  /** Lower and upper end for at least two values. */
  readonly ends: (values: readonly number[]) => readonly [number, number];
}

/** What a band can be. */
export const bands = {
  /** Student's 95 % interval of the mean: mean ± t(0.975, n − 1) s / √n. */
  t95: {
    text: "95 % t intervals of the mean",
    ends: (v) => tInterval(v).interval,
  },
  /** Mean ± one sample standard deviation. */
  sd: {
    text: "mean ± one standard deviation",
    ends: (v) => [mean(v) - standardDeviation(v), mean(v) + standardDeviation(v)],
  },
  /** The middle half: quartiles, linear between order statistics. */
  quartiles: { text: "lower to upper quartile", ends: (v) => [quantile(v, 0.25), quantile(v, 0.75)] },
  /** Smallest to largest value. */
  range: { text: "smallest to largest value", ends: (v) => [quantile(v, 0), quantile(v, 1)] },
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
  /** Whether positions without any value lie between this one and the one before: the line has a gap there. */
  readonly gapBefore?: boolean;
}

/** Summarises every x of a series that has a value; `NaN` stands for a missing one. */
export function summarise(series: Series, centre: Centre, band: BandName): readonly SummaryPoint[] {
  return series.x.flatMap((x, i): SummaryPoint[] => {
    const present = (of: number): number[] => at(series.y, of).filter((value) => !Number.isNaN(value));
    const values = present(i);
    if (values.length === 0) return [];
    return [
      {
        x,
        ...(i > 0 && present(i - 1).length === 0 ? { gapBefore: true } : {}),
        centre: (centre === "mean" ? mean : median)(values),
        band: band === "none" || values.length < 2 ? undefined : bands[band].ends(values),
        values,
        n: values.length,
      },
    ];
  });
}

/** Runs of positions with bands, parted by the gaps of the line. A run of one position is drawn as whiskers. */
export function bandPieces(
  points: readonly SummaryPoint[],
): readonly (readonly (SummaryPoint & { readonly band: readonly [number, number] })[])[] {
  const pieces: (SummaryPoint & { readonly band: readonly [number, number] })[][] = [];
  let parted = true;
  for (const point of points) {
    parted ||= point.gapBefore === true;
    const { band } = point;
    if (band === undefined) continue;
    const last = pieces.at(-1);
    if (parted || last === undefined) pieces.push([{ ...point, band }]);
    else last.push({ ...point, band });
    parted = false;
  }
  return pieces;
}
