import { figureBundle, type MimeBundle } from "../export/bundle.js";
import { lacksGlyphs } from "./glyphs.js";

/** One JSON object of a plotly specification (a trace, the layout, an axis). */
export interface PlotlyObject {
  readonly [key: string]: unknown;
}

/** What plotly needs to draw a figure: plain JSON, no functions. */
export interface PlotlySpecification {
  readonly data: readonly PlotlyObject[];
  readonly layout: PlotlyObject;
}

/** One plotted mark, as written to `<name>.csv`. Coordinates are in the units the caller gave (fractions stay fractions). */
export interface FigureRow {
  /** Title of the panel; empty in a figure of one panel. */
  readonly panel: string;
  readonly series: string;
  /**
   * `centre`: the line through the means or medians; `single`: one replicate; `reference`: a reference line; `point`: one
   * point of a scatter; `cell`: one cell of a heat map or phase diagram; `ritz`: one Ritz value; `chord`: the straight
   * line between the ends.
   */
  readonly kind: "centre" | "single" | "reference" | "point" | "cell" | "ritz" | "chord";
  /** Which replicate (seed) a `single` row belongs to; empty otherwise. */
  readonly replicate: string;
  /** Missing (`null`) only for a horizontal reference line. */
  readonly x: number | null;
  /** Missing (`null`) only for a vertical reference line. */
  readonly y: number | null;
  /** Ends of the band; `null` where there is none. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** How many replicates a `centre` row summarises; 1 otherwise. */
  readonly n: number;
  /** What a `cell` shows: its number (`null` where it is missing) or the name of its phase. Absent in figures without cells. */
  readonly value?: number | string | null;
}

/** A finished figure: a record of plain data. Nothing is drawn until it is shown or exported. */
export interface Figure {
  /** Stem of the exported files: lower-case letters, digits, hyphens. */
  readonly name: string;
  /** The caption, ending with the automatic sentences that name n, the band and the scale. Plain text. */
  readonly caption: string;
  /** Scale of the results shown, also part of the exported files' names; absent where it is not known. */
  readonly scale?: string;
  readonly specification: PlotlySpecification;
  /** Everything plotted, as numbers. */
  readonly rows: readonly FigureRow[];
  /** Width of the picture in millimetres; 96 plotly pixels are 25.4 mm. */
  readonly widthMm: number;
  /** Height of the picture in millimetres, without the caption. */
  readonly heightMm: number;
}

const codePoints = "Characters that the pictures' font lacks stand there as code points in brackets.";
const displaySymbol = Symbol.for("Jupyter.display");

/**
 * Closes a figure record. It gains one hidden method, `[Symbol.for("Jupyter.display")]`, so that a figure as the last
 * expression of a notebook cell is shown; it stays a plain record for JSON, comparison and spreading.
 */
export function makeFigure(record: Figure): Figure {
  if (!/^[a-z0-9][a-z0-9-]{0,79}$/.test(record.name))
    throw new RangeError(
      `makeFigure: name must be 1-80 lower-case letters, digits and hyphens, got ${JSON.stringify(record.name)}`,
    );
  const texts = JSON.stringify([record.caption, record.specification]);
  const figure = {
    ...record,
    caption: lacksGlyphs(texts) ? `${record.caption} ${codePoints}` : record.caption,
  };
  Object.defineProperty(figure, displaySymbol, {
    enumerable: false,
    value: (): Promise<MimeBundle> => figureBundle(figure),
  });
  return Object.freeze(figure);
}
