import { at } from "../../numerics/at.js";
import { mean, median, quantile } from "../../statistics/index.js";
import type { AxisOptions } from "../layout/axes.js";
import { counted } from "../layout/caption.js";
import { hoverLine } from "../drawing/hover.js";
import type { Figure, FigureRow, PlotlyObject } from "../drawing/figure-data.js";
import { checkFinite, checkNames, frameFields, frameFigure, type FrameOptions } from "../layout/frame.js";
import { wrapText } from "../drawing/fonts.js";
import { plainText } from "../layout/labels.js";
import { seriesStyle, translucent } from "../drawing/palette.js";
import { checkNamed } from "./series.js";
import { short } from "../layout/short.js";
import type { PlotArea } from "../drawing/traces.js";
import { checkFields } from "../../numerics/checks.js";

/** One group of values. */
export interface ValueGroup {
  /** Shown at the left; plain text. */
  readonly name: string;
  /** One value a replicate, at least one. */
  readonly values: readonly number[];
  /** Names of the replicates, for the data file. Default 1, 2, 3, … */
  readonly replicates?: readonly (string | number)[];
  /** Position in the table of styles. Default: position of the group. */
  readonly style?: number;
}

/** Options of `stripFigure`. */
export interface StripOptions extends FrameOptions {
  /** The axis of the values; groups stand above each other. */
  readonly value: AxisOptions;
  /** What the groups are: "arm". Default "". */
  readonly groups?: string;
  /** What a value is, singular. Default "seed". */
  readonly replicate?: string;
  /** Boxes (quartiles and median; whiskers to the farthest value within 1.5 box lengths, Tukey 1977) or the points alone. Default "auto": boxes for groups of at least 5. */
  readonly boxes?: "auto" | "none";
}

const boxLeast = 5;

/** Box, whiskers and median of a group around height y, as one outline each. */
function box(values: readonly number[], y: number, area: PlotArea, colour: string): readonly PlotlyObject[] {
  const [q1, q2, q3] = [quantile(values, 0.25), median(values), quantile(values, 0.75)];
  const reach = 1.5 * (q3 - q1);
  const inside = values.filter((v) => v >= q1 - reach && v <= q3 + reach);
  const [low, high] = [Math.min(...inside), Math.max(...inside)];
  const s = (value: number): number => short(value * area.x.factor);
  const [down, up] = [y - 0.26, y + 0.26];
  const u = area.fontSize / 12;
  const common = { type: "scatter", mode: "lines", hoverinfo: "skip", showlegend: false };
  return [
    {
      ...common,
      x: [s(q1), s(q3), s(q3), s(q1), s(q1), null, s(low), s(q1), null, s(q3), s(high)],
      y: [down, down, up, up, down, null, y, y, null, y, y],
      fill: "toself",
      fillcolor: translucent(colour, 0.14),
      line: { color: colour, width: u },
    },
    { ...common, x: [s(q2), s(q2)], y: [down, up], line: { color: colour, width: 2.4 * u } },
  ];
}

/** The points of a group in order of their replicates from top to bottom, and the white diamond of their mean. */
function groupPoints(
  { name, values, replicates }: ValueGroup,
  y: number,
  style: number,
  area: PlotArea,
  replicate: string,
): readonly PlotlyObject[] {
  const { colour, marker } = seriesStyle(style);
  const n = values.length;
  const u = area.fontSize / 12;
  const common = { type: "scatter", mode: "markers", showlegend: false };
  return [
    {
      ...common,
      name: plainText(name),
      x: values.map((v) => short(v * area.x.factor)),
      y: values.map((_, i) => short(y + (n === 1 ? 0 : 0.17 - (0.34 * i) / (n - 1)))),
      text: values.map((_, i) => plainText(String(replicates?.[i] ?? i + 1))),
      marker: {
        color: translucent(colour, n > 200 ? 0.35 : 0.8),
        size: (n > 60 ? 3 : 5.5) * u,
        symbol: marker,
        line: { width: 0 },
      },
      hovertemplate: hoverLine(area.x, name, `${plainText(replicate)} %{text}`),
    },
    {
      ...common,
      x: [short(mean(values) * area.x.factor)],
      y: [y],
      marker: {
        color: "#ffffff",
        size: 6.5 * u,
        symbol: "diamond",
        line: { color: "#1a1a1a", width: 1.2 * u },
      },
      hovertemplate: hoverLine(area.x, name, `mean, n = ${n}`),
    },
  ];
}

function checkGroups(groups: readonly ValueGroup[], caller: string): void {
  checkNames(groups, "groups", caller);
  for (const group of groups) {
    const { name, values, replicates } = group;
    checkFields(caller, group, ["name", "values", "replicates", "style"], "group field");
    if (values.length === 0)
      throw new RangeError(`${caller}: values of ${JSON.stringify(name)} must not be empty, got 0`);
    checkFinite(values, `values of ${JSON.stringify(name)}`, caller);
    if (replicates !== undefined && replicates.length !== values.length)
      throw new RangeError(
        `${caller}: replicates of ${JSON.stringify(name)} must be ${values.length} names, got ${replicates.length}`,
      );
    checkNamed(caller, replicates ?? [], ` in ${JSON.stringify(name)}`);
  }
}

const isBoxed = (group: ValueGroup, boxes: StripOptions["boxes"]): boolean =>
  boxes !== "none" && group.values.length >= boxLeast;

/** What points and boxes are, for the caption. */
function stripSentences(
  groups: readonly ValueGroup[],
  options: StripOptions,
): readonly (string | undefined)[] {
  const { replicate = "seed", boxes = "auto" } = options;
  const counts = groups.map((g) => g.values.length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const boxed = groups.filter((group) => isBoxed(group, boxes)).length;
  const below = boxed === groups.length ? "" : `; none below ${boxLeast} ${replicate}s`;
  return [
    `Points: single ${replicate}s, n = ${least === most ? counted(most, replicate) : `${least}–${most} ${replicate}s`} a group; white diamonds: means.`,
    boxed > 0
      ? `Boxes: quartiles and median, whiskers to the farthest value within 1.5 box lengths${below}.`
      : boxes === "auto"
        ? `Fewer than ${boxLeast} ${replicate}s a group: no boxes.`
        : undefined,
  ];
}

/**
 * Every value of every group as a point, groups above each other, with boxes where there are enough values to sum up.
 * Points of a group stand in order of their replicates from top to bottom, so that nothing is random.
 * Throws `stripFigure: requirement, got value` for empty groups, repeated names and numbers that are not finite.
 */
export function stripFigure(groups: readonly ValueGroup[], options: StripOptions): Figure {
  const caller = "stripFigure";
  checkFields(caller, options, [...frameFields, "value", "groups", "replicate", "boxes"]);
  const { replicate = "seed", boxes } = options;
  checkGroups(groups, caller);
  const heights = groups.map((_, i) => groups.length - i);
  const names = groups.map((g) => wrapText(g.name, 220, { size: 12 }).map(plainText).join("<br>"));
  const range: readonly [number, number] = [0.4, groups.length + 0.6];
  return frameFigure(
    { heightMm: Math.min(300, Math.max(45, 26 + 13 * groups.length)), ...options },
    {
      x: options.value,
      y: {
        label: options.groups ?? "group",
        range,
        ticks: [...heights].reverse(),
        tickTexts: [...names].reverse(),
      },
      xs: groups.flatMap((g) => g.values),
      ys: range,
      values: groups.map((g) => g.values),
      traces: (area) =>
        groups.flatMap((group, index) => {
          const [y, style] = [at(heights, index), group.style ?? index];
          return [
            ...(isBoxed(group, boxes) ? box(group.values, y, area, seriesStyle(style).colour) : []),
            ...groupPoints(group, y, style, area, replicate),
          ];
        }),
      sentences: stripSentences(groups, options),
      rows: groups.flatMap(({ name, values, replicates }) =>
        values.map((x, i): FigureRow => {
          const which = String(replicates?.[i] ?? i + 1);
          const empty = { panel: "", y: null, lower: null, upper: null };
          return { ...empty, series: name, kind: "single", replicate: which, x, n: 1 };
        }),
      ),
    },
    caller,
  );
}
