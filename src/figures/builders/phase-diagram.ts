import { at } from "../../numerics/at.js";
import type { AxisOptions } from "../layout/axes.js";
import { cellEdges, checkCells, filled, type Rectangle } from "./cells.js";
import { counted } from "../layout/caption.js";
import { hoverTemplate } from "../drawing/hover.js";
import type { Figure, FigureRow, PlotlyObject } from "../drawing/figure-data.js";
import { cellTicks, spanOf } from "./heat-map.js";
import type { PlotArea } from "../drawing/traces.js";
import { checkFinite, frameFigure, type FrameOptions, frameFields } from "../layout/frame.js";
import { plainText } from "../layout/labels.js";
import { ink, seriesStyle } from "../drawing/palette.js";
import { short } from "../layout/short.js";
import { checkFields } from "../../numerics/checks.js";

/** Which phase is found at each pair of two parameters. */
export interface PhaseData {
  /** Centres of the cells, all different. */
  readonly x: readonly number[];
  /** As `x`, of the other axis. */
  readonly y: readonly number[];
  /** `cells[j][i]`: name of the phase at (x[i], y[j]); "" where nothing is known. */
  readonly cells: readonly (readonly string[])[];
}

/** A line between phases, such as a predicted boundary. */
export interface PhaseBoundary {
  /** Shown in the legend; plain text. */
  readonly label: string;
  /** Places in order along the line, at least two, in units of the x axis. */
  readonly x: readonly number[];
  /** As many, in units of the y axis. */
  readonly y: readonly number[];
}

/** Options of `phaseDiagram`. */
export interface PhaseOptions extends FrameOptions {
  /** The axis of the columns. */
  readonly x: AxisOptions;
  /** The axis of the rows. */
  readonly y: AxisOptions;
  /** Order of the phases in the legend and of their looks. Default: order of first appearance. */
  readonly phases?: readonly string[];
  /** Lines over the cells. Default none. */
  readonly boundaries?: readonly PhaseBoundary[];
  /** What a cell stands for, singular. Default "setting". */
  readonly cell?: string;
}

/** A cell with its position in the table. */
interface Placed {
  readonly name: string;
  readonly i: number;
  readonly j: number;
}

function checkPhases(
  { cells }: PhaseData,
  { boundaries = [] }: PhaseOptions,
  phases: readonly string[],
): void {
  const caller = "phaseDiagram";
  const found = [...new Set(cells.flat().filter((name) => name !== ""))];
  const stranger = found.find((name) => !phases.includes(name));
  if (stranger !== undefined)
    throw new RangeError(
      `${caller}: phases must be of ${phases.join(", ")}, got ${JSON.stringify(stranger)}`,
    );
  if (found.length === 0) throw new RangeError(`${caller}: cells must name at least one phase, got none`);
  for (const line of boundaries) {
    checkFields(caller, line, ["label", "x", "y"], "boundary field");
    if (line.x.length < 2 || line.x.length !== line.y.length)
      throw new RangeError(
        `${caller}: x and y of boundary ${JSON.stringify(line.label)} must have the same length >= 2, got ${line.x.length} and ${line.y.length}`,
      );
    checkFinite([...line.x, ...line.y], `boundary ${JSON.stringify(line.label)}`, caller);
  }
}

/** The cells of one phase, tinted, with a mark each. */
function phaseTraces(
  name: string,
  index: number,
  mine: readonly Placed[],
  { x, y }: PhaseData,
  edges: readonly [x: ReturnType<typeof cellEdges>, y: ReturnType<typeof cellEdges>],
  area: PlotArea,
): readonly PlotlyObject[] {
  const { colour, marker } = seriesStyle(index);
  const rectangles = mine.map(({ i, j }): Rectangle => [at(edges[0], i), at(edges[1], j)]);
  const marks = {
    type: "scatter",
    mode: "markers",
    name: plainText(name),
    x: mine.length === 0 ? [null] : mine.map(({ i }) => short(at(x, i) * area.x.factor)),
    y: mine.length === 0 ? [null] : mine.map(({ j }) => short(at(y, j) * area.y.factor)),
    marker: { color: ink(colour), size: area.fontSize / 2.2, symbol: marker, line: { width: 0 } },
    hovertemplate: hoverTemplate(area, name),
    showlegend: true,
  };
  return mine.length === 0 ? [marks] : [filled(rectangles, tint(colour), area), marks];
}

const boundaryTrace = (line: PhaseBoundary, index: number, area: PlotArea): PlotlyObject => ({
  type: "scatter",
  mode: "lines",
  name: plainText(line.label),
  x: line.x.map((v) => short(v * area.x.factor)),
  y: line.y.map((v) => short(v * area.y.factor)),
  line: { color: "#000000", width: area.fontSize / 6, dash: seriesStyle(index).dash },
  hoverinfo: "skip",
  showlegend: true,
});

const boundaryRows = ({ label, x, y }: PhaseBoundary): readonly FigureRow[] =>
  x.map((value, i): FigureRow => {
    const empty = { panel: "", replicate: "", lower: null, upper: null };
    return { ...empty, series: label, kind: "reference", x: value, y: at(y, i), n: 1, value: null };
  });

/**
 * Two parameters, and by colour and mark which outcome each pair of them gives, with boundaries drawn over.
 * Throws `phaseDiagram: requirement, got value` for tables of the wrong shape or names outside `phases`.
 */
export function phaseDiagram(data: PhaseData, options: PhaseOptions): Figure {
  const caller = "phaseDiagram";
  checkFields(caller, data, ["x", "y", "cells"], "data field");
  checkFields(caller, options, [...frameFields, "x", "y", "phases", "boundaries", "cell"]);
  const { x, y, cells } = data;
  const { boundaries = [], cell = "setting" } = options;
  checkCells(x, y, cells, caller);
  const phases = options.phases ?? [...new Set(cells.flat().filter((name) => name !== ""))];
  checkPhases(data, options, phases);
  const edges = [cellEdges(x, options.x), cellEdges(y, options.y)] as const;
  const placed = cells.flatMap((line, j) => line.map((name, i): Placed => ({ name, i, j })));
  const unknown = placed.filter(({ name }) => name === "").length;
  const axis = (
    own: AxisOptions,
    of: ReturnType<typeof cellEdges>,
    centres: readonly number[],
  ): AxisOptions => ({
    ...own,
    range: own.range ?? spanOf(of),
    ...(own.ticks === undefined && own.scale === "density" ? cellTicks(centres, own) : {}),
  });
  const empty = { panel: "", replicate: "", lower: null, upper: null, n: 1 };
  return frameFigure(
    options,
    {
      x: axis(options.x, edges[0], x),
      y: axis(options.y, edges[1], y),
      xs: [...x, ...boundaries.flatMap((line) => line.x)],
      ys: [...y, ...boundaries.flatMap((line) => line.y)],
      values: [],
      names: [...phases, ...boundaries.map((line) => line.label)],
      traces: (area) => [
        ...phases.flatMap((name, index) => {
          const mine = placed.filter((p) => p.name === name);
          return phaseTraces(name, index, mine, data, edges, area);
        }),
        ...boundaries.map((line, index) => boundaryTrace(line, index, area)),
      ],
      sentences: [
        `Cells: ${counted(placed.length, cell)}, by colour and mark.`,
        unknown > 0 ? `White: ${unknown} not known.` : undefined,
      ],
      rows: [
        ...placed.map(({ name, i, j }): FigureRow => {
          const value = name === "" ? null : name;
          return { ...empty, series: "phase", kind: "cell", x: at(x, i), y: at(y, j), value };
        }),
        ...boundaries.flatMap(boundaryRows),
      ],
    },
    caller,
  );
}

/** A colour mixed with two thirds of white. */
function tint(colour: string): string {
  const mixed = [1, 3, 5].map((start) => {
    const c = parseInt(colour.slice(start, start + 2), 16);
    return Math.round(c + (255 - c) * 0.62)
      .toString(16)
      .padStart(2, "0");
  });
  return `#${mixed.join("")}`;
}
