import { shown } from "../../numerics/names.js";

/** What a frame holds; undefined is a missing cell. */
export type FrameCell = string | number | boolean | undefined;
/** A row by names of columns; missing cells have no key. */
export type FrameRow = Readonly<Record<string, FrameCell>>;

/** A row with its missing cells left out; throws at a cell that a frame cannot hold. */
export function plainRow(row: object, i: number): FrameRow {
  return Object.fromEntries(
    Object.entries(row).flatMap(([column, cell]: [string, unknown]): [string, FrameCell][] => {
      if (cell === undefined || cell === null || Number.isNaN(cell)) return [];
      if (typeof cell === "string" || typeof cell === "number" || typeof cell === "boolean")
        return [[column, cell]];
      const got = `${shown(cell)} in column ${column} of row ${i}`;
      throw new TypeError(`frame: a cell must be a number, text, a boolean or missing, got ${got}`);
    }),
  );
}
