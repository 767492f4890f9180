import type { Figure } from "../drawing/figure-data.js";
import { figureStem } from "./export.js";

/** Resolution of a picture saved by the toolbar: that of exported files. */
const downloadDpi = 300;

/** What holds for every toolbar: under the pointer only, and no button that sends the figure to a server (plotly 4 has "Share chart…"). */
export const quietToolbar = {
  displaylogo: false,
  displayModeBar: "hover",
  modeBarButtonsToRemove: ["sendChartToCloud", "lasso2d", "select2d"],
} as const;

/**
 * Plotly's configuration of a live figure: the toolbar appears under the pointer only, has no button that sends the figure
 * to a server (plotly 4 has "Share chart…"), and saves a sharp picture under the name of the exported files.
 */
export function toolbarConfig(figure: Pick<Figure, "name" | "scale">): Readonly<Record<string, unknown>> {
  return {
    responsive: false,
    ...quietToolbar,
    toImageButtonOptions: { format: "png", filename: figureStem(figure), scale: downloadDpi / 96 },
  };
}
