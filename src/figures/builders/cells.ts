import { at } from "../../numerics/at.js";
import { scales, type AxisOptions } from "../layout/axes.js";
import type { PlotlyObject } from "../drawing/figure.js";
import { short } from "../layout/short.js";
import type { PlotArea } from "../drawing/traces.js";

/**
 * Edges of cells around their centres: half-way between neighbours, in log10 on a logarithmic axis; the outermost as far
 * out as in. One centre gets a cell of length 1 (of a factor 2 on a logarithmic axis). Values come in any order.
 */
export function cellEdges(
  centres: readonly number[],
  axis: AxisOptions,
): readonly (readonly [number, number])[] {
  const { logarithmic } = scales[axis.scale ?? "linear"];
  const to = (v: number): number => (logarithmic ? Math.log2(v) : v);
  const from = (v: number): number => (logarithmic ? 2 ** v : v);
  const sorted = centres.map(to).sort((a, b) => a - b);
  return centres.map((centre) => {
    const i = sorted.indexOf(to(centre));
    const here = at(sorted, i);
    const left = i > 0 ? (here - at(sorted, i - 1)) / 2 : undefined;
    const right = i < sorted.length - 1 ? (at(sorted, i + 1) - here) / 2 : undefined;
    return [from(here - (left ?? right ?? 0.5)), from(here + (right ?? left ?? 0.5))];
  });
}

/** Throws unless x, y and the table of cells fit together: cells[j][i] belongs to (x[i], y[j]). */
export function checkCells(
  x: readonly number[],
  y: readonly number[],
  cells: readonly (readonly unknown[])[],
  caller: string,
): void {
  for (const [name, centres] of Object.entries({ x, y })) {
    if (centres.length === 0) throw new RangeError(`${caller}: ${name} must not be empty, got 0 values`);
    const bad = centres.find((value, i) => !Number.isFinite(value) || centres.indexOf(value) !== i);
    if (bad !== undefined)
      throw new RangeError(`${caller}: ${name} must be different finite numbers, got ${bad}`);
  }
  if (cells.length !== y.length || cells.some((row) => row.length !== x.length))
    throw new RangeError(
      `${caller}: cells must be ${y.length} rows of ${x.length}, got ${cells.length} of ${[...new Set(cells.map((row) => row.length))].join(", ")}`,
    );
}

/** A rectangle in units of the data: ends in x, ends in y. */
export type Rectangle = readonly [readonly [number, number], readonly [number, number]];

/** One trace that fills all rectangles of one colour: drawn as plain SVG paths, needing no canvas. */
export function filled(
  rectangles: readonly Rectangle[],
  colour: string,
  area: PlotArea,
  own: PlotlyObject = {},
): PlotlyObject {
  const outline = (pick: (r: Rectangle) => readonly number[], factor: number): (number | null)[] =>
    rectangles.flatMap((r, i) => [...(i === 0 ? [] : [null]), ...pick(r).map((v) => short(v * factor))]);
  return {
    type: "scatter",
    mode: "lines",
    x: outline(([[a, b]]) => [a, b, b, a, a], area.x.factor),
    y: outline(([, [c, d]]) => [c, c, d, d, c], area.y.factor),
    fill: "toself",
    fillcolor: colour,
    // A hair of the same colour closes the seams between neighbours.
    line: { color: colour, width: 0.9 },
    hoverinfo: "skip",
    showlegend: false,
    ...own,
  };
}
