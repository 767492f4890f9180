import { at } from "../../numerics/at.js";
import { checkCount } from "../checks.js";
import { checkDistinct } from "./replicates.js";
import { withSources } from "./remembered.js";

/** What pairs rows and what is measured, as in `contrast`. */
export interface Measured<Row> {
  /** The number that is analysed. */
  readonly value: (row: Row) => number;
  /** What pairs the rows, such as the seed or the ticket. Default: the column `seed`. */
  readonly unit?: ((row: Row) => string | number) | undefined;
}

/** One value for every unit and cell; several draws of a cell are averaged. */
export interface Layout {
  /** In the order in which they first appear. */
  readonly units: readonly (string | number)[];
  /** Shape (units, cells); remembers the rows of each unit. */
  readonly values: readonly (readonly number[])[];
}

interface LayoutOptions<Row> extends Measured<Row> {
  readonly cells: readonly string[];
  /** The name of the row's cell; one that is not in `cells` is an error. */
  readonly cell: (row: Row) => string;
  /** Rows that each cell of each unit must have; any number ≥ 1 if undefined. */
  readonly replicates?: number | undefined;
}

/**
 * Rows as a complete table, unit by cell. Throws, in the name of the calling function, for no rows, an unknown cell, a value
 * that is not finite, the same row twice, and a cell that some unit lacks or has too often.
 */
export function layout<Row extends object>(
  name: string,
  rows: readonly Row[],
  { cells, cell, value, unit = (row) => seedOf(name, row), replicates }: LayoutOptions<Row>,
): Layout {
  if (replicates !== undefined) checkCount(name, "replicates", replicates, 1);
  if (rows.length === 0) throw new RangeError(`${name}: needs rows, got none`);
  const units = new Map<string | number, { count: number; sum: number }[]>();
  const sources = new Map<string | number, Row[]>();
  for (const row of rows) {
    const key = unit(row);
    const index = cells.indexOf(cell(row));
    if (index < 0)
      throw new RangeError(`${name}: every row must lie in one of the cells, got ${cell(row)} for ${key}`);
    const x = value(row);
    if (!Number.isFinite(x))
      throw new RangeError(`${name}: values must be finite, got ${x} in ${at(cells, index)} for ${key}`);
    const sums = units.get(key) ?? cells.map(() => ({ count: 0, sum: 0 }));
    units.set(key, sums);
    const mine = sources.get(key) ?? [];
    mine.push(row);
    sources.set(key, mine);
    const cellSum = at(sums, index);
    cellSum.count++;
    cellSum.sum += x;
  }
  for (const [key, sums] of units)
    sums.forEach(({ count }, index) => {
      if (replicates === undefined ? count >= 1 : count === replicates) return;
      const needed = replicates === undefined ? "rows" : `${replicates} row${replicates > 1 ? "s" : ""}`;
      const found = count === 0 ? "none" : count;
      throw new RangeError(
        `${name}: every unit must have ${needed} in every cell, got ${found} in ${at(cells, index)} for ${key}`,
      );
    });
  checkDistinct(name, rows);
  return {
    units: [...units.keys()],
    values: withSources(
      [...units.values()].map((sums) => sums.map(({ sum, count }) => sum / count)),
      [...sources.values()],
    ),
  };
}

/** What pairs rows by default: their column `seed`. Throws, in the name of the calling function, if there is none. */
export function seedOf(name: string, row: object): string | number {
  if ("seed" in row && (typeof row.seed === "number" || typeof row.seed === "string")) return row.seed;
  throw new RangeError(`${name}: rows must have a seed or unit must be given, got neither`);
}
