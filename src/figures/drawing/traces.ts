import { position, type Axis } from "../layout/axes.js";
import type { PlotlyObject } from "./figure-data.js";
import { hoverTemplate, intervalText } from "./hover.js";
import { plainText } from "../layout/labels.js";
import { referenceColour, seriesStyle, translucent } from "./palette.js";
import { short } from "../layout/short.js";
import { bandPieces, type SummaryPoint } from "../builders/summary.js";
import { thinLine, thinPoints } from "../builders/thin.js";

/** A summarised series and how to draw it. */
export interface DrawnSeries {
  readonly name: string;
  readonly style: number;
  readonly points: readonly SummaryPoint[];
}

/** The panel that traces are drawn in. */
export interface PlotArea {
  readonly x: Axis;
  readonly y: Axis;
  /** "x", "y", then "x2", "y2", … */
  readonly xName: string;
  readonly yName: string;
  /** Pixels; all widths follow from it. */
  readonly fontSize: number;
  /** Whether this panel's line stands for the series in the legend. */
  readonly inLegend: boolean;
}

/** Where and how the traces of a series are drawn. */
export interface TraceOptions extends PlotArea {
  readonly singles: "points" | "none";
  readonly markers: "auto" | "none";
}

/** Where a value of the data stands along an axis, as a share of it in [0, 1] if it is inside. */
export function share(axis: Axis, value: number): number {
  const of = (shown: number): number => position(axis, shown / axis.factor);
  return (position(axis, value) - of(axis.low)) / (of(axis.high) - of(axis.low));
}

const mostMarkers = 25;

/** Ends of a band, cut at the ends of the y axis (a logarithmic axis could not show an end below zero at all). */
function cut(value: number, axis: Axis): number {
  return Math.min(axis.high, Math.max(axis.low, value * axis.factor));
}

/** A band at one x, as displayed. */
interface BandAt {
  readonly x: number;
  readonly low: number;
  readonly high: number;
  readonly centre: number;
}

/** The bands of a line, cut at the axis, in pieces parted by its gaps. */
const shownBands = (points: readonly SummaryPoint[], x: Axis, y: Axis): readonly (readonly BandAt[])[] =>
  bandPieces(points).map((piece) =>
    piece.map(({ x: value, band: [low, high], centre }) => ({
      x: short(value * x.factor),
      low: short(cut(low, y)),
      high: short(cut(high, y)),
      centre: short(centre * y.factor),
    })),
  );

/** Bands of at least two positions as filled outlines: there along the upper ends, back along the lower. */
function bandTrace(pieces: readonly (readonly BandAt[])[], colour: string): PlotlyObject {
  const outline = (value: (p: BandAt, back: boolean) => number): (number | null)[] =>
    pieces.flatMap((piece, i) => [
      ...(i === 0 ? [] : [null]),
      ...piece.map((p) => value(p, false)),
      ...[...piece].reverse().map((p) => value(p, true)),
    ]);
  return {
    x: outline((p) => p.x),
    y: outline((p, back) => (back ? p.low : p.high)),
    mode: "lines",
    line: { width: 0 },
    fill: "toself",
    fillcolor: translucent(colour, 0.16),
    hoverinfo: "skip",
    showlegend: false,
  };
}

/** Single replicates as thin points. */
function singlesTrace(
  all: readonly SummaryPoint[],
  colour: string,
  { x, y, fontSize }: PlotArea,
): PlotlyObject {
  const single = thinPoints(
    all.flatMap((p) => p.values.map((value) => [p.x, value] as const)),
    (p) => share(x, p[0]),
    (p) => share(y, p[1]),
  );
  const u = fontSize / 12;
  return {
    x: single.map((p) => short(p[0] * x.factor)),
    y: single.map((p) => short(p[1] * y.factor)),
    mode: "markers",
    marker: { color: translucent(colour, 0.45), size: 3 * u, symbol: "circle", line: { width: 0 } },
    hoverinfo: "skip",
    showlegend: false,
  };
}

/** A position alone has no band to fill: whiskers instead, of length 0 elsewhere. */
function whiskersOf(
  alone: readonly BandAt[],
  xs: readonly (number | null)[],
  colour: string,
  u: number,
): PlotlyObject {
  if (alone.length === 0) return {};
  const whiskers = new Map(alone.map((p) => [p.x, p]));
  const lengths = (of: (p: BandAt) => number): number[] =>
    xs.map((value) => {
      const whisker = value === null ? undefined : whiskers.get(value);
      return whisker === undefined ? 0 : short(of(whisker));
    });
  return {
    error_y: {
      type: "data",
      symmetric: false,
      array: lengths((p) => p.high - p.centre),
      arrayminus: lengths((p) => p.centre - p.low),
      color: colour,
      thickness: 1.2 * u,
      width: 3 * u,
    },
  };
}

/** The traces of one series, from back to front: band, single replicates, line. */
export function seriesTraces(series: DrawnSeries, options: TraceOptions): readonly PlotlyObject[] {
  const { x, y, xName, yName, fontSize, singles, markers, inLegend } = options;
  const { colour, dash, marker } = seriesStyle(series.style);
  const u = fontSize / 12;
  const name = plainText(series.name);
  const common = { type: "scatter", xaxis: xName, yaxis: yName, legendgroup: name, name };
  const points = thinLine(
    series.points,
    (p) => share(x, p.x),
    (p) => p.centre,
  );
  const pieces = shownBands(points, x, y);
  const broad = pieces.filter((piece) => piece.length > 1);
  const several = series.points.some((p) => p.n > 1);
  const marked = markers === "auto" && series.points.length <= mostMarkers;
  const withGaps = (of: (p: SummaryPoint) => number): (number | null)[] =>
    points.flatMap((p) => (p.gapBefore === true ? [null, short(of(p))] : [short(of(p))]));
  const xs = withGaps((p) => p.x * x.factor);
  const line = {
    ...common,
    x: xs,
    y: withGaps((p) => p.centre * y.factor),
    mode: marked ? "lines+markers" : "lines",
    line: { color: colour, width: 1.6 * u, dash },
    ...(marked ? { marker: { color: colour, size: 5.5 * u, symbol: marker, line: { width: 0 } } } : {}),
    ...whiskersOf(pieces.filter((piece) => piece.length === 1).flat(), xs, colour, u),
    customdata: points.flatMap((p) => [
      ...(p.gapBefore === true ? [""] : []),
      intervalText(p.band, p.n, y.factor),
    ]),
    hovertemplate: hoverTemplate({ x, y }, series.name, { last: "%{customdata}" }),
    showlegend: inLegend,
  };
  return [
    ...(broad.length > 0 ? [{ ...common, ...bandTrace(broad, colour) }] : []),
    ...(singles === "points" && several
      ? [{ ...common, ...singlesTrace(series.points, colour, options) }]
      : []),
    line,
  ];
}

/** A reference line from end to end of the panel. */
export function referenceTrace(
  reference: { readonly label: string; readonly value: number; readonly axis?: "x" | "y" },
  options: Pick<TraceOptions, "x" | "y" | "xName" | "yName" | "fontSize" | "inLegend">,
): PlotlyObject {
  const { x, y, xName, yName, fontSize, inLegend } = options;
  const upright = reference.axis === "x";
  const value = reference.value * (upright ? x : y).factor;
  return {
    type: "scatter",
    mode: "lines",
    x: upright ? [value, value] : [short(x.low), short(x.high)],
    y: upright ? [short(y.low), short(y.high)] : [value, value],
    xaxis: xName,
    yaxis: yName,
    name: plainText(reference.label),
    legendgroup: plainText(`reference ${reference.label}`),
    line: { color: referenceColour, width: fontSize / 11, dash: "1px,2px" },
    hoverinfo: "skip",
    showlegend: inLegend,
  };
}
