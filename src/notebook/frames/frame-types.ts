import type { FrameCell, FrameRow } from "./cells.js";
import type { StatisticName } from "./groups.js";

/** Which rows and columns: rows by position (`iloc`) or label (`loc`) or one boolean a row; columns by position or name. */
export interface FramePart {
  readonly rows?: readonly (number | boolean)[];
  readonly columns?: readonly (number | string)[];
}

/** What a frame and a column of it both offer, with missing cells left out of every number. Undefined where there is nothing to say. */
export interface FrameColumn {
  readonly values: readonly FrameCell[];
  readonly index: readonly (number | string)[];
  readonly dtype: string;
  readonly size: number;
  /** How many cells are not missing. */
  count(): number;
  sum(): number;
  mean(): number | undefined;
  /** With n − 1; undefined for one number. */
  std(): number | undefined;
  var(): number | undefined;
  min(): number | undefined;
  median(): number | undefined;
  max(): number | undefined;
  /** Another column of the same length, computed in double precision. */
  map(change: (cell: FrameCell, i: number) => FrameCell): FrameColumn;
  head(rows?: number): FrameColumn;
  tail(rows?: number): FrameColumn;
  unique(): FrameColumn;
  isNa(): FrameColumn;
  /** Comparisons, for `query`. */
  eq(other: FrameCell): FrameColumn;
  ne(other: FrameCell): FrameColumn;
  gt(other: FrameCell): FrameColumn;
  lt(other: FrameCell): FrameColumn;
  ge(other: FrameCell): FrameColumn;
  le(other: FrameCell): FrameColumn;
  print(): void;
}

/** Rows in groups. Every statistic gives a frame with the columns of the group and, for each column, `column_statistic`. */
export type FrameGroups = {
  /** The statistic of these columns, else of every column of numbers. */
  readonly [Name in StatisticName]: (columns?: readonly string[]) => Frame;
} & {
  /** One or several statistics a column: `{ accuracy: ["mean", "std"], stop: "median" }`. */
  agg(statistics: Readonly<Record<string, StatisticName | readonly StatisticName[]>>): Frame;
  readonly ngroups: number;
};

/**
 * A DataFrame of danfojs-node with what of it was tested against values by hand: looking, choosing and sorting are danfo's, numbers are
 * computed by us in double precision, column by column, without missing cells. Everything else throws and says what to use.
 */
export interface Frame {
  readonly shape: readonly [rows: number, columns: number];
  readonly columns: readonly string[];
  readonly index: readonly (number | string)[];
  readonly dtypes: readonly string[];
  readonly size: number;
  readonly values: readonly (readonly FrameCell[])[];
  head(rows?: number): Frame;
  tail(rows?: number): Frame;
  iloc(part: FramePart): Frame;
  loc(part: FramePart): Frame;
  at(row: number | string, column: string): FrameCell;
  iat(row: number, column: number): FrameCell;
  column(name: string): FrameColumn;
  addColumn(name: string, values: FrameColumn | readonly FrameCell[]): Frame;
  drop(part: { readonly columns?: readonly string[]; readonly index?: readonly (number | string)[] }): Frame;
  rename(names: Readonly<Record<string, string>>): Frame;
  selectDtypes(types: readonly string[]): Frame;
  query(condition: FrameColumn | readonly boolean[]): Frame;
  resetIndex(): Frame;
  copy(): Frame;
  isNa(): Frame;
  print(): void;
  /** Stable; missing cells last either way. */
  sortValues(column: string, options?: { readonly ascending?: boolean }): Frame;
  /** Without the rows (or columns) that have a missing cell. */
  dropNa(options: { readonly from: "rows" | "columns" }): Frame;
  groupby(columns: readonly string[]): FrameGroups;
  /** One row a value of `index`, one column a value of `columns`; a place with two rows throws. */
  pivot(options: { readonly index: string; readonly columns: string; readonly values: string }): Frame;
  /** Each statistic of every column of numbers, one row a statistic. */
  describe(): Frame;
  count(): FrameRow;
  sum(): FrameRow;
  mean(): FrameRow;
  std(): FrameRow;
  var(): FrameRow;
  min(): FrameRow;
  median(): FrameRow;
  max(): FrameRow;
}
