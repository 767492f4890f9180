import { exportFigure, figureBundle, figureMetadata, type Figure } from "../figures/index.js";
import { emit } from "./output.js";
import { figureFolder } from "./places.js";

/** Options of `show`. */
export interface ShowOptions {
  /** Folder of the exported files, or false to write none. Default: `figures` in `LOTTERY_OUT`, else beside the notebook. */
  readonly save?: string | false;
}

/**
 * Shows a figure with its caption as one output (plotly data, a picture, the caption as text; no HTML, no script), and
 * writes `<name>.svg`, `.pdf`, `.png` (300 dpi), `.json` and `.csv` for papers. Outside a kernel prints the caption.
 */
export async function show(figure: Figure, { save = figureFolder() }: ShowOptions = {}): Promise<void> {
  emit(await figureBundle(figure), { metadata: figureMetadata(figure) });
  if (save !== false) await exportFigure(figure, save);
}
