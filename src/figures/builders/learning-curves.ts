import type { Figure } from "../drawing/figure.js";
import { type LineFigureOptions, lineFields } from "../layout/options.js";
import type { Panel } from "./panel.js";
import { panelFigure } from "./panels.js";
import { checkFields } from "../../numerics/checks.js";

/**
 * Learning curves as small multiples: one panel a condition (a density), one line an arm, axes shared by all panels, so
 * that heights compare across them. Single replicates are not drawn unless `singles: "points"` asks for them.
 * Throws `learningCurves: requirement, got value`.
 */
export function learningCurves(panels: readonly Panel[], options: LineFigureOptions): Figure {
  checkFields("learningCurves", options, lineFields);
  panels.forEach((panel, index) => {
    checkFields("learningCurves", panel, ["title", "series", "name"], "panel field");
    if (panel.title.trim() === "")
      throw new RangeError(`learningCurves: every panel must have a title, got "" for panel ${index}`);
  });
  return panelFigure(panels, { singles: "none", ...options }, "learningCurves");
}
