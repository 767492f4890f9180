import { at } from "../../numerics/at.js";
import { mean } from "../../statistics/index.js";
import { checkDistinct } from "../../statistics/rows/replicates.js";
import { withSources } from "../../statistics/rows/remembered.js";
import { checkFields } from "../../numerics/checks.js";

/**
 * One series: at every x the values of its replicates (seeds).
 * `y[i][s]` is the value at `x[i]` of replicate s; the number of replicates may differ from x to x.
 */
export interface Series {
  /** Shown in the legend; plain text. */
  readonly name: string;
  /** Strictly increasing or strictly decreasing. */
  readonly x: readonly number[];
  /** Shape (x.length, replicates ≥ 1). `NaN` is a missing value: n counts the others, and where all are missing the line has a gap. */
  readonly y: readonly (readonly number[])[];
  /** Names of the replicates, for the data file; same shape as y. Default 1, 2, 3, … */
  readonly replicates?: readonly (readonly (string | number)[])[];
  /** Position in the table of styles. Default: position of the series in the figure. Keeps an arm's looks across figures. */
  readonly style?: number;
}

/** Which column of a row, or how to compute it from the row. */
export type Column<Row, Value> = keyof Row | ((row: Row) => Value);

/** Columns of `seriesFrom`. */
export interface SeriesColumns<Row> {
  /** The place on the x axis. */
  readonly x: Column<Row, number>;
  /** The value; NaN is missing. */
  readonly y: Column<Row, number>;
  /** What makes a series, e.g. the arm. Series come in order of first appearance. */
  readonly series: Column<Row, string>;
  /** What makes a replicate, e.g. the seed: one value of it at each x. Default: every row is one, numbered at each x. */
  readonly replicate?: Column<Row, string | number>;
}

const read = <Row>(row: Row, column: Column<Row, unknown>): unknown =>
  typeof column === "function" ? column(row) : row[column];

interface Measurement {
  readonly row: object;
  readonly y: number;
}

/** Name of a replicate → its rows. */
type Replicates = Map<string | number, Measurement[]>;

/** Whether rows are different redraws: each says which, and no two the same. */
function areRedraws(rows: readonly object[]): boolean {
  const draws = rows.map((row) => ("draw" in row ? row.draw : undefined));
  return draws.every((draw, i) => typeof draw === "number" && draws.indexOf(draw) === i);
}

/** Throws unless rows count once: no key twice, no name of a replicate twice but for redraws, no equal rows of a seed. */
function checkOnce(replicates: Replicates, word: string, where: string): void {
  const rows = [...replicates.values()].flat().map(({ row }) => row);
  const keys = rows.flatMap((row) => ("key" in row && typeof row.key === "string" ? [`key ${row.key}`] : []));
  checkNamed("seriesFrom", keys, where);
  for (const [name, measured] of replicates) {
    const names = measured.map(() => `${word}${name}`);
    if (!areRedraws(measured.map(({ row }) => row))) checkNamed("seriesFrom", names, where);
  }
  const seeded = keys.length < rows.length ? rows.filter((row) => "seed" in row) : [];
  checkDistinct("seriesFrom", seeded, where);
}

/** The values at one x, one a replicate; redraws of one replicate are averaged. */
function valuesAt(replicates: Replicates): readonly number[] {
  const values = [...replicates.values()].map((measured) => {
    const present = measured.map(({ y }) => y).filter((y) => !Number.isNaN(y));
    const [first = NaN] = present;
    return present.length > 1 ? mean(present) : first;
  });
  return withSources(
    values,
    [...replicates.values()].map((measured) => measured.map(({ row }) => row)),
  );
}

/**
 * Sorts rows (one per run) into series: one per value of `series`, x increasing, at each x one value a replicate. Redraws of
 * one replicate (rows that differ in their column `draw`) are averaged, as in `contrast`; else the same replicate twice at
 * one x, or the same row, is an error. The values remember their rows, from which a figure takes its scale.
 */
export function seriesFrom<Row extends object>(
  rows: readonly Row[],
  columns: SeriesColumns<Row>,
): readonly Series[] {
  const { x, y, series, replicate } = columns;
  checkFields("seriesFrom", columns, ["x", "y", "series", "replicate"], "column");
  if (rows.length === 0) throw new RangeError("seriesFrom: rows must not be empty, got 0 rows");
  const found = new Map<string, Map<number, Replicates>>();
  const seen = new Set<Row>();
  rows.forEach((row, index) => {
    const [atX, value] = [read(row, x), read(row, y)];
    if (typeof atX !== "number" || typeof value !== "number")
      throw new TypeError(
        `seriesFrom: x and y must be numbers, got ${String(atX)} and ${String(value)} in row ${index}`,
      );
    if (seen.has(row))
      throw new RangeError(`seriesFrom: every replicate must be there once, got row ${index} twice`);
    seen.add(row);
    const name = String(read(row, series));
    const positions = found.get(name) ?? new Map<number, Replicates>();
    const replicates: Replicates = positions.get(atX) ?? new Map();
    const given = replicate === undefined ? replicates.size + 1 : read(row, replicate);
    const which = typeof given === "number" ? given : String(given);
    replicates.set(which, [...(replicates.get(which) ?? []), { row, y: value }]);
    positions.set(atX, replicates);
    found.set(name, positions);
  });
  const word = typeof replicate === "function" || replicate === undefined ? "" : `${String(replicate)} `;
  return [...found].map(([name, positions]) => {
    const sorted = [...positions].sort(([a], [b]) => a - b);
    for (const [value, replicates] of sorted)
      checkOnce(replicates, word, ` in ${JSON.stringify(name)} at x = ${value}`);
    return {
      name,
      x: sorted.map(([value]) => value),
      y: sorted.map(([, replicates]) => valuesAt(replicates)),
      replicates: sorted.map(([, replicates]) => [...replicates.keys()]),
    };
  });
}

/** Throws if two of these names of replicates are the same. */
export function checkNamed(caller: string, names: readonly (string | number)[], where: string): void {
  const seen = new Set<string | number>();
  for (const name of names) {
    if (seen.has(name))
      throw new RangeError(`${caller}: every replicate must be there once, got ${name} twice${where}`);
    seen.add(name);
  }
}

/** Throws unless the series can be drawn: `caller: requirement, got value`, naming the series. */
export function checkSeries(series: readonly Series[], caller: string): void {
  if (series.length === 0) throw new RangeError(`${caller}: series must not be empty, got 0 series`);
  const names = new Set<string>();
  for (const one of series) {
    checkFields(caller, one, ["name", "x", "y", "replicates", "style"], "series field");
    const where = `of series ${JSON.stringify(one.name)}`;
    if (one.name.trim() === "") throw new RangeError(`${caller}: every series must have a name, got ""`);
    if (names.has(one.name))
      throw new RangeError(`${caller}: names of series must differ, got ${JSON.stringify(one.name)} twice`);
    names.add(one.name);
    if (one.x.length === 0) throw new RangeError(`${caller}: x ${where} must not be empty, got 0 values`);
    if (one.y.length !== one.x.length)
      throw new RangeError(
        `${caller}: y ${where} must have ${one.x.length} entries as x, got ${one.y.length}`,
      );
    const direction = Math.sign(at(one.x, one.x.length - 1) - at(one.x, 0));
    one.x.forEach((x, i) => {
      if (!Number.isFinite(x)) throw new RangeError(`${caller}: x ${where} must be finite, got ${x} at ${i}`);
      if (i > 0 && (x - at(one.x, i - 1)) * direction <= 0)
        throw new RangeError(
          `${caller}: x ${where} must be strictly increasing or decreasing, got ${at(one.x, i - 1)}, ${x}`,
        );
      const values = at(one.y, i);
      if (values.length === 0)
        throw new RangeError(`${caller}: y ${where} must have at least one value at x = ${x}, got none`);
      const bad = values.find((value) => !Number.isFinite(value) && !Number.isNaN(value));
      if (bad !== undefined)
        throw new RangeError(
          `${caller}: y ${where} must be finite, or NaN where it is missing, got ${bad} at x = ${x}`,
        );
      const named = one.replicates?.[i];
      checkNamed(caller, named ?? [], ` in ${JSON.stringify(one.name)} at x = ${x}`);
      if (one.replicates !== undefined && named?.length !== values.length)
        throw new RangeError(
          `${caller}: replicates ${where} must have ${values.length} names at x = ${x}, got ${named?.length ?? 0}`,
        );
    });
    if (one.y.every((values) => values.every(Number.isNaN)))
      throw new RangeError(`${caller}: y ${where} must have at least one value, got only NaN`);
  }
}
