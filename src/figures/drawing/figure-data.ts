/** One JSON object of a plotly specification (a trace, the layout, an axis). */
export interface PlotlyObject {
  readonly [key: string]: unknown;
}

/** What plotly needs to draw a figure: plain JSON, no functions. */
export interface PlotlySpecification {
  /** Traces, in the order in which they are drawn. */
  readonly data: readonly PlotlyObject[];
  /** Axes, size, legend and annotations. */
  readonly layout: PlotlyObject;
}

/** One plotted mark, as written to `<name>.csv`. Coordinates are in the units the caller gave (fractions stay fractions). */
export interface FigureRow {
  /** Title of the panel; empty in a figure of one panel. */
  readonly panel: string;
  /** Name of the series, or label of the reference line. */
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
  /** Upper end of the band; `null` where there is none. */
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
  /** What is drawn. */
  readonly specification: PlotlySpecification;
  /** Everything plotted, as numbers. */
  readonly rows: readonly FigureRow[];
  /** Width of the picture in millimetres; 96 plotly pixels are 25.4 mm. */
  readonly widthMm: number;
  /** Height of the picture in millimetres, without the caption. */
  readonly heightMm: number;
}
