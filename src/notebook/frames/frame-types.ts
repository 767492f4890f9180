import type { FrameCell, FrameRow } from "./cells.js";
import type { StatisticName } from "./groups.js";

/** Which rows and columns: rows by position (`iloc`) or label (`loc`) or one boolean a row; columns by position or name. */
export interface FramePart {
  /** Positions for `iloc`, labels for `loc`, or one boolean a row. Default: all. */
  readonly rows?: readonly (number | boolean)[];
  /** Positions for `iloc`, names for `loc`. Default: all. */
  readonly columns?: readonly (number | string)[];
}

/** What a frame and a column of it both offer, with missing cells left out of every number. Undefined where there is nothing to say. */
export interface FrameColumn {
  /** Cells from the first row to the last; missing ones as danfo has them, NaN or null. */
  readonly values: readonly FrameCell[];
  /** Labels of the rows; 0, 1, … unless rows were left out. */
  readonly index: readonly (number | string)[];
  /** danfo's word for what it holds: "float32", "int32", "string" or "boolean". */
  readonly dtype: string;
  /** Rows, those with missing cells too. */
  readonly size: number;
  /** How many cells are not missing. */
  count(): number;
  /** 0 for none. */
  sum(): number;
  /** Undefined for none. */
  mean(): number | undefined;
  /** With n − 1; undefined for one number. */
  std(): number | undefined;
  /** With n − 1; undefined for one number. */
  var(): number | undefined;
  /** Undefined for none. */
  min(): number | undefined;
  /** The middle number, or the mean of the two middle ones; undefined for none. */
  median(): number | undefined;
  /** Undefined for none. */
  max(): number | undefined;
  /** Another column of the same length, computed in double precision. */
  map(change: (cell: FrameCell, i: number) => FrameCell): FrameColumn;
  /** The first rows. Default 5. */
  head(rows?: number): FrameColumn;
  /** The last rows. Default 5. */
  tail(rows?: number): FrameColumn;
  /** Each value once, in order of first appearance. */
  unique(): FrameColumn;
  /** Booleans: which cells are missing. */
  isNa(): FrameColumn;
  /** Comparisons, for `query`. */
  eq(other: FrameCell): FrameColumn;
  /** Booleans: which cells are another. */
  ne(other: FrameCell): FrameColumn;
  /** Booleans: which cells are greater. */
  gt(other: FrameCell): FrameColumn;
  /** Booleans: which cells are less. */
  lt(other: FrameCell): FrameColumn;
  /** Booleans: which cells are greater or equal. */
  ge(other: FrameCell): FrameColumn;
  /** Booleans: which cells are less or equal. */
  le(other: FrameCell): FrameColumn;
  /** Writes the column as text to standard output. */
  print(): void;
}

/** Rows in groups. Every statistic gives a frame with the columns of the group and, for each column, `column_statistic`. */
export type FrameGroups = {
  /** The statistic of these columns, else of every column of numbers. */
  readonly [Name in StatisticName]: (columns?: readonly string[]) => Frame;
} & {
  /** One or several statistics a column: `{ accuracy: ["mean", "std"], stop: "median" }`. */
  agg(statistics: Readonly<Record<string, StatisticName | readonly StatisticName[]>>): Frame;
  /** Groups there are. */
  readonly ngroups: number;
};

/**
 * A DataFrame of danfojs-node with what of it was tested against values by hand: looking, choosing and sorting are danfo's, numbers are
 * computed by us in double precision, column by column, without missing cells. Everything else throws and says what to use.
 */
export interface Frame {
  /** Without the labels of rows and the names of columns. */
  readonly shape: readonly [rows: number, columns: number];
  /** Names, in their order. */
  readonly columns: readonly string[];
  /** Labels of the rows; 0, 1, … unless rows were left out. */
  readonly index: readonly (number | string)[];
  /** danfo's words for what the columns hold: "float32", "int32", "string" or "boolean". */
  readonly dtypes: readonly string[];
  /** rows · columns. */
  readonly size: number;
  /** (rows, columns); missing cells as danfo has them, NaN or null. */
  readonly values: readonly (readonly FrameCell[])[];
  /** The first rows. Default 5. */
  head(rows?: number): Frame;
  /** The last rows. Default 5. */
  tail(rows?: number): Frame;
  /** A part by position. */
  iloc(part: FramePart): Frame;
  /** A part by labels of rows and names of columns. */
  loc(part: FramePart): Frame;
  /** The cell of a row's label and a column's name. */
  at(row: number | string, column: string): FrameCell;
  /** The cell of two positions, counted from 0. */
  iat(row: number, column: number): FrameCell;
  /** One column; throws on an unknown name. */
  column(name: string): FrameColumn;
  /** With one column more, of a new name: as many cells as rows. */
  addColumn(name: string, values: FrameColumn | readonly FrameCell[]): Frame;
  /** Without these columns, or these rows. */
  drop(part: {
    /** Names. Default: none. */
    readonly columns?: readonly string[];
    /** Labels of rows. Default: none. */
    readonly index?: readonly (number | string)[];
  }): Frame;
  /** With other names of columns: old name → new name. */
  rename(names: Readonly<Record<string, string>>): Frame;
  /** The columns of these types, in danfo's words (`dtypes`). */
  selectDtypes(types: readonly string[]): Frame;
  /** The rows for which the condition is true: a comparison of a column, or a boolean a row. */
  query(condition: FrameColumn | readonly boolean[]): Frame;
  /** With rows labelled 0, 1, … again. */
  resetIndex(): Frame;
  /** A frame of its own with the same cells. */
  copy(): Frame;
  /** Booleans: which cells are missing. */
  isNa(): Frame;
  /** Writes the frame as text to standard output. */
  print(): void;
  /** Stable; missing cells last either way. */
  sortValues(
    column: string,
    options?: {
      /** Default true: smallest first. */
      readonly ascending?: boolean;
    },
  ): Frame;
  /** Without the rows (or columns) that have a missing cell. */
  dropNa(options: {
    /** Which of them are left out. */
    readonly from: "rows" | "columns";
  }): Frame;
  /**
   * Rows grouped by the cells of these columns, in order of first appearance; a missing cell is a group of its own.
   */
  groupby(columns: readonly string[]): FrameGroups;
  /** One row a value of `index`, one column a value of `columns`; a place with two rows throws. */
  pivot(options: {
    /** Column whose values become rows. */
    readonly index: string;
    /** Column whose values become columns. */
    readonly columns: string;
    /** Column whose cells fill the places; one without a row is missing. */
    readonly values: string;
  }): Frame;
  /** Each statistic of every column of numbers, one row a statistic. */
  describe(): Frame;
  /** Of every column of numbers: how many cells are not missing. */
  count(): FrameRow;
  /** Of every column of numbers; 0 for none. */
  sum(): FrameRow;
  /** Of every column of numbers. */
  mean(): FrameRow;
  /** Of every column of numbers, with n − 1; missing for one number. */
  std(): FrameRow;
  /** Of every column of numbers, with n − 1; missing for one number. */
  var(): FrameRow;
  /** Of every column of numbers. */
  min(): FrameRow;
  /** Of every column of numbers. */
  median(): FrameRow;
  /** Of every column of numbers. */
  max(): FrameRow;
}
