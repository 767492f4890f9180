import type { Rng } from "../../numerics/random.js";
import { at } from "../../numerics/at.js";
import { checkCount, checkOpenFraction } from "../checks.js";
import { normalCdf, studentQuantile } from "../distributions/distributions.js";
import type { HillCurve } from "./hill.js";
import { hillCurve, hillFitter } from "./hill.js";
import { crossing, nonincreasingFit } from "./isotonic.js";
import type { Measured } from "../rows/layout.js";
import { layout } from "../rows/layout.js";
import { mean } from "../intervals/summaries.js";
import type { ConfidenceOptions, Interval, TInterval } from "../intervals/t-interval.js";
import { tInterval } from "../intervals/t-interval.js";
import { checkFields } from "../../numerics/checks.js";
import { shown } from "../../numerics/names.js";

/** Which columns are dose, value and unit, and how the bootstrap is drawn. */
export interface DoseResponseFitOptions<Row> extends ConfidenceOptions, Measured<Row> {
  /** ≥ 0. The lowest dose is the reference; Infinity marks the other end (reinit, where the original is wholly lost). */
  readonly dose: (row: Row) => number;
  /** For the bootstrap over units. */
  readonly rng: Rng;
  /** Bootstrap samples, ≥ 1,000. Default 2,000. */
  readonly resamples?: number;
}

/** A dose, which may lie outside those measured and is then only bounded. */
export interface HalfDose {
  /** If censored, the bound: the lowest or highest dose measured. */
  readonly estimate: number;
  /** "above": the half is not reached at the highest dose; "below": it is passed at the lowest positive dose. */
  readonly censored: "no" | "above" | "below";
  /** An end is 0 or Infinity where it lies outside the doses measured. */
  readonly interval: Interval;
  /** The interval cut to the doses measured, which a figure can draw. */
  readonly clipped: Interval;
  /** Such as "0.83 [0.5, 1.2]" or "> 3 [2.1, ∞)". */
  readonly text: string;
  /**
   * The interval widened to the next doses measured, 0 or Infinity where there are none: between two doses the crossing is an interpolation, and this
   * is what holds however a monotone curve runs between them.
   */
  readonly between: Interval;
  /** Units. */
  readonly n: number;
}

/** One finite dose: what was measured there, and both fits. */
export interface DosePoint {
  /** ≥ 0, finite. */
  readonly dose: number;
  /** Over units; their draws are averaged first. */
  readonly mean: number;
  /** Student's, pointwise; (−∞, ∞) for one unit. */
  readonly lower: number;
  /** Upper end of the interval that `lower` begins. */
  readonly upper: number;
  /** The monotone fit. */
  readonly monotone: number;
  /** The logistic in log dose. */
  readonly hill: number;
  /** Units. */
  readonly n: number;
}

/** How a value falls or rises with a dose, and the dose of half the effect by two fits. */
export interface DoseResponseFit {
  /** Units. */
  readonly n: number;
  /** What `unit` gave, in the order in which units first appear. */
  readonly units: readonly (string | number)[];
  /** Mean value at the lowest dose, and at Infinity. */
  readonly from: number;
  /** Mean value at dose Infinity. */
  readonly to: number;
  /** from − to over units, what is there to be lost; undefined for one unit. */
  readonly gap: TInterval | undefined;
  /** One point a finite dose, ascending. */
  readonly curve: readonly DosePoint[];
  /** Where the monotone fit of the means is half-way between `from` and `to`. */
  readonly halfDose: HalfDose;
  /** The least-squares logistic in log dose between the same ends; its half dose with interval. */
  readonly hill: {
    /** The curve, as `hillCurve` takes it. */
    readonly fit: HillCurve;
    /** With the interval of the same resamples. */
    readonly halfDose: HalfDose;
  };
}

/**
 * How a value changes with a dose, and the dose of half the effect, twice: without a model (isotonic regression) and as a logistic
 * in log dose. Both ends are data: the lowest dose and Infinity. Intervals resample whole units, both ends with them, and take
 * percentiles, since only those keep their meaning when a resample is censored and are the same for the dose and its logarithm (BCa
 * needs finite jackknife values); the percentiles are widened to Student's t as Hesterberg (2015, section 5.3) advises for few
 * units. The interval is [0, ∞) where data cannot bound the dose: if the interval of the gap holds 0, or for fewer units than any
 * interval between their own values would need (6 for 95 %).
 * Throws for a unit without one of the doses, no rows at Infinity, or fewer than 2 further doses.
 */
export function doseResponseFit<Row extends object>(
  rows: readonly Row[],
  options: DoseResponseFitOptions<Row>,
): DoseResponseFit {
  checkFields("doseResponseFit", options, ["confidence", "value", "unit", "dose", "rng", "resamples"]);
  const { dose, value, unit, rng, resamples = 2000, confidence = 0.95 } = options;
  checkCount("doseResponseFit", "resamples", resamples, 1000);
  checkOpenFraction("doseResponseFit", "confidence", confidence);
  const doses = dosesOf(rows.map(dose));
  const cell = (row: Row): string => `dose ${dose(row)}`;
  const table = layout("doseResponseFit", rows, { cells: doses.map((s) => `dose ${s}`), cell, value, unit });
  const n = table.units.length;

  const positive = doses.slice(1, -1);
  const analyse = analyser(doses);
  const seen = analyse(table.values);
  const gaps = table.values.map((row) => at(row, 0) - at(row, row.length - 1));
  const gap = n > 1 ? tInterval(gaps, { confidence }) : undefined;
  const bounded =
    gap !== undefined && gap.interval[0] * gap.interval[1] > 0 && 2 * 0.5 ** n <= 1 - confidence;
  const samples = bounded
    ? Array.from({ length: resamples }, () =>
        analyse(table.values.map(() => at(table.values, rng.integer(n)))),
      )
    : [];
  const described = (estimate: number, of: (analysis: Analysis) => number): HalfDose =>
    halfDose(estimate, bounded ? widened(samples.map(of), n, confidence) : [0, Infinity], positive, n);
  return {
    n,
    units: table.units,
    from: at(seen.means, 0),
    to: at(seen.means, doses.length - 1),
    gap,
    curve: doses.slice(0, -1).map((s, j) => dosePoint(s, j, table.values, seen, confidence)),
    halfDose: described(seen.half, ({ half }) => half),
    hill: { fit: seen.hill, halfDose: described(seen.hillHalf, ({ hillHalf }) => hillHalf) },
  };
}

/** One dose of the curve: mean and interval over units, and both fits. */
function dosePoint(
  dose: number,
  j: number,
  units: readonly (readonly number[])[],
  { monotone, hill }: Analysis,
  confidence: number,
): DosePoint {
  const values = units.map((row) => at(row, j));
  const n = values.length;
  const [lower, upper] = n > 1 ? tInterval(values, { confidence }).interval : [-Infinity, Infinity];
  const fitted = j === 0 ? hill.from : hillCurve(hill, dose);
  return { dose, mean: mean(values), lower, upper, monotone: at(monotone, j), hill: fitted, n };
}

interface Analysis {
  readonly means: readonly number[];
  readonly monotone: readonly number[];
  /** 0 and Infinity stand for below and above the doses measured. */
  readonly half: number;
  readonly hill: HillCurve;
  readonly hillHalf: number;
}

/** Makes of a sample of units its mean curve, and of that its two half doses. */
function analyser(doses: readonly number[]): (sample: readonly (readonly number[])[]) => Analysis {
  const positive = doses.slice(1, -1);
  const fitHill = hillFitter(positive);
  return (sample) => {
    const means = doses.map((_, j) => sample.reduce((sum, row) => sum + at(row, j), 0) / sample.length);
    const [from, to] = [at(means, 0), at(means, means.length - 1)];
    // Upside down if the value rises with the dose.
    const sign = from < to ? -1 : 1;
    const monotone = nonincreasingFit(means.slice(0, -1).map((y) => sign * y));
    const level = (sign * (from + to)) / 2;
    const hill = fitHill(means.slice(1, -1), { from, to });
    return {
      means,
      monotone: monotone.map((y) => sign * y),
      half: from === to ? Infinity : crossing(positive, monotone.slice(1), level),
      hill,
      hillHalf: censor(hill.halfDose, positive),
    };
  };
}

/** The doses in ascending order, each once, Infinity last. */
function dosesOf(all: readonly number[]): number[] {
  const bad = all.findIndex((s) => !(typeof s === "number" && s >= 0));
  if (bad >= 0) throw new RangeError(`doseResponseFit: doses must be ≥ 0, got ${shown(all[bad])}`);
  const doses = [...new Set(all)].sort((a, b) => (a < b ? -1 : 1));
  if (!doses.includes(Infinity))
    throw new RangeError(
      `doseResponseFit: needs rows at dose Infinity, the other end, got ${doses.join(", ") || "none"}`,
    );
  if (doses.length < 4)
    throw new RangeError(
      `doseResponseFit: needs a lowest dose, 2 or more further ones and Infinity, got ${doses.join(", ")}`,
    );
  return doses;
}

function censor(dose: number, positive: readonly number[]): number {
  return dose < at(positive, 0) ? 0 : dose > at(positive, positive.length - 1) ? Infinity : dose;
}

/** Percentiles at Φ(−√(n/(n − 1)) t(n − 1)): order statistics, so that censored values need no arithmetic. */
function widened(samples: readonly number[], n: number, confidence: number): Interval {
  const sorted = Float64Array.from(samples).sort();
  const reach = Math.sqrt(n / (n - 1)) * studentQuantile((1 + confidence) / 2, n - 1);
  const skip = Math.floor(normalCdf(-reach) * sorted.length);
  return [at(sorted, skip), at(sorted, sorted.length - 1 - skip)];
}

function halfDose(found: number, interval: Interval, positive: readonly number[], n: number): HalfDose {
  const [lowest, highest] = [at(positive, 0), at(positive, positive.length - 1)];
  const censored = found === 0 ? "below" : found === Infinity ? "above" : "no";
  const estimate = found === 0 ? lowest : found === Infinity ? highest : found;
  const mark = { no: "", above: "> ", below: "< " }[censored];
  const [lower, upper] = interval;
  const cut = (x: number): number => Math.min(Math.max(x, lowest), highest);
  const ends = `[${short(lower)}, ${upper === Infinity ? "∞)" : `${short(upper)}]`}`;
  return {
    estimate,
    censored,
    interval,
    clipped: [cut(lower), cut(upper)],
    between: [positive.findLast((s) => s <= lower) ?? 0, positive.find((s) => s >= upper) ?? Infinity],
    text: `${mark}${short(estimate)} ${ends}`,
    n,
  };
}

const short = (x: number): string => (x === Infinity ? "∞" : String(Number(x.toPrecision(3))));
