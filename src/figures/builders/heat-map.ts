import { at } from "../../numerics/at.js";
import { checkAxis, scales, shortText, type AxisOptions } from "../layout/axes.js";
import { counted } from "../layout/caption.js";
import { hoverTemplate, said } from "../drawing/hover.js";
import { colourBar, colourLevels, colourShare } from "./colour-bar.js";
import { cellEdges, checkCells, filled, type Rectangle } from "./cells.js";
import { colourAt } from "../drawing/colours.js";
import type { Figure, FigureRow, PlotlyObject } from "../drawing/figure-data.js";
import type { PlotArea } from "../drawing/traces.js";
import { textWidth } from "../drawing/fonts.js";
import { frameFields, frameFigure, type FrameOptions } from "../layout/frame.js";
import { short } from "../layout/short.js";
import { widthPreset } from "../export/widths.js";
import { checkFields } from "../../numerics/checks.js";

/** A table of numbers over two axes. */
export interface HeatMapData {
  /** Centres of the cells, in any order, all different. */
  readonly x: readonly number[];
  /** As `x`, of the other axis. */
  readonly y: readonly number[];
  /** `cells[j][i]` belongs to (x[i], y[j]); `NaN` is missing and drawn hatched grey. */
  readonly cells: readonly (readonly number[])[];
}

/** Options of `heatMap`. */
export interface HeatMapOptions extends FrameOptions {
  /** The axis of the columns. */
  readonly x: AxisOptions;
  /** The axis of the rows. */
  readonly y: AxisOptions;
  /** What the colours mean; `scale` "linear", "log" or "percent". */
  readonly value: AxisOptions;
  /** A value with white as its colour, blue below and vermillion above it. Default: one scale from dark to light. */
  readonly middle?: number;
  /** How many values a cell sums up and how, in words: "mean of 6 seeds". Default: nothing is said. */
  readonly each?: string;
}

const missing = "#d9d9d9";

/** Throws unless the table has a number, and only such as its scale can show. */
function checkNumbers(numbers: readonly number[], logarithmic: boolean, caller: string): void {
  const bad = numbers.find((v) => !Number.isFinite(v) || (logarithmic && v <= 0));
  if (bad !== undefined)
    throw new RangeError(
      `${caller}: cells must be finite${logarithmic ? " and > 0 on a log scale" : ""}, or NaN where missing, got ${bad}`,
    );
  if (numbers.length === 0) throw new RangeError(`${caller}: cells must hold at least one number, got none`);
}

/** Ends of the colour scale: given, or all values; even on both sides of a middle. */
function colourEnds(
  numbers: readonly number[],
  { value, middle }: HeatMapOptions,
  caller: string,
): readonly [low: number, high: number] {
  const { logarithmic } = scales[value.scale ?? "linear"];
  let low = value.range?.[0] ?? numbers.reduce((a, b) => Math.min(a, b), Infinity);
  let high = value.range?.[1] ?? numbers.reduce((a, b) => Math.max(a, b), -Infinity);
  if (middle !== undefined) {
    if (logarithmic)
      throw new RangeError(`${caller}: middle must not be given with a log scale, got ${middle}`);
    const reach = Math.max(high - middle, middle - low);
    [low, high] = [middle - reach, middle + reach];
  }
  if (!(low < high)) [low, high] = logarithmic ? [low / 2, low * 2] : [low - 0.5, low + 0.5];
  return [low, high];
}

type Edges = readonly (readonly [number, number])[];

/** First to last edge of cells. */
export const spanOf = (edges: Edges): [number, number] => [
  Math.min(...edges.map(([a]) => a)),
  Math.max(...edges.map(([, b]) => b)),
];

/** The cells of each colour, to be filled in one trace each. */
function cellsByColour(
  cells: HeatMapData["cells"],
  xEdges: Edges,
  yEdges: Edges,
  colourOf: (v: number) => string,
): ReadonlyMap<string, readonly Rectangle[]> {
  const byColour = new Map<string, Rectangle[]>();
  cells.forEach((line, j) =>
    line.forEach((v, i) => {
      const colour = Number.isNaN(v) ? missing : colourOf(v);
      const same = byColour.get(colour) ?? [];
      same.push([at(xEdges, i), at(yEdges, j)]);
      byColour.set(colour, same);
    }),
  );
  return byColour;
}

/** Invisible points that say the numbers when pointed at. */
function hoverTrace({ x, y, cells }: HeatMapData, factor: number, area: PlotArea): PlotlyObject {
  return {
    type: "scatter",
    mode: "markers",
    x: cells.flatMap(() => x.map((v) => short(v * area.x.factor))),
    y: cells.flatMap((_, j) => x.map(() => short(at(y, j) * area.y.factor))),
    text: cells.flat().map((v) => (Number.isNaN(v) ? "missing" : said(v * factor))),
    marker: { size: 1, opacity: 0 },
    hovertemplate: hoverTemplate(area, "", { last: "<br><b>%{text}</b>" }),
    showlegend: false,
  };
}

const cellRows = ({ x, y, cells }: HeatMapData, series: string): readonly FigureRow[] =>
  cells.flatMap((line, j) =>
    line.map((v, i): FigureRow => {
      const empty = { panel: "", replicate: "", lower: null, upper: null };
      const value = Number.isNaN(v) ? null : v;
      return { ...empty, series, kind: "cell", x: at(x, i), y: at(y, j), n: 1, value };
    }),
  );

/**
 * A table of numbers as colours, drawn as plain shapes: vector in SVG and PDF. Missing cells are grey, and the caption
 * counts them. Throws `heatMap: requirement, got value` for tables of the wrong shape, infinite numbers, no number at all,
 * or values ≤ 0 on a logarithmic scale.
 */
export function heatMap(data: HeatMapData, options: HeatMapOptions): Figure {
  const caller = "heatMap";
  checkFields(caller, data, ["x", "y", "cells"], "data field");
  checkFields(caller, options, [...frameFields, "x", "y", "value", "middle", "each"]);
  const { x, y, cells } = data;
  const { value, middle } = options;
  checkAxis(value, [], "value", caller);
  checkCells(x, y, cells, caller);
  const { logarithmic, factor } = scales[value.scale ?? "linear"];
  const all = cells.flat();
  const numbers = all.filter((v) => !Number.isNaN(v));
  checkNumbers(numbers, logarithmic, caller);
  const [low, high] = colourEnds(numbers, options, caller);
  const kind = middle === undefined ? "sequential" : "diverging";
  const shareOf = colourShare(logarithmic, [low, high]);
  const levelOf = (v: number): number =>
    Math.min(colourLevels - 1, Math.max(0, Math.floor(shareOf(v) * colourLevels)));

  const [xEdges, yEdges] = [cellEdges(x, options.x), cellEdges(y, options.y)];
  const byColour = cellsByColour(cells, xEdges, yEdges, (v) =>
    colourAt(kind, (levelOf(v) + 0.5) / colourLevels),
  );
  const axis = (own: AxisOptions, edges: Edges, centres: readonly number[]): AxisOptions => ({
    ...own,
    range: own.range ?? spanOf(edges),
    ...(own.ticks === undefined ? cellTicks(centres, own) : {}),
  });
  const f = (widthPreset(options.width ?? "notebook", caller).points * 96) / 72;
  const texts = [low, high].map((v) => textWidth(shortText(Math.abs(v * factor) || 1), { size: f }));
  const absent = all.length - numbers.length;
  const outside = numbers.filter((v) => v < low || v > high).length;
  return frameFigure(
    options,
    {
      x: axis(options.x, xEdges, x),
      y: axis(options.y, yEdges, y),
      xs: x,
      ys: y,
      values: cells,
      wishes: { rightEms: 4.9 + Math.max(...texts, 2 * f) / f },
      traces: (area) => [
        ...[...byColour].map(([colour, rectangles]) => filled(rectangles, colour, area)),
        hoverTrace(data, factor, area),
      ],
      extras: (plan) => colourBar(value, [low, high], (share) => colourAt(kind, share), plan),
      sentences: [
        options.each === undefined ? undefined : `Cells: ${options.each}.`,
        middle === undefined ? undefined : `White: ${said(middle * factor)}.`,
        absent > 0 ? `Grey: ${counted(absent, "cell")} without a value.` : undefined,
        outside > 0 ? `${counted(outside, "value")} beyond the ends of the colour scale.` : undefined,
      ],
      rows: cellRows(data, value.label),
    },
    caller,
  );
}

/** Ticks at the centres of the cells, where there are few; every second or further one on a density axis. */
export function cellTicks(
  centres: readonly number[],
  { scale }: AxisOptions,
): { readonly ticks?: readonly number[] } {
  const sorted = [...centres].sort((a, b) => b - a);
  const every = Math.ceil(sorted.length / 12);
  return every === 1 || scale === "density" ? { ticks: sorted.filter((_, i) => i % every === 0) } : {};
}
