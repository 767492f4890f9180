import { join } from "node:path";
import { csvText, writeWhole } from "../../disk/index.js";
import type { Figure, FigureRow } from "../drawing/figure.js";
import { svgToPdf } from "./pdf.js";
import { figureSvg, svgToPng } from "../drawing/render.js";
import { knownFields } from "../../numerics/checks.js";

const columns = [
  "panel",
  "series",
  "kind",
  "replicate",
  "x",
  "y",
  "lower",
  "upper",
  "n",
] as const satisfies readonly (keyof FigureRow)[];

/**
 * The plotted numbers as CSV (RFC 4180, one header line, full precision, empty where there is none). Figures of cells
 * have the further column `value`. Text that a spreadsheet would run is set behind an apostrophe.
 */
export function figureCsv(rows: readonly FigureRow[]): string {
  const all = rows.some((row) => row.value !== undefined) ? [...columns, "value" as const] : columns;
  return csvText([all, ...rows.map((row) => all.map((column) => row[column]))]);
}

/** The figure as JSON: the plotly specification (`data`, `layout`) with name, scale, caption, size in millimetres and notebook. */
export function figureJson(figure: Figure, notebook?: string): string {
  const { name, scale, caption, widthMm, heightMm, specification } = figure;
  return `${JSON.stringify({ name, scale, notebook, caption, widthMm, heightMm, ...specification })}\n`;
}

/** The plotted numbers as JSON: a list of rows in full precision, one a line. */
export function figureRowsJson(rows: readonly FigureRow[]): string {
  return `[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`;
}

/** Stem of a figure's files: its name, then the scale of its results where that is known: `accuracy-quick`. */
export function figureStem({ name, scale }: Pick<Figure, "name" | "scale">): string {
  if (scale === undefined) return name;
  return `${name}-${scale
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")}`;
}

/** Options of `exportFigure`. */
export interface ExportOptions {
  /** Resolution of the PNG in pixels an inch, in [50, 1200]. Default 300, what journals ask for. */
  readonly dpi?: number;
  /** File name of the notebook that the figure belongs to, kept in the JSON. Default: none. */
  readonly notebook?: string | undefined;
}

/**
 * Writes `<stem>.svg`, `<stem>.pdf`, `<stem>.png`, `<stem>.json` (specification) and `<stem>.csv` (the
 * plotted numbers) into a folder, where the stem is the figure's name and the scale of its results (`figureStem`), which is made if missing, and returns their paths. Pictures carry no caption: a paper sets its own. The same figure
 * gives the same bytes; each file appears whole or not at all.
 */
export async function exportFigure(
  figure: Figure,
  folder: string,
  options: ExportOptions = {},
): Promise<readonly string[]> {
  const { dpi = 300, notebook } = knownFields("exportFigure", options, ["dpi", "notebook"]);
  const svg = await figureSvg(figure);
  const { widthMm, heightMm, name: title } = figure;
  const pdf = await svgToPdf(svg, { widthMm, heightMm, title });
  const contents = {
    svg,
    pdf,
    png: svgToPng(svg, dpi),
    json: figureJson(figure, notebook),
    csv: figureCsv(figure.rows),
  };
  return Object.entries(contents).map(([ending, content]) => {
    const path = join(folder, `${figureStem(figure)}.${ending}`);
    writeWhole(path, content);
    return path;
  });
}
