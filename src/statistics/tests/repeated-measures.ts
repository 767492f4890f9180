import { at } from "../../numerics/at.js";
import { checkFields } from "../../numerics/checks.js";
import { checkCount } from "../checks.js";
import { fisherTail } from "../distributions/distributions.js";
import type { Measured } from "../rows/layout.js";
import { layout } from "../rows/layout.js";
import { mean } from "../intervals/summaries.js";
import type { AnovaRow } from "./unit-contrast.js";
import { anovaLine, squaresAbout } from "./unit-contrast.js";

/** Which columns are level, value and unit. */
export interface RepeatedMeasuresOptions<Row> extends Measured<Row> {
  /** The level of the one factor, such as the arm. */
  readonly level: (row: Row) => string | number;
  /** Rows at each level of each unit (redraws, say), averaged. Default 1. */
  readonly replicates?: number | undefined;
}

/** The test of one factor, with the means of its levels. */
export interface RepeatedMeasuresResult {
  /** Units. */
  readonly n: number;
  /** What `unit` gave, in the order in which units first appear. */
  readonly units: readonly (string | number)[];
  /** In the order in which they first appear. */
  readonly levels: readonly {
    /** What `level` gave, as text. */
    readonly level: string;
    /** Over units. */
    readonly mean: number;
    /** Units. */
    readonly n: number;
  }[];
  /** The levels against their interaction with the units. */
  readonly anova: AnovaRow;
  /** Greenhouse & Geisser's ε in [1/(levels − 1), 1]: 1 if all differences of two levels have one variance. */
  readonly epsilon: number;
  /** p with both degrees of freedom times ε: what to report when there are more than two levels. */
  readonly pCorrected: number;
}

/**
 * One-way analysis of variance with every level measured in every unit: F(k − 1, (k − 1)(n − 1)) of the levels against the
 * level-by-unit interaction, and its correction for unequal variances of differences (Greenhouse & Geisser 1959).
 * For two levels it is the paired t test, F = t². Throws below 2 units or levels, or for missing or repeated cells.
 */
export function repeatedMeasures<Row extends object>(
  rows: readonly Row[],
  options: RepeatedMeasuresOptions<Row>,
): RepeatedMeasuresResult {
  checkFields("repeatedMeasures", options, ["value", "unit", "level", "replicates"]);
  const { level, value, unit, replicates = 1 } = options;
  const cell = (row: Row): string => String(level(row));
  const cells = [...new Set(rows.map(cell))];
  const table = layout("repeatedMeasures", rows, { cells, cell, value, unit, replicates });
  const [n, k] = [table.units.length, cells.length];
  checkCount("repeatedMeasures", "units", n, 2);
  checkCount("repeatedMeasures", "levels", k, 2);

  const levelMeans = cells.map((_, j) => mean(table.values.map((row) => at(row, j))));
  const grand = mean(levelMeans);
  // What is left of each unit once its own mean and the level means are taken away.
  const residuals = table.values.map((row) => {
    const center = mean(row);
    return row.map((y, j) => y - center - at(levelMeans, j) + grand);
  });
  const anova = anovaLine("level", table, {
    sumOfSquares: n * squaresAbout(levelMeans, grand),
    degreesOfFreedom: k - 1,
    errorSumOfSquares: squaresAbout(residuals.flat(), 0),
  });
  const epsilon = greenhouseGeisser(residuals, k);
  const corrected = fisherTail(anova.F, epsilon * (k - 1), epsilon * (k - 1) * (n - 1));
  return {
    n,
    units: table.units,
    levels: cells.map((name, j) => ({ level: name, mean: at(levelMeans, j), n })),
    anova,
    epsilon,
    pCorrected: corrected,
  };
}

/** ε = (tr S)² / ((k − 1) tr S²), S the covariance of the doubly centred values; 1 if they are all 0. */
function greenhouseGeisser(residuals: readonly (readonly number[])[], levels: number): number {
  const indices = Array.from({ length: levels }, (_, j) => j);
  const covariance = (a: number, b: number): number =>
    residuals.reduce((sum, row) => sum + at(row, a) * at(row, b), 0);
  const trace = indices.reduce((sum, a) => sum + covariance(a, a), 0);
  const squares = indices.reduce(
    (sum, a) => sum + indices.reduce((inner, b) => inner + covariance(a, b) * covariance(a, b), 0),
    0,
  );
  return squares === 0 ? 1 : Math.min(1, (trace * trace) / ((levels - 1) * squares));
}
