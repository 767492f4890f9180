import { at } from "../../numerics/at.js";
import type { Figure } from "../drawing/figure.js";
import { lineFields, type LineFigureOptions } from "../layout/options.js";
import { panelFigure } from "./panels.js";
import type { Series } from "./series.js";
import { checkFields, knownFields } from "../../numerics/checks.js";

/** Panels in rows and columns. */
export interface PanelMatrix {
  /** Titles above the columns, such as densities; 1 to 6. */
  readonly columns: readonly string[];
  /** Titles right of the rows, such as networks; 1 to 8. */
  readonly rows: readonly string[];
  /** `panels[r][c]`: the series of row r, column c. */
  readonly panels: readonly (readonly (readonly Series[])[])[];
}

/**
 * A matrix of small multiples: one condition across, another down, axes shared by all panels so that everything
 * compares. Throws `matrixFigure: requirement, got value` for a matrix that is not whole, and as `lineFigure` does.
 */
export function matrixFigure(matrix: PanelMatrix, options: LineFigureOptions): Figure {
  const caller = "matrixFigure";
  checkFields(caller, options, lineFields);
  const { columns, rows, panels } = knownFields(
    caller,
    matrix,
    ["columns", "rows", "panels"],
    "matrix field",
  );
  for (const [what, titles, most] of [
    ["columns", columns, 6],
    ["rows", rows, 8],
  ] as const) {
    if (titles.length < 1 || titles.length > most)
      throw new RangeError(`${caller}: ${what} must be 1 to ${most} titles, got ${titles.length}`);
    if (titles.some((title) => title.trim() === "") || new Set(titles).size !== titles.length)
      throw new RangeError(
        `${caller}: titles of ${what} must differ and not be empty, got ${JSON.stringify(titles)}`,
      );
  }
  if (panels.length !== rows.length || panels.some((row) => row.length !== columns.length))
    throw new RangeError(
      `${caller}: panels must be ${rows.length} rows of ${columns.length}, got ${panels.length} of ${[...new Set(panels.map((row) => row.length))].join(", ")}`,
    );
  const flat = rows.flatMap((row, r) =>
    columns.map((column, c) => ({
      title: r === 0 ? column : "",
      name: `${row} / ${column}`,
      series: at(at(panels, r), c),
    })),
  );
  return panelFigure(flat, { singles: "none", ...options }, caller, {
    wishes: { columns: columns.length, rowTitles: rows, rightEms: 0.6 },
  });
}
