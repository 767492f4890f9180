import { at } from "../../numerics/at.js";
import { mean, median, quantile } from "../../statistics/index.js";
import type { AxisOptions } from "../layout/axes.js";
import { counted } from "../layout/caption.js";
import type { Figure, FigureRow, PlotlyObject } from "../drawing/figure.js";
import { checkFinite, checkNames, frameFields, frameFigure, type FrameOptions } from "../layout/frame.js";
import { wrapText } from "../drawing/fonts.js";
import { plainText } from "../layout/labels.js";
import { seriesStyle, translucent } from "../drawing/palette.js";
import { short } from "../layout/short.js";
import type { PlotPlace } from "../drawing/traces.js";
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
function box(
  values: readonly number[],
  y: number,
  place: PlotPlace,
  colour: string,
): readonly PlotlyObject[] {
  const [q1, q2, q3] = [quantile(values, 0.25), median(values), quantile(values, 0.75)];
  const reach = 1.5 * (q3 - q1);
  const inside = values.filter((v) => v >= q1 - reach && v <= q3 + reach);
  const [low, high] = [Math.min(...inside), Math.max(...inside)];
  const s = (value: number): number => short(value * place.x.factor);
  const [down, up] = [y - 0.26, y + 0.26];
  const u = place.fontSize / 12;
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

/**
 * Every value of every group as a point, groups above each other, with boxes where there are enough values to sum up.
 * Points of a group stand in order of their replicates from top to bottom, so that nothing is random.
 * Throws `stripFigure: requirement, got value` for empty groups, repeated names and numbers that are not finite.
 */
export function stripFigure(groups: readonly ValueGroup[], options: StripOptions): Figure {
  const caller = "stripFigure";
  checkFields(caller, options, [...frameFields, "value", "groups", "replicate", "boxes"]);
  const { replicate = "seed", boxes = "auto" } = options;
  checkNames(groups, "groups", caller);
  for (const group of groups) {
    const { name, values } = group;
    checkFields(caller, group, ["name", "values", "replicates", "style"], "group field");
    if (values.length === 0)
      throw new RangeError(`${caller}: values of ${JSON.stringify(name)} must not be empty, got 0`);
    checkFinite(values, `values of ${JSON.stringify(name)}`, caller);
  }
  const counts = groups.map((g) => g.values.length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const boxed = (group: ValueGroup): boolean => boxes === "auto" && group.values.length >= boxLeast;
  const heights = groups.map((_, i) => groups.length - i);
  const rough = groups.map((g) => wrapText(g.name, 220, { size: 12 }).map(plainText).join("<br>"));
  return frameFigure(
    { heightMm: Math.min(300, Math.max(45, 26 + 13 * groups.length)), ...options },
    {
      x: options.value,
      y: {
        label: options.groups ?? "group",
        range: [0.4, groups.length + 0.6],
        ticks: [...heights].reverse(),
        tickTexts: [...rough].reverse(),
      },
      xs: groups.flatMap((g) => g.values),
      ys: [0.4, groups.length + 0.6],
      traces: (place) =>
        groups.flatMap((group, index) => {
          const { colour, marker } = seriesStyle(group.style ?? index);
          const [y, n] = [at(heights, index), group.values.length];
          const u = place.fontSize / 12;
          const centre = mean(group.values);
          return [
            ...(boxed(group) ? box(group.values, y, place, colour) : []),
            {
              type: "scatter",
              mode: "markers",
              name: plainText(group.name),
              x: group.values.map((v) => short(v * place.x.factor)),
              y: group.values.map((_, i) => short(y + (n === 1 ? 0 : 0.17 - (0.34 * i) / (n - 1)))),
              text: group.values.map((_, i) => plainText(String(group.replicates?.[i] ?? i + 1))),
              marker: {
                color: translucent(colour, n > 200 ? 0.35 : 0.8),
                size: (n > 60 ? 3 : 5.5) * u,
                symbol: marker,
                line: { width: 0 },
              },
              hovertemplate: `${plainText(replicate)} %{text}: %{x:.4~g}<extra>${plainText(group.name)}</extra>`,
              showlegend: false,
            },
            {
              type: "scatter",
              mode: "markers",
              x: [short(centre * place.x.factor)],
              y: [y],
              marker: {
                color: "#ffffff",
                size: 6.5 * u,
                symbol: "diamond",
                line: { color: "#1a1a1a", width: 1.2 * u },
              },
              hovertemplate: `mean %{x:.4~g}<extra>${plainText(group.name)}</extra>`,
              showlegend: false,
            },
          ];
        }),
      sentences: [
        `Points: single ${replicate}s, n = ${least === most ? counted(most, replicate) : `${least}–${most} ${replicate}s`} a group; white diamonds: means.`,
        groups.some(boxed)
          ? `Boxes: quartiles and median, whiskers to the farthest value within 1.5 box lengths${groups.every(boxed) ? "" : `; none below ${boxLeast} ${replicate}s`}.`
          : boxes === "auto"
            ? `Fewer than ${boxLeast} ${replicate}s a group: no boxes.`
            : undefined,
      ],
      rows: groups.flatMap((group) =>
        group.values.map((x, i): FigureRow => ({
          panel: "",
          series: group.name,
          kind: "single",
          replicate: String(group.replicates?.[i] ?? i + 1),
          x,
          y: null,
          lower: null,
          upper: null,
          n: 1,
        })),
      ),
    },
    caller,
  );
}
