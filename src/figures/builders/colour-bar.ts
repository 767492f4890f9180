import type { PlotlyObject } from "../drawing/figure-data.js";
import { textWidth } from "../drawing/fonts.js";
import { scales, type AxisOptions } from "../layout/axes.js";
import { plainText } from "../layout/labels.js";
import type { PanelPlan } from "../layout/plan.js";
import { chooseTicks } from "../layout/ticks.js";

/** How many colours a scale is drawn in. */
export const colourLevels = 48;

/** Where a value stands between the ends of a colour scale, as a share in [0, 1] if it is between them. */
export const colourShare =
  (logarithmic: boolean, [low, high]: readonly [number, number]) =>
  (v: number): number =>
    logarithmic ? Math.log(v / low) / Math.log(high / low) : (v - low) / (high - low);

/** Colour bar right of the panel: shapes for its colours and frame, notes for its numbers and title. */
export function colourBar(
  value: AxisOptions,
  [low, high]: readonly [number, number],
  colourOf: (share: number) => string,
  plan: PanelPlan,
): { readonly shapes: readonly PlotlyObject[]; readonly notes: readonly PlotlyObject[] } {
  const { fontSize: f, panelWidth, panelHeight } = plan;
  const { factor, logarithmic, unit } = scales[value.scale ?? "linear"];
  const shareOf = colourShare(logarithmic, [low, high]);
  const ends = { title: "", factor, logarithmic, reversed: false, low: low * factor, high: high * factor };
  const { ticks } = chooseTicks(ends, value, [], panelHeight, () => 2 * f);
  const fromPanel = (ems: number): number => 1 + (ems * f) / panelWidth;
  const [left, right] = [fromPanel(1.2), fromPanel(2.2)];
  const common = { type: "rect", xref: "paper", yref: "paper", x0: left, x1: right, layer: "above" };
  const widest = Math.max(...ticks.map((t) => textWidth(t.text, { size: f })));
  const shown = value.unit ?? unit;
  return {
    shapes: [
      ...Array.from({ length: colourLevels }, (_, i) => ({
        ...common,
        y0: i / colourLevels,
        y1: (i + 1) / colourLevels,
        fillcolor: colourOf((i + 0.5) / colourLevels),
        line: { width: 0.4, color: colourOf((i + 0.5) / colourLevels) },
      })),
      { ...common, y0: 0, y1: 1, line: { width: (0.8 * f) / 12, color: "#1a1a1a" } },
    ],
    notes: [
      ...ticks.map(({ value: v, text }) => ({
        text,
        showarrow: false,
        borderpad: 0,
        xref: "paper",
        yref: "paper",
        x: right,
        y: shareOf(v / factor),
        xanchor: "left",
        yanchor: "middle",
        xshift: 0.3 * f,
      })),
      {
        text: plainText(shown === undefined || shown === "" ? value.label : `${value.label} (${shown})`),
        showarrow: false,
        borderpad: 0,
        xref: "paper",
        yref: "paper",
        x: right,
        y: 0.5,
        textangle: 90,
        xanchor: "left",
        yanchor: "middle",
        xshift: 0.9 * f + widest,
      },
    ],
  };
}
