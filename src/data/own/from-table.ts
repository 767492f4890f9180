import { at } from "../../numerics/at.js";
import { shown } from "../../numerics/names.js";
import { isArray } from "../take-arrays.js";
import { columnsOf } from "./columns.js";
import type { RawExamples, TableLike, TableSource } from "./types.js";

/** Examples of a table, one a row, such as a data frame has them. `where` names the part in errors. */
export function fromTable(where: string, source: TableSource): RawExamples {
  const { columns: names, values } = tableOf(where, source.table);
  const columns = columnsOf(`${where} table`, names, source);
  const rows = Array.from(values, (row, i): ArrayLike<unknown> => {
    if (isArray(row) && row.length === names.length) return row;
    throw new RangeError(
      `${where} table must have ${names.length} values in row ${i}, got ${isArray(row) ? row.length : shown(row)}`,
    );
  });
  if (rows.length === 0) throw new RangeError(`${where} table must hold examples, got no row`);
  const placeOf = (row: number, column: number): string =>
    `${where} table row ${row}, column ${shown(names[column])}`;
  const numbers = (wanted: readonly number[]): Float64Array =>
    Float64Array.from({ length: rows.length * wanted.length }, (_, i) => {
      const [row, column] = [Math.floor(i / wanted.length), at(wanted, i % wanted.length)];
      const value = at(rows, row)[column];
      if (typeof value === "number" && Number.isFinite(value)) return value;
      throw new RangeError(`${placeOf(row, column)} must be a finite number, got ${shown(value)}`);
    });
  const { label } = columns;
  const labels = (column: number): readonly (string | number)[] =>
    rows.map((row, i) => {
      const value = row[column];
      if (typeof value === "string" || typeof value === "number") return value;
      throw new RangeError(`${placeOf(i, column)} must be a class, got ${shown(value)}`);
    });
  return {
    count: rows.length,
    features: columns.inputs.length,
    inputs: numbers(columns.inputs),
    ...(label === undefined ? { targets: numbers(columns.targets) } : { labels: labels(label) }),
    pixels: false,
    place: (example, input) =>
      placeOf(example, input === undefined ? (label ?? at(columns.targets, 0)) : at(columns.inputs, input)),
  };
}

/** A table as it is; a data frame has more fields than these two. */
function tableOf(where: string, table: unknown): TableLike {
  const { columns, values } = Object(table) as Partial<TableLike>;
  const named = Array.isArray(columns) && columns.every((name) => typeof name === "string");
  if (named && isArray(values)) return { columns, values };
  throw new TypeError(
    `${where} table must have columns (a list of names) and values (a list of rows), got ${shown(table)}`,
  );
}
