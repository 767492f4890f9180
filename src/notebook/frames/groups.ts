import { mean, median, standardDeviation } from "../../statistics/index.js";
import { at } from "../../numerics/index.js";
import type { FrameCell, FrameRow } from "./cells.js";

/** Statistics of the numbers of a column, in double precision; missing cells are left out. Undefined where there is nothing to say. */
export const statistics = {
  count: (values) => values.length,
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  mean: (values) => (values.length > 0 ? mean(values) : undefined),
  /** With n − 1; of one number undefined, not 0. */
  std: (values) => (values.length > 1 ? standardDeviation(values) : undefined),
  var: (values) => (values.length > 1 ? standardDeviation(values) * standardDeviation(values) : undefined),
  min: (values) => (values.length > 0 ? values.reduce((a, b) => Math.min(a, b)) : undefined),
  median: (values) => (values.length > 0 ? median(values) : undefined),
  max: (values) => (values.length > 0 ? values.reduce((a, b) => Math.max(a, b)) : undefined),
} satisfies Record<string, (values: readonly number[]) => number | undefined>;

/** Names of the table `statistics`. */
export type StatisticName = keyof typeof statistics;
export const statisticNames = Object.keys(statistics) as StatisticName[];

/** The numbers of a column; throws at another kind of cell. */
export function numbersOf(where: string, rows: readonly FrameRow[], column: string): readonly number[] {
  return rows.flatMap((row) => {
    const cell = row[column];
    if (cell === undefined) return [];
    if (typeof cell === "number") return [cell];
    throw new TypeError(`${where}: ${column} must hold numbers, got ${JSON.stringify(cell)}`);
  });
}

/** The columns whose present cells are all numbers, in order of appearance; one without any cell is none. */
export function numericColumns(rows: readonly FrameRow[]): readonly string[] {
  return columnsOf(rows).filter((column) =>
    rows.every(({ [column]: c }) => c === undefined || typeof c === "number"),
  );
}

/** Every key of the rows in order of appearance. */
export const columnsOf = (rows: readonly FrameRow[]): readonly string[] => [
  ...new Set(rows.flatMap((row) => Object.keys(row))),
];

/** Rows by the cells of some columns, in order of first appearance. A missing cell is a group of its own. */
export function groupRows(
  rows: readonly FrameRow[],
  keys: readonly string[],
): readonly { readonly key: FrameRow; readonly rows: readonly FrameRow[] }[] {
  const groups = new Map<string, { key: FrameRow; rows: FrameRow[] }>();
  for (const row of rows) {
    const cells: readonly FrameCell[] = keys.map((key) => row[key]);
    const name = JSON.stringify(cells.map((cell) => [typeof cell, String(cell)])); // no two lists of cells have the same
    const group = groups.get(name) ?? { key: pick(row, keys), rows: [] };
    groups.set(name, group);
    group.rows.push(row);
  }
  return [...groups.values()];
}

const pick = (row: FrameRow, keys: readonly string[]): FrameRow =>
  Object.fromEntries(keys.flatMap((key) => (row[key] === undefined ? [] : [[key, row[key]]])));

/** One row an index cell, one column a cell of `columns`; throws where two rows want the same place. */
export function pivotRows(
  rows: readonly FrameRow[],
  { index, columns, values }: { readonly index: string; readonly columns: string; readonly values: string },
): readonly FrameRow[] {
  return groupRows(rows, [index]).map(({ key, rows: inside }) => {
    const cells = groupRows(inside, [columns]).map(({ key: of, rows: found }) => {
      if (found.length > 1)
        throw new RangeError(
          `pivot: a place must have one row, got ${found.length} at ${index} ${String(key[index])}, ${columns} ${String(of[columns])} (groupby first)`,
        );
      return [String(of[columns]), at(found, 0)[values]] as const;
    });
    return { ...key, ...Object.fromEntries(cells.filter(([, cell]) => cell !== undefined)) };
  });
}
