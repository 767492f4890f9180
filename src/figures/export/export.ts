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

/** The figure as JSON: the plotly specification (`data`, `layout`) with the caption and the size in millimetres. */
export function figureJson({ name, caption, widthMm, heightMm, specification }: Figure): string {
  return `${JSON.stringify({ name, caption, widthMm, heightMm, ...specification })}\n`;
}

/** The plotted numbers as JSON: a list of rows in full precision, one a line. */
export function figureRowsJson(rows: readonly FigureRow[]): string {
  return `[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`;
}

/** Options of `exportFigure`. */
export interface ExportOptions {
  /** Resolution of the PNG in pixels an inch, in [50, 1200]. Default 300, what journals ask for. */
  readonly dpi?: number;
}

/**
 * Writes `<name>.svg`, `<name>.pdf`, `<name>.png`, `<name>.json` (specification) and `<name>.csv` (the
 * plotted numbers) into a folder, which is made if missing, and returns their paths. Pictures carry no caption: a paper sets its own. The same figure
 * gives the same bytes; each file appears whole or not at all.
 */
export async function exportFigure(
  figure: Figure,
  folder: string,
  options: ExportOptions = {},
): Promise<readonly string[]> {
  const { dpi = 300 } = knownFields("exportFigure", options, ["dpi"]);
  const svg = await figureSvg(figure);
  const { widthMm, heightMm, name: title } = figure;
  const pdf = await svgToPdf(svg, { widthMm, heightMm, title });
  const contents = {
    svg,
    pdf,
    png: svgToPng(svg, dpi),
    json: figureJson(figure),
    csv: figureCsv(figure.rows),
  };
  return Object.entries(contents).map(([ending, content]) => {
    const path = join(folder, `${figure.name}.${ending}`);
    writeWhole(path, content);
    return path;
  });
}
