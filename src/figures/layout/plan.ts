import { at } from "../../numerics/at.js";
import type { Axis } from "./axes.js";
import { endLabels, type EndLabel } from "./end-labels.js";
import type { Ends } from "./ends.js";
import { textWidth, wrapText } from "../drawing/fonts.js";
import { legendRows } from "./labels.js";
import type { PlanWishes, ResolvedOptions } from "./options.js";
import type { DrawnPanel } from "../builders/panel.js";
import { pixels } from "../drawing/render.js";
import { chooseTicks, type Ticks } from "./ticks.js";

/** Where everything stands, in pixels of the picture. */
export interface PanelPlan {
  readonly x: Axis;
  readonly y: Axis;
  readonly fontSize: number;
  readonly width: number;
  readonly height: number;
  readonly margin: { readonly l: number; readonly r: number; readonly t: number; readonly b: number };
  readonly columns: number;
  /** Rows of panels. */
  readonly gridRows: number;
  readonly panelWidth: number;
  readonly panelHeight: number;
  readonly gapX: number;
  readonly gapY: number;
  /** Lines of the title of the y axis: it wraps where panels are lower than it is long. */
  readonly yTitle: readonly string[];
  /** Height of a panel title, 0 without titles. */
  readonly titleHeight: number;
  readonly tickLength: number;
  readonly key:
    { readonly kind: "legend" } | { readonly kind: "labels"; readonly labels: readonly EndLabel[] };
  /** Titles right of the rows of panels; empty without. */
  readonly rowTitles: readonly string[];
  /** Distance of the scale tag's upper edge below the panels; `undefined` without a tag. */
  readonly tagBelow: number | undefined;
}

/** What the plan is made from, and the room that does not depend on the height. */
interface Measures {
  readonly f: number;
  readonly width: number;
  readonly tickLength: number;
  /** Whether panels have titles. */
  readonly titled: boolean;
  readonly yTitle: readonly string[];
  readonly left: number;
  readonly legendHeight: number;
  readonly axisHeight: number;
  /** Whether the scale tag stands beside the title of the x axis, not below it. */
  readonly tagBeside: boolean;
  readonly bottom: number;
  readonly columns: number;
  readonly gridRows: number;
  readonly gapY: number;
}

type BothEnds = { readonly x: Ends; readonly y: Ends };

/** Labels of the y axis stand well apart, closer only where fewer than three would be left. */
function upTicks(ends: BothEnds, options: ResolvedOptions, f: number, length: number): Ticks {
  const apart = (lines: number): Ticks => chooseTicks(ends.y, options.y, [], length, () => lines * f);
  const wide = apart(2.4);
  return wide.ticks.length >= 3 ? wide : apart(1.5);
}

/** Room for the names, the tick labels, the titles and the tag. */
function measure(
  panels: readonly DrawnPanel[],
  ends: BothEnds,
  options: ResolvedOptions,
  wishes: PlanWishes,
): Measures {
  const { preset, scale } = options;
  const width = pixels(preset.mm);
  const f = (preset.points * 96) / 72;
  const widthOf = (text: string): number => textWidth(text, { size: f });
  const tickLength = Math.round(f / 3);
  const titled = panels.length > 1 || panels.some((panel) => panel.title !== "");
  const upTexts = [12 * f, 30 * f].flatMap((length) => upTicks(ends, options, f, length).ticks);
  const outer = options.heightMm !== undefined ? pixels(options.heightMm) : 0.62 * width;
  const yTitle = wrapText(ends.y.title, Math.max(outer - 5 * f, 8 * f), { size: f });
  const widestTick = Math.max(...upTexts.map((t) => widthOf(t.text)));
  const left = 0.4 * f + 1.3 * f * yTitle.length + 0.5 * f + widestTick + tickLength + 4;

  // Plotly's own measures of a legend: 43 pixels beside a text, lines of at least 16 pixels and 3 between, 5 around all.
  const names = [
    ...new Set(panels.flatMap((panel) => panel.series.map((s) => s.name))),
    ...options.references.map((r) => r.label),
    ...(wishes.names ?? []),
  ];
  const legendLines = legendRows(
    names.map((n) => widthOf(n) + 43),
    width - left - f,
  );
  const axisHeight = tickLength + 3 + 1.3 * f + 0.3 * f + 1.4 * f;
  const tagWidth = scale === undefined ? 0 : widthOf(`scale: ${scale}`) + 2 * f;
  const tagBeside = (width - left - widthOf(ends.x.title)) / 2 > tagWidth;
  const most = Math.min(panels.length <= 4 ? 2 : 3, Math.floor(width / (13 * f)));
  const columns = wishes.columns ?? Math.min(panels.length, Math.max(1, Math.min(panels.length, most)));
  return {
    f,
    width,
    tickLength,
    titled,
    yTitle,
    left,
    legendHeight: legendLines * (Math.max(1.3 * f, 16) + 3) + 10 + 0.2 * f,
    axisHeight,
    tagBeside,
    bottom: axisHeight + (scale === undefined || tagBeside ? 0 : 1.3 * f) + 0.2 * f,
    columns,
    gridRows: Math.ceil(panels.length / columns),
    gapY: (wishes.rowTitles === undefined && titled ? 1.5 * f : 0) + 1.2 * f,
  };
}

/** Ticks of the x axis, and the panels' widths and gaps, with `right` pixels kept free. */
function sideways(
  panels: readonly DrawnPanel[],
  { x }: BothEnds,
  options: ResolvedOptions,
  { f, width, left, columns }: Measures,
  right: number,
): { readonly ticks: Ticks; readonly gapX: number; readonly panelWidth: number } {
  const widthOf = (text: string): number => textWidth(text, { size: f });
  const xs = panels.flatMap((panel) => panel.series.flatMap((s) => s.points.map((p) => p.x)));
  const inner = width - left - right;
  const rough = (inner - (columns - 1) * 2 * f) / columns;
  const ticks = chooseTicks(x, options.x, xs, rough, (text) => widthOf(text) + 0.9 * f);
  const widest = Math.max(...ticks.ticks.map((t) => widthOf(t.text)));
  const gapX = columns === 1 ? 0 : Math.max(1.6 * f, widest + 0.3 * f);
  return { ticks, gapX, panelWidth: (inner - (columns - 1) * gapX) / columns };
}

/** Height of the picture with `top` pixels above panels of a width. */
function heightOf(
  count: number,
  options: ResolvedOptions,
  { f, width, bottom, gridRows, gapY }: Measures,
  square: boolean,
  top: number,
  panelWidth: number,
): number {
  if (options.heightMm !== undefined) return pixels(options.heightMm);
  if (square) return Math.round(top + bottom + Math.min(panelWidth, pixels(105)));
  return count === 1
    ? Math.round(0.62 * width + Math.max(0, top - 3 * f))
    : Math.round(top + bottom + gridRows * 0.72 * panelWidth + (gridRows - 1) * gapY);
}

/** Places panels, margins and keys so that nothing overlaps and nothing is cut off. */
export function planPanels(
  panels: readonly DrawnPanel[],
  ends: BothEnds,
  options: ResolvedOptions,
  wishes: PlanWishes = {},
): PanelPlan {
  const measures = measure(panels, ends, options, wishes);
  const { f, left, bottom, gridRows, columns, gapY, tickLength, axisHeight, tagBeside } = measures;
  const square = wishes.square === true;
  const titleHeight = measures.titled ? 1.5 * f : 0;
  const build = (top: number, right: number, key: PanelPlan["key"], shift = 0): PanelPlan => {
    const { ticks, gapX, panelWidth } = sideways(panels, ends, options, measures, right + 2 * shift);
    const height = heightOf(panels.length, options, measures, square, top, panelWidth + 2 * shift);
    const panelHeight = (height - top - bottom - (gridRows - 1) * gapY) / gridRows;
    // A square keeps its place in the middle of what a wider panel would take.
    if (square && shift === 0 && panelWidth > panelHeight + 1)
      return build(top, right, key, (panelWidth - panelHeight) / 2);
    if (panelHeight < 3 * f || panelWidth < 5 * f)
      throw new RangeError(
        `planPanels: panels must be at least ${Math.round(5 * f)} × ${Math.round(3 * f)} pixels, got ${Math.round(panelWidth)} × ${Math.round(panelHeight)}; make the figure larger`,
      );
    return {
      x: { ...ends.x, ...ticks },
      y: { ...ends.y, ...upTicks(ends, options, f, panelHeight) },
      fontSize: f,
      width: measures.width,
      height,
      margin: { l: left + shift, r: right + shift, t: top, b: bottom },
      columns,
      gridRows,
      panelWidth,
      panelHeight,
      gapX,
      gapY,
      yTitle: measures.yTitle,
      titleHeight,
      tickLength,
      key,
      rowTitles: wishes.rowTitles ?? [],
      tagBelow: options.scale === undefined ? undefined : axisHeight - 1.5 * f + (tagBeside ? 0 : 1.3 * f),
    };
  };

  // Direct labels if they serve, else the legend.
  const plain = 1.8 * f + (wishes.rightEms ?? 0) * f;
  const labelTop = 0.8 * f + titleHeight;
  if (wishes.nameless === true) return build(labelTop, plain, { kind: "labels", labels: [] });
  if (panels.length === 1 && options.key !== "legend") {
    const height = heightOf(1, options, measures, square, labelTop, 0) - labelTop - bottom;
    const labels = endLabels(at(panels, 0), ends.x, ends.y, options, height, f);
    if (labels !== undefined) {
      const right = Math.max(...labels.map((l) => textWidth(l.text, { size: f }))) + 1.2 * f;
      return build(labelTop, right, { kind: "labels", labels });
    }
  }
  return build(measures.legendHeight + (measures.titled ? titleHeight - 4 : 0), plain, { kind: "legend" });
}
