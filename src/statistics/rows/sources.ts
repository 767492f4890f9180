import { checkFiniteValue } from "../checks.js";
import { seedOf } from "./layout.js";
import { checkDistinct, rowName } from "./replicates.js";
import { sourcesOf, withSources } from "./remembered.js";
import { mean } from "../intervals/summaries.js";

/**
 * One number a row, in their order, which remembers the row: a figure made of it knows its scale. Throws for the same row
 * twice and for numbers that are not finite.
 */
export function rowValues<Row extends object>(rows: readonly Row[], value: (row: Row) => number): number[] {
  checkDistinct("rowValues", rows);
  const values = rows.map((row) => checkFiniteValue("rowValues", value(row), rowName(row)));
  return withSources(
    values,
    rows.map((row) => [row]),
  );
}

/**
 * One number a unit (a seed), in the order in which units first appear: what `tInterval`, a part of a claim or a group of
 * a figure takes. Several rows of a unit (redraws) are averaged. `unit`: default the column `seed`. Throws for no rows,
 * for the same row twice and for numbers that are not finite.
 */
export function unitValues<Row extends object>(
  rows: readonly Row[],
  value: (row: Row) => number,
  unit: (row: Row) => string | number = (row) => seedOf("unitValues", row),
): number[] {
  if (rows.length === 0) throw new RangeError("unitValues: rows must not be empty, got 0 rows");
  checkDistinct("unitValues", rows);
  const units = new Map<string | number, Row[]>();
  for (const row of rows) {
    const mine = units.get(unit(row)) ?? [];
    mine.push(row);
    units.set(unit(row), mine);
  }
  const grouped = [...units];
  return withSources(
    grouped.map(([name, mine]) =>
      mean(mine.map((row) => checkFiniteValue("unitValues", value(row), String(name)))),
    ),
    grouped.map(([, mine]) => mine),
  );
}

/** A number of `contrast`, `unitValues` or `factorialEffects` as a row, with what its sources have in common. */
export interface UnitRow {
  /** The unit, which must be a single seed. */
  readonly seed: number;
  /** Columns of the sources; NaN where they differ, undefined where they have none. */
  readonly iterations: number | undefined;
  /** As `iterations`, of the ladders that made the masks. */
  readonly ladderIterations: number | undefined;
  /** The number of the unit. */
  readonly value: number;
}

/** The numbers as rows again, one a unit, for a figure of contrasts. Throws for numbers whose rows are not known. */
export function unitRows(values: readonly number[]): readonly UnitRow[] {
  const sources = sourcesOf(values);
  if (sources === undefined)
    throw new RangeError(
      "unitRows: values must come from contrast, unitValues or factorialEffects, got plain numbers",
    );
  return values.map((value, i) => {
    const rows = sources[i] ?? [];
    const seed = common(rows, "seed");
    if (seed === undefined || Number.isNaN(seed))
      throw new RangeError(`unitRows: a unit must be one seed, a number, got several or none at ${i}`);
    const [iterations, ladderIterations] = [common(rows, "iterations"), common(rows, "ladderIterations")];
    return { seed, iterations, ladderIterations, value };
  });
}

/** The one number that all rows have in a column: NaN if they differ, undefined if one has none. */
function common(rows: readonly object[], column: string): number | undefined {
  const found = rows.map((row) => new Map<string, unknown>(Object.entries(row)).get(column));
  const [first] = found;
  if (typeof first !== "number" || found.some((value) => typeof value !== "number")) return undefined;
  return found.every((value) => value === first) ? first : NaN;
}
