import { at } from "../numerics/at.js";
import { type Axis } from "./axes.js";
import type { PlotlyObject } from "./figure.js";
import { plainText } from "./labels.js";
import { referenceColour, seriesStyle, translucent } from "./palette.js";
import { short } from "./short.js";
import type { SummaryPoint } from "./summary.js";

/** A summarised series and how to draw it. */
export interface DrawnSeries {
  readonly name: string;
  readonly style: number;
  readonly points: readonly SummaryPoint[];
}

/** Where and how traces are drawn. */
export interface TraceOptions {
  readonly x: Axis;
  readonly y: Axis;
  /** "x", "y", then "x2", "y2", … */
  readonly xName: string;
  readonly yName: string;
  /** Pixels; all widths follow from it. */
  readonly fontSize: number;
  readonly singles: "points" | "none";
  readonly markers: "auto" | "none";
  /** Whether this panel's line stands for the series in the legend. */
  readonly inLegend: boolean;
}

const mostMarkers = 25;

/** Ends of a band, cut at the ends of the y axis (a logarithmic axis could not show an end below zero at all). */
function cut(value: number, axis: Axis): number {
  return Math.min(axis.high, Math.max(axis.low, value * axis.factor));
}

/** The traces of one series, from back to front: band, single replicates, line. */
export function seriesTraces(series: DrawnSeries, options: TraceOptions): readonly PlotlyObject[] {
  const { x, y, xName, yName, fontSize, singles, markers, inLegend } = options;
  const { colour, dash, marker } = seriesStyle(series.style);
  const u = fontSize / 12;
  const common = {
    type: "scatter",
    xaxis: xName,
    yaxis: yName,
    legendgroup: plainText(series.name),
    name: plainText(series.name),
  };
  const traces: PlotlyObject[] = [];

  const banded = series.points.flatMap(({ x: value, band, centre }) =>
    band === undefined
      ? []
      : [{ x: short(value * x.factor), low: cut(band[0], y), high: cut(band[1], y), centre }],
  );
  if (banded.length > 1)
    traces.push({
      ...common,
      x: [...banded, ...[...banded].reverse()].map((p) => p.x),
      y: [...banded.map((p) => short(p.high)), ...[...banded].reverse().map((p) => short(p.low))],
      mode: "lines",
      line: { width: 0 },
      fill: "toself",
      fillcolor: translucent(colour, 0.16),
      hoverinfo: "skip",
      showlegend: false,
    });

  const several = series.points.some((p) => p.n > 1);
  if (singles === "points" && several)
    traces.push({
      ...common,
      x: series.points.flatMap((p) => p.values.map(() => short(p.x * x.factor))),
      y: series.points.flatMap((p) => p.values.map((v) => short(v * y.factor))),
      mode: "markers",
      marker: { color: translucent(colour, 0.45), size: 3 * u, symbol: "circle", line: { width: 0 } },
      hoverinfo: "skip",
      showlegend: false,
    });

  const marked = markers === "auto" && series.points.length <= mostMarkers;
  const single = banded.length === 1 ? at(banded, 0) : undefined;
  traces.push({
    ...common,
    x: series.points.map((p) => short(p.x * x.factor)),
    y: series.points.map((p) => short(p.centre * y.factor)),
    mode: marked ? "lines+markers" : "lines",
    line: { color: colour, width: 1.6 * u, dash },
    ...(marked ? { marker: { color: colour, size: 5.5 * u, symbol: marker, line: { width: 0 } } } : {}),
    // A single place has no band to fill: whiskers instead.
    ...(single === undefined
      ? {}
      : {
          error_y: {
            type: "data",
            symmetric: false,
            array: [short(single.high - single.centre * y.factor)],
            arrayminus: [short(single.centre * y.factor - single.low)],
            color: colour,
            thickness: 1.2 * u,
            width: 3 * u,
          },
        }),
    hovertemplate: `%{x:.4~g}, %{y:.4~g}<extra>${plainText(series.name)}</extra>`,
    showlegend: inLegend,
  });
  return traces;
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
