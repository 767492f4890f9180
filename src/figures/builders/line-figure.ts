import type { Figure } from "../drawing/figure.js";
import { lineFields, type LineFigureOptions } from "../layout/options.js";
import { panelFigure } from "./panels.js";
import type { Series } from "./series.js";
import { checkFields } from "../../numerics/checks.js";

/**
 * Lines over replicates in one panel: each series is the mean (or median) at every x, with a band between named ends
 * and the single replicates as thin points. One replicate draws a line without a band, and the caption says so.
 * Throws `lineFigure: requirement, got value` for empty series, numbers that are not finite, or values ≤ 0 on a
 * logarithmic axis.
 */
export function lineFigure(series: readonly Series[], options: LineFigureOptions): Figure {
  checkFields("lineFigure", options, lineFields);
  return panelFigure([{ title: "", series }], options, "lineFigure");
}
