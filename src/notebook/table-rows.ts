import { csvText } from "../disk/index.js";
import { at } from "../numerics/at.js";
import { isEstimate } from "./numbers.js";
import type { TableColumn } from "./table.js";

/** Cells that files can hold. */
export type PlainCell = string | number | boolean | null;

/** The cells of a table in full precision: one record a row, keys are headings without units; an estimate has three. */
export function plainRows<Row extends object>(
  rows: readonly Row[],
  columns: readonly TableColumn<Row>[],
): readonly Readonly<Record<string, PlainCell>>[] {
  return rows.map((row) =>
    Object.fromEntries(
      columns.flatMap(({ value, label }): [string, PlainCell][] => {
        const cell: unknown = typeof value === "function" ? value(row) : row[value];
        if (isEstimate(cell))
          return [
            [label, finite(cell.estimate)],
            [`${label} lower`, finite(cell.interval[0])],
            [`${label} upper`, finite(cell.interval[1])],
          ];
        if (typeof cell === "number") return [[label, finite(cell)]];
        if (typeof cell === "string" || typeof cell === "boolean") return [[label, cell]];
        return [[label, cell === null || cell === undefined ? null : JSON.stringify(cell)]];
      }),
    ),
  );
}

/** JSON has no infinity: it is written out, as in CSV. */
const finite = (value: number): PlainCell => (Number.isFinite(value) ? value : String(value));

/**
 * Records as CSV (RFC 4180): one header line of every key in order of appearance, full precision, empty where there is none. Text that a
 * spreadsheet would run is set behind an apostrophe.
 */
export function recordsCsv(records: readonly Readonly<Record<string, PlainCell>>[]): string {
  const keys = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return csvText([keys, ...records.map((record) => keys.map((key) => record[key]))]);
}

/** Records as a JSON list, one record a line. */
export function recordsJson(records: readonly Readonly<Record<string, PlainCell>>[]): string {
  return `[\n${records.map((record) => JSON.stringify(record)).join(",\n")}\n]\n`;
}

/** Throws unless every column has a heading of its own, as files need. */
export function checkHeadings(labels: readonly string[], caller: string): void {
  labels.forEach((label, i) => {
    if (labels.indexOf(label) !== i)
      throw new RangeError(
        `${caller}: headings of columns must differ, got ${JSON.stringify(at(labels, i))} twice`,
      );
  });
}
