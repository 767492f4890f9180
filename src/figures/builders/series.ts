import { at } from "../../numerics/at.js";
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
  readonly x: Column<Row, number>;
  readonly y: Column<Row, number>;
  /** What makes a series, e.g. the arm. Series come in order of first appearance. */
  readonly series: Column<Row, string>;
  /** What makes a replicate, e.g. the seed; only named in the data file. Default: rows are numbered at each x. */
  readonly replicate?: Column<Row, string | number>;
}

const read = <Row>(row: Row, column: Column<Row, unknown>): unknown =>
  typeof column === "function" ? column(row) : row[column];

/** Sorts rows (one per run) into series: one per value of `series`, x increasing, one value per row at its x. */
export function seriesFrom<Row extends object>(
  rows: readonly Row[],
  columns: SeriesColumns<Row>,
): readonly Series[] {
  const { x, y, series, replicate } = columns;
  checkFields("seriesFrom", columns, ["x", "y", "series", "replicate"], "column");
  if (rows.length === 0) throw new RangeError("seriesFrom: rows must not be empty, got 0 rows");
  const found = new Map<string, Map<number, { y: number; replicate: string | number }[]>>();
  rows.forEach((row, index) => {
    const [atX, value] = [read(row, x), read(row, y)];
    if (typeof atX !== "number" || typeof value !== "number")
      throw new TypeError(
        `seriesFrom: x and y must be numbers, got ${String(atX)} and ${String(value)} in row ${index}`,
      );
    const name = String(read(row, series));
    const points = found.get(name) ?? new Map<number, { y: number; replicate: string | number }[]>();
    const point = points.get(atX) ?? [];
    const given = replicate === undefined ? point.length + 1 : read(row, replicate);
    point.push({ y: value, replicate: typeof given === "number" ? given : String(given) });
    points.set(atX, point);
    found.set(name, points);
  });
  return [...found].map(([name, points]) => {
    const sorted = [...points].sort(([a], [b]) => a - b);
    return {
      name,
      x: sorted.map(([value]) => value),
      y: sorted.map(([, point]) => point.map((p) => p.y)),
      replicates: sorted.map(([, point]) => point.map((p) => p.replicate)),
    };
  });
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
      if (one.replicates !== undefined && named?.length !== values.length)
        throw new RangeError(
          `${caller}: replicates ${where} must have ${values.length} names at x = ${x}, got ${named?.length ?? 0}`,
        );
    });
    if (one.y.every((values) => values.every(Number.isNaN)))
      throw new RangeError(`${caller}: y ${where} must have at least one value, got only NaN`);
  }
}
