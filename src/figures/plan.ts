import { at } from "../numerics/at.js";
import {
  dataTicks,
  linearTicks,
  logTicks,
  paddedRange,
  position,
  scales,
  shortText,
  tickText,
  type Axis,
  type AxisOptions,
} from "./axes.js";
import { textWidth } from "./fonts.js";
import { legendRows, spread } from "./labels.js";
import type { ResolvedOptions } from "./options.js";
import type { DrawnPanel } from "./panels.js";
import { pixels } from "./render.js";

/** A label at the right end of a line: its pixel below the top of the panel. */
export interface EndLabel {
  readonly text: string;
  /** Style of the series; `undefined` for a reference line. */
  readonly style: number | undefined;
  readonly fromTop: number;
}

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
  /** Height of a panel title, 0 without titles. */
  readonly titleHeight: number;
  readonly tickLength: number;
  readonly key:
    { readonly kind: "legend" } | { readonly kind: "labels"; readonly labels: readonly EndLabel[] };
  /** Distance of the scale tag's upper edge below the panels; `undefined` without a tag. */
  readonly tagBelow: number | undefined;
}

type Ends = Omit<Axis, "ticks" | "minor">;

const titleOf = ({ label, unit }: AxisOptions, fallback: string | undefined): string => {
  const shown = unit ?? fallback;
  return shown === undefined || shown === "" ? label : `${label} (${shown})`;
};

function endsOf(options: AxisOptions, values: readonly number[], share: number): Ends {
  const scale = scales[options.scale ?? "linear"];
  let [low, high] = options.range ?? paddedRange(values, scale.logarithmic, share);
  if (low > high) [low, high] = [high, low];
  // Fractions that stay within [0, 1] get no axis beyond it.
  if (options.range === undefined && options.scale === "percent") {
    if (values.every((v) => v <= 1)) high = Math.min(high, 1);
    if (values.every((v) => v >= 0)) low = Math.max(low, 0);
  }
  return {
    title: titleOf(options, scale.unit),
    factor: scale.factor,
    logarithmic: scale.logarithmic,
    reversed: scale.reversed,
    low: low * scale.factor,
    high: high * scale.factor,
  };
}

/**
 * Ends of both axes. The y axis holds every line, every single replicate and reference, and bands as far as they reach
 * at most a third of that span beyond it: an interval from two seeds would else flatten all lines.
 */
export function chooseAxes(
  panels: readonly DrawnPanel[],
  options: ResolvedOptions,
): { readonly x: Ends; readonly y: Ends } {
  const points = panels.flatMap((panel) => panel.series.flatMap((series) => series.points));
  const lines = (axis: "x" | "y"): number[] =>
    options.references.filter((r) => (r.axis ?? "y") === axis).map((r) => r.value);
  const inner = [
    ...points.flatMap((p) => (options.singles === "points" ? [p.centre, ...p.values] : [p.centre])),
    ...lines("y"),
  ];
  const { logarithmic } = scales[options.y.scale ?? "linear"];
  const [lowest, highest] = paddedRange(inner, logarithmic, 1 / 3);
  const banded = points.flatMap((p) => p.band ?? []).map((end) => Math.min(highest, Math.max(lowest, end)));
  return {
    x: endsOf(options.x, [...points.map((p) => p.x), ...lines("x")], 0.03),
    y: endsOf(options.y, [...inner, ...banded], 0.04),
  };
}

type Ticks = Pick<Axis, "ticks" | "minor">;

/** Ticks of an axis `length` pixels long whose labels each need `room(text)` pixels. */
function chooseTicks(
  ends: Ends,
  options: AxisOptions,
  values: readonly number[],
  length: number,
  room: (text: string) => number,
): Ticks {
  if (options.ticks !== undefined) {
    const shown = options.ticks.map((v) => v * ends.factor);
    const step = Math.min(...shown.slice(1).map((v, i) => Math.abs(v - at(shown, i))), Infinity);
    const text = (v: number): string =>
      ends.logarithmic || !Number.isFinite(step) || step === 0 ? shortText(v) : tickText(v, step);
    return { ticks: shown.map((value) => ({ value, text: text(value) })), minor: [] };
  }
  const span = ends.logarithmic ? Math.log10(ends.high / ends.low) : ends.high - ends.low;
  if (options.scale === "density") {
    const measured = [...new Set(values)].map((v) => v * ends.factor).sort((a, b) => b - a);
    const widest = Math.max(...measured.map((v) => room(shortText(v))));
    const chosen = dataTicks(
      measured.map((v) => Math.log10(v)),
      span,
      widest / length,
    );
    const labelled = measured.filter((v) => chosen.includes(Math.log10(v)));
    return { ticks: labelled.map((value) => ({ value, text: shortText(value) })), minor: measured };
  }
  // The most ticks whose labels still fit.
  for (let count = 9; count > 1; count--) {
    const ticks = (ends.logarithmic ? logTicks : linearTicks)(ends.low, ends.high, count);
    const needed = Math.max(...ticks.map((t) => room(t.text)));
    if (ticks.length < 2 || needed * (ticks.length - 1) <= length * spanShare(ticks, ends, span))
      return { ticks, minor: [] };
  }
  return { ticks: (ends.logarithmic ? logTicks : linearTicks)(ends.low, ends.high, 2), minor: [] };
}

/** Share of the axis between its first and last tick. */
function spanShare(ticks: Ticks["ticks"], { logarithmic }: Ends, span: number): number {
  const [first, last] = [at(ticks, 0).value, at(ticks, ticks.length - 1).value];
  return Math.abs(logarithmic ? Math.log10(last / first) : last - first) / span;
}

/** Labels at the line ends, or `undefined` where a legend serves better (see `LineFigureOptions.key`). */
function endLabels(
  panel: DrawnPanel,
  x: Ends,
  y: Ends,
  options: ResolvedOptions,
  height: number,
  fontSize: number,
): readonly EndLabel[] | undefined {
  const span = position(y, y.high / y.factor) - position(y, y.low / y.factor);
  const fromTop = (value: number): number =>
    (1 - (position(y, value) - position(y, y.low / y.factor)) / span) * height;
  const right = (places: readonly number[]): number =>
    x.reversed ? Math.min(...places) : Math.max(...places);
  const last = right(panel.series.flatMap((s) => s.points.map((p) => p.x)));
  const ends = panel.series.map(({ name, style, points }) => {
    const end = right(points.map((p) => p.x));
    return {
      text: name,
      style,
      complete: end === last,
      value: points.find((p) => p.x === end)?.centre ?? NaN,
    };
  });
  const horizontal = options.references.map((r) => ({
    text: r.label,
    style: undefined,
    complete: r.axis !== "x",
    value: r.value,
  }));
  const items = [...ends, ...horizontal];
  const wished = items.map((item) => Math.max(0, Math.min(height, fromTop(item.value))));
  const places = spread(wished, 1.15 * fontSize, height);
  const moved = Math.max(...places.map((place, i) => Math.abs(place - at(wished, i))));
  if (
    options.key === "auto" &&
    (items.length > 8 || moved > fontSize || items.some((item) => !item.complete))
  )
    return undefined;
  return items.map(({ text, style }, i) => ({ text, style, fromTop: at(places, i) }));
}

/** Places panels, margins and keys so that nothing overlaps and nothing is cut off. */
export function planPanels(
  panels: readonly DrawnPanel[],
  ends: { readonly x: Ends; readonly y: Ends },
  options: ResolvedOptions,
): PanelPlan {
  const { preset } = options;
  const width = pixels(preset.mm);
  const f = (preset.points * 96) / 72;
  const measure = (text: string): number => textWidth(text, { size: f });
  const tickLength = Math.round(f / 3);
  const titles = panels.length > 1 || panels.some((panel) => panel.title !== "");
  const titleHeight = titles ? 1.5 * f : 0;
  const xs = panels.flatMap((panel) => panel.series.flatMap((s) => s.points.map((p) => p.x)));
  const upTicks = (length: number): Ticks => chooseTicks(ends.y, options.y, [], length, () => 2.4 * f);

  // Vertical room that does not depend on the height: legend, titles, the x axis, the scale tag.
  const names = [
    ...new Set(panels.flatMap((panel) => panel.series.map((s) => s.name))),
    ...options.references.map((r) => r.label),
  ];
  const widestTick = Math.max(
    ...upTicks(12 * f)
      .ticks.concat(upTicks(30 * f).ticks)
      .map((t) => measure(t.text)),
  );
  const left = 0.4 * f + 1.3 * f + 0.5 * f + widestTick + tickLength + 4;
  const legendHeight =
    legendRows(
      names.map((n) => measure(n) + 30 + 30),
      width - left - f,
    ) *
      (1.3 * f + 4) +
    0.4 * f;
  const axisHeight = tickLength + 3 + 1.3 * f + 0.3 * f + 1.3 * f;
  const tagWidth = options.scale === undefined ? 0 : measure(`scale: ${options.scale}`) + 2 * f;
  const tagBeside = (width - left - measure(ends.x.title)) / 2 > tagWidth;
  const bottom = axisHeight + (options.scale === undefined || tagBeside ? 0 : 1.3 * f) + 0.3 * f;

  // Panels side by side, as wide as they may be.
  const columns = Math.min(
    panels.length,
    Math.max(1, Math.min(panels.length <= 4 ? 2 : 3, Math.floor(width / (13 * f)))),
  );
  const rows = Math.ceil(panels.length / columns);
  const sideways = (right: number): { ticks: Ticks; gapX: number; panelWidth: number } => {
    const inner = width - left - right;
    const rough = (inner - (columns - 1) * 2 * f) / columns;
    const ticks = chooseTicks(ends.x, options.x, xs, rough, (text) => measure(text) + 0.9 * f);
    const gapX =
      columns === 1 ? 0 : Math.max(1.2 * f, Math.max(...ticks.ticks.map((t) => measure(t.text))) + 0.3 * f);
    return { ticks, gapX, panelWidth: (inner - (columns - 1) * gapX) / columns };
  };
  const plain = 1.6 * f;
  const gapY = titleHeight + 0.8 * f;
  const heightOf = (top: number, panelWidth: number): number =>
    options.heightMm !== undefined
      ? pixels(options.heightMm)
      : panels.length === 1
        ? Math.round(0.62 * width)
        : Math.round(top + bottom + rows * 0.72 * panelWidth + (rows - 1) * gapY);

  // Direct labels if they serve, else the legend.
  const build = (top: number, right: number, key: PanelPlan["key"]): PanelPlan => {
    const { ticks, gapX, panelWidth } = sideways(right);
    const height = heightOf(top, panelWidth);
    const panelHeight = (height - top - bottom - (rows - 1) * gapY) / rows;
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
      margin: { l: left, r: right, t: top, b: bottom },
      columns,
      rows,
      panelWidth,
      panelHeight,
      gapX,
      gapY,
      titleHeight,
      tickLength,
      key,
      tagBelow: options.scale === undefined ? undefined : axisHeight - 1.3 * f + (tagBeside ? 0 : 1.3 * f),
    };
  };
  const labelTop = 0.8 * f + titleHeight;
  if (panels.length === 1 && options.key !== "legend") {
    const height = heightOf(labelTop, 0) - labelTop - bottom;
    const labels = endLabels(at(panels, 0), ends.x, ends.y, options, height, f);
    if (labels !== undefined) {
      const right = Math.max(...labels.map((l) => measure(l.text))) + 1.2 * f;
      return build(labelTop, right, { kind: "labels", labels });
    }
  }
  return build(legendHeight + titleHeight + 0.3 * f, plain, { kind: "legend" });
}
