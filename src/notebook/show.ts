import {
  exportFigure,
  figureBundle,
  figureMetadata,
  staticBundle,
  type Figure,
  type MimeBundle,
} from "../figures/index.js";
import { claimFigureName } from "./figure-names.js";
import { emit } from "./output.js";
import { figureFolder, notebookName, outFolder, type Environment } from "./folders.js";
import { knownFields } from "../numerics/checks.js";

/** How figures appear in notebooks. */
const figureModes = ["live", "static"] as const;

/** Name of a way in which figures appear. */
export type FigureMode = (typeof figureModes)[number];

/** Options of `show`. */
export interface ShowOptions {
  /** Folder of the exported files, or false to write none. Default: `figures` in `LOTTERY_OUT`, else `figures/<notebook>` beside the notebook. */
  readonly save?: string | false;
  /**
   * "live": plotly data and a picture, zoomable where the renderer is installed; "static": the picture only, for the
   * smallest notebook. Default: `LOTTERY_FIGURES`, else "live".
   */
  readonly figures?: FigureMode;
  /** Takes the file names of another figure of the same name. Default false: that is an error. */
  readonly replace?: boolean;
}

/** The way figures appear unless a call says otherwise: `LOTTERY_FIGURES`, else "live". */
function figureMode(given: string | undefined, environment: Environment): FigureMode {
  const wanted = given ?? (environment["LOTTERY_FIGURES"] || "live");
  const mode = figureModes.find((known) => known === wanted);
  if (mode === undefined)
    throw new RangeError(
      `show: figures (or LOTTERY_FIGURES) must be one of ${figureModes.join(", ")}, got ${JSON.stringify(wanted)}`,
    );
  return mode;
}

/** "files: figures/01-winning-tickets/accuracy-laptop.{svg,pdf,png,json,csv}" */
function filesLine(files: readonly string[]): string {
  const endings = files.map((file) => file.slice(file.lastIndexOf(".") + 1));
  const stem = files[0]?.replace(/\.[^.]*$/, "") ?? "";
  return `files: ${stem}.{${endings.join(",")}}`;
}

/**
 * Shows a figure with its caption as one output (plotly data, a picture, the caption as text; no HTML, no script), and
 * writes `<name>-<scale>.svg`, `.pdf`, `.png` (300 dpi), `.json` and `.csv` for papers (`<name>.svg` where the scale of its
 * results is not known). Running a cell again replaces both. Throws for another figure of the same name, of this notebook or of
 * another one in the folder, so that no file changes what it shows unnoticed.
 * Says in a line where the files are, unless a headless run has a folder for them. Outside a kernel prints the caption.
 */
export async function show(figure: Figure, options: ShowOptions = {}): Promise<void> {
  const known = knownFields("show", options, ["save", "figures", "replace"]);
  const { save = figureFolder(), figures, replace = false } = known;
  const mode = figureMode(figures, process.env);
  const notebook = notebookName();
  if (save !== false) claimFigureName(figure, { folder: save, notebook, replace });
  const bundle: MimeBundle = await (mode === "live" ? figureBundle : staticBundle)(figure);
  emit(bundle, { metadata: figureMetadata(figure) });
  if (save === false) return;
  const files = await exportFigure(figure, save, { notebook });
  // A notebook run headlessly is a document: its folder says what was written.
  if (outFolder() === undefined) console.log(filesLine(files));
}
