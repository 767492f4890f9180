import { at } from "../../numerics/at.js";
import { paddedRange, scales, type AxisOptions } from "../layout/axes.js";
import { counted } from "../layout/caption.js";
import { hoverTemplate } from "../drawing/hover.js";
import type { Figure, FigureRow, PlotlyObject } from "../drawing/figure-data.js";
import { checkFinite, checkNames, frameFigure, type FrameOptions, frameFields } from "../layout/frame.js";
import { plainText } from "../layout/labels.js";
import { referenceColour, seriesStyle, translucent } from "../drawing/palette.js";
import { checkNamed } from "./series.js";
import { short } from "../layout/short.js";
import { mostPositions, thinPoints } from "./thin.js";
import { share, type PlotArea } from "../drawing/traces.js";
import { checkFields } from "../../numerics/checks.js";

/** One group of points. */
export interface PointGroup {
  /** Shown in the legend; plain text. */
  readonly name: string;
  /** In units of the x axis, at least one. */
  readonly x: readonly number[];
  /** Same length as x. */
  readonly y: readonly number[];
  /** What each point is, for the data file and on pointing at it; same length as x. Default 1, 2, 3, … */
  readonly labels?: readonly (string | number)[];
  /** Position in the table of styles. Default: position of the group. */
  readonly style?: number;
}

/** Options of `scatterFigure`. */
export interface ScatterOptions extends FrameOptions {
  /** The axis of `x` of the groups. */
  readonly x: AxisOptions;
  /** The axis of `y` of the groups. */
  readonly y: AxisOptions;
  /** Whether x and y are the same quantity: equal axes, a square panel, the line y = x, and a count of points above it. Default true. */
  readonly diagonal?: boolean;
  /** What a point is, singular. Default "run". */
  readonly point?: string;
}

/** Both axes with one range that holds all values: that given for x, else a little more than the values. */
function equalAxes({ x, y }: ScatterOptions, values: readonly number[]): Record<"x" | "y", AxisOptions> {
  const scale = x.scale ?? "linear";
  const { logarithmic } = scales[scale];
  if (logarithmic && values.some((v) => v <= 0)) return { x, y }; // an error follows that names the value
  let [low, high] = x.range ?? y.range ?? paddedRange(values, logarithmic, 0.04);
  if (scale === "percent" && x.range === undefined && y.range === undefined) {
    if (values.every((v) => v <= 1)) high = Math.min(high, 1);
    if (values.every((v) => v >= 0)) low = Math.max(low, 0);
  }
  return { x: { ...x, range: [low, high] }, y: { ...y, range: [low, high] } };
}

function checkGroups(groups: readonly PointGroup[], caller: string): void {
  checkNames(groups, "groups", caller);
  for (const group of groups) {
    const { name, x, y, labels } = group;
    checkFields(caller, group, ["name", "x", "y", "labels", "style"], "group field");
    if (x.length === 0 || y.length !== x.length)
      throw new RangeError(
        `${caller}: x and y of ${JSON.stringify(name)} must have the same length >= 1, got ${x.length} and ${y.length}`,
      );
    if (labels !== undefined && labels.length !== x.length)
      throw new RangeError(
        `${caller}: labels of ${JSON.stringify(name)} must be ${x.length}, got ${labels.length}`,
      );
    const named = (labels ?? []).map((label, i) => `${label} (${at(x, i)}, ${at(y, i)})`);
    checkNamed(caller, named, ` in ${JSON.stringify(name)}`);
    checkFinite(x, `x of ${JSON.stringify(name)}`, caller);
    checkFinite(y, `y of ${JSON.stringify(name)}`, caller);
  }
}

/** The line on which x and y are equal. */
function diagonalTrace({ x, fontSize }: PlotArea): PlotlyObject {
  const ends = [short(x.low), short(x.high)];
  return {
    type: "scatter",
    mode: "lines",
    x: ends,
    y: ends,
    line: { color: referenceColour, width: fontSize / 11, dash: "4px,3px" },
    hoverinfo: "skip",
    showlegend: false,
  };
}

/** The points of a group, of those that would hide each other one. */
function groupTrace(group: PointGroup, index: number, area: PlotArea): PlotlyObject {
  const { colour, marker } = seriesStyle(group.style ?? index);
  const all = group.x.map((x, i) => ({ x, y: at(group.y, i), label: group.labels?.[i] ?? i + 1 }));
  const kept = thinPoints(
    all,
    (p) => share(area.x, p.x),
    (p) => share(area.y, p.y),
  );
  const crowded = kept.length > 300;
  const u = area.fontSize / 12;
  return {
    type: "scatter",
    mode: "markers",
    name: plainText(group.name),
    x: kept.map((p) => short(p.x * area.x.factor)),
    y: kept.map((p) => short(p.y * area.y.factor)),
    text: kept.length > mostPositions ? undefined : kept.map((p) => plainText(String(p.label))),
    marker: {
      color: translucent(colour, crowded ? 0.35 : 0.75),
      size: (crowded ? 3 : 7) * u,
      symbol: marker,
      line: { width: 0 },
    },
    hovertemplate: hoverTemplate(area, group.name, kept.length > mostPositions ? {} : { first: "%{text}" }),
    showlegend: area.inLegend,
  };
}

/** How many points lie on which side of the diagonal. */
function diagonalSentence(xs: readonly number[], ys: readonly number[]): string {
  const above = ys.filter((y, i) => y > at(xs, i)).length;
  const below = ys.filter((y, i) => y < at(xs, i)).length;
  const equal = ys.length - above - below;
  const text = (count: number): string => count.toLocaleString("en-US");
  return `Dashed: y = x; ${text(above)} above it, ${text(below)} below${equal > 0 ? `, ${text(equal)} on it` : ""}.`;
}

/**
 * Points of pairs, such as the accuracy of a ticket against that of its dense network, with the diagonal on which both are equal.
 * Throws `scatterFigure: requirement, got value` for empty groups and numbers that are not finite, or ≤ 0 on a logarithmic axis.
 */
export function scatterFigure(groups: readonly PointGroup[], options: ScatterOptions): Figure {
  const caller = "scatterFigure";
  checkFields(caller, options, [...frameFields, "x", "y", "diagonal", "point"]);
  const { diagonal = true, point = "run" } = options;
  checkGroups(groups, caller);
  const xs = groups.flatMap((g) => g.x);
  const ys = groups.flatMap((g) => g.y);
  if (diagonal && (options.x.scale ?? "linear") !== (options.y.scale ?? "linear"))
    throw new RangeError(
      `${caller}: with a diagonal both axes must have one scale, got ${options.x.scale ?? "linear"} and ${options.y.scale ?? "linear"}`,
    );
  return frameFigure(
    options,
    {
      ...(diagonal ? equalAxes(options, [...xs, ...ys]) : { x: options.x, y: options.y }),
      xs: diagonal ? [...xs, ...ys] : xs,
      ys: diagonal ? [...ys, ...xs] : ys,
      values: groups.flatMap((g) => [g.x, g.y]),
      names: groups.length > 1 ? groups.map((g) => g.name) : [],
      wishes: { square: diagonal },
      traces: (area) => [
        ...(diagonal ? [diagonalTrace(area)] : []),
        ...groups.map((group, index) => groupTrace(group, index, area)),
      ],
      sentences: [
        `Points: ${counted(xs.length, point)}${groups.length > 1 ? ` in ${groups.length} groups` : ""}.`,
        diagonal ? diagonalSentence(xs, ys) : undefined,
        groups.some((g) => g.x.length > mostPositions)
          ? "Of points closer than two pixels one is drawn; the data file has all."
          : undefined,
      ],
      rows: groups.flatMap(({ name, x: own, y, labels }) =>
        own.map((x, i): FigureRow => {
          const replicate = String(labels?.[i] ?? i + 1);
          const empty = { panel: "", lower: null, upper: null };
          return { ...empty, series: name, kind: "point", replicate, x, y: at(y, i), n: 1 };
        }),
      ),
    },
    caller,
  );
}
