import { at } from "../../numerics/at.js";
import type { Axis } from "./axes.js";
import { endLabels, type EndLabel } from "./end-labels.js";
import type { Ends } from "./ends.js";
import { textWidth, wrapText } from "../drawing/fonts.js";
import { legendRows } from "./labels.js";
import type { PlanWishes, ResolvedOptions } from "./options.js";
import type { DrawnPanel } from "../builders/panels.js";
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
  readonly rows: number;
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

/** Places panels, margins and keys so that nothing overlaps and nothing is cut off. */
export function planPanels(
  panels: readonly DrawnPanel[],
  ends: { readonly x: Ends; readonly y: Ends },
  options: ResolvedOptions,
  wishes: PlanWishes = {},
): PanelPlan {
  const { preset } = options;
  const width = pixels(preset.mm);
  const f = (preset.points * 96) / 72;
  const measure = (text: string): number => textWidth(text, { size: f });
  const tickLength = Math.round(f / 3);
  const titles = panels.length > 1 || panels.some((panel) => panel.title !== "");
  const titleHeight = titles ? 1.5 * f : 0;
  const xs = panels.flatMap((panel) => panel.series.flatMap((s) => s.points.map((p) => p.x)));
  // Labels of the y axis stand well apart, closer only where fewer than three would be left.
  const upTicks = (length: number): Ticks => {
    const apart = (lines: number): Ticks => chooseTicks(ends.y, options.y, [], length, () => lines * f);
    const wide = apart(2.4);
    return wide.ticks.length >= 3 ? wide : apart(1.5);
  };

  // Vertical room that does not depend on the height: legend, titles, the x axis, the scale tag.
  const names = [
    ...new Set(panels.flatMap((panel) => panel.series.map((s) => s.name))),
    ...options.references.map((r) => r.label),
    ...(wishes.names ?? []),
  ];
  const widestTick = Math.max(
    ...upTicks(12 * f)
      .ticks.concat(upTicks(30 * f).ticks)
      .map((t) => measure(t.text)),
  );
  const outer = options.heightMm !== undefined ? pixels(options.heightMm) : 0.62 * width;
  const yTitle = wrapText(ends.y.title, Math.max(outer - 5 * f, 8 * f), { size: f });
  const left = 0.4 * f + 1.3 * f * yTitle.length + 0.5 * f + widestTick + tickLength + 4;
  // Plotly's own measures of a legend: 43 pixels beside a text, lines of at least 16 pixels and 3 between, 5 around all.
  const legendLines = legendRows(
    names.map((n) => measure(n) + 43),
    width - left - f,
  );
  const legendHeight = legendLines * (Math.max(1.3 * f, 16) + 3) + 10 + 0.2 * f;
  const axisHeight = tickLength + 3 + 1.3 * f + 0.3 * f + 1.4 * f;
  const tagWidth = options.scale === undefined ? 0 : measure(`scale: ${options.scale}`) + 2 * f;
  const tagBeside = (width - left - measure(ends.x.title)) / 2 > tagWidth;
  const bottom = axisHeight + (options.scale === undefined || tagBeside ? 0 : 1.3 * f) + 0.2 * f;

  // Panels side by side, as wide as they may be.
  const columns =
    wishes.columns ??
    Math.min(panels.length, Math.max(1, Math.min(panels.length <= 4 ? 2 : 3, Math.floor(width / (13 * f)))));
  const rows = Math.ceil(panels.length / columns);
  const sideways = (right: number): { ticks: Ticks; gapX: number; panelWidth: number } => {
    const inner = width - left - right;
    const rough = (inner - (columns - 1) * 2 * f) / columns;
    const ticks = chooseTicks(ends.x, options.x, xs, rough, (text) => measure(text) + 0.9 * f);
    const gapX =
      columns === 1 ? 0 : Math.max(1.6 * f, Math.max(...ticks.ticks.map((t) => measure(t.text))) + 0.3 * f);
    return { ticks, gapX, panelWidth: (inner - (columns - 1) * gapX) / columns };
  };
  const plain = 1.8 * f + (wishes.rightEms ?? 0) * f;
  const gapY = (wishes.rowTitles === undefined ? titleHeight : 0) + 1.2 * f;
  const legendTop = wishes.nameless === true ? 0.8 * f : legendHeight;
  const heightOf = (top: number, panelWidth: number): number =>
    options.heightMm !== undefined
      ? pixels(options.heightMm)
      : wishes.square === true
        ? Math.round(top + bottom + Math.min(panelWidth, pixels(105)))
        : panels.length === 1
          ? Math.round(0.62 * width + Math.max(0, top - 3 * f))
          : Math.round(top + bottom + rows * 0.72 * panelWidth + (rows - 1) * gapY);

  // Direct labels if they serve, else the legend.
  const build = (top: number, right: number, key: PanelPlan["key"], shift = 0): PanelPlan => {
    const { ticks, gapX, panelWidth } = sideways(right + 2 * shift);
    const height = heightOf(top, panelWidth + 2 * shift);
    const panelHeight = (height - top - bottom - (rows - 1) * gapY) / rows;
    // A square keeps its place in the middle of what a wider panel would take.
    if (wishes.square === true && shift === 0 && panelWidth > panelHeight + 1)
      return build(top, right, key, (panelWidth - panelHeight) / 2);
    if (panelHeight < 3 * f || panelWidth < 5 * f)
      throw new RangeError(
        `planPanels: panels must be at least ${Math.round(5 * f)} × ${Math.round(3 * f)} pixels, got ${Math.round(panelWidth)} × ${Math.round(panelHeight)}; make the figure larger`,
      );
    return {
      x: { ...ends.x, ...ticks },
      y: { ...ends.y, ...upTicks(panelHeight) },
      fontSize: f,
      width,
      height,
      margin: { l: left + shift, r: right + shift, t: top, b: bottom },
      columns,
      rows,
      panelWidth,
      panelHeight,
      gapX,
      gapY,
      yTitle,
      titleHeight,
      tickLength,
      key,
      rowTitles: wishes.rowTitles ?? [],
      tagBelow: options.scale === undefined ? undefined : axisHeight - 1.5 * f + (tagBeside ? 0 : 1.3 * f),
    };
  };
  const labelTop = 0.8 * f + titleHeight;
  if (panels.length === 1 && options.key !== "legend" && wishes.nameless !== true) {
    const height = heightOf(labelTop, 0) - labelTop - bottom;
    const labels = endLabels(at(panels, 0), ends.x, ends.y, options, height, f);
    if (labels !== undefined) {
      const right = Math.max(...labels.map((l) => measure(l.text))) + 1.2 * f;
      return build(labelTop, right, { kind: "labels", labels });
    }
  }
  if (wishes.nameless === true) return build(labelTop, plain, { kind: "labels", labels: [] });
  return build(legendTop + (titles ? titleHeight - 4 : 0), plain, { kind: "legend" });
}
