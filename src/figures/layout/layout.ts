import type { Axis } from "./axes.js";
import type { PlotlyObject } from "../drawing/figure.js";
import { fontFamily } from "../drawing/faces.js";
import { plainText } from "./labels.js";
import type { ResolvedOptions } from "./options.js";
import { ink, referenceColour, seriesStyle } from "../drawing/palette.js";
import type { DrawnPanel } from "../builders/panel.js";
import type { PanelPlan } from "./plan.js";

const black = "#1a1a1a";

/** An axis of one panel. */
function axisLayout(axis: Axis, plan: PanelPlan, own: PlotlyObject): PlotlyObject {
  const ends = axis.logarithmic ? [Math.log10(axis.low), Math.log10(axis.high)] : [axis.low, axis.high];
  const u = plan.fontSize / 12;
  return {
    type: axis.logarithmic ? "log" : "linear",
    range: axis.reversed ? [ends[1], ends[0]] : ends,
    tickmode: "array",
    tickvals: axis.ticks.map((t) => t.value),
    ticktext: axis.ticks.map((t) => t.text),
    nticks: axis.ticks.length + 1,
    exponentformat: "none",
    separatethousands: true,
    ticks: "outside",
    ticklen: plan.tickLength,
    tickwidth: 0.8 * u,
    tickcolor: black,
    tickangle: 0,
    ...(axis.minor.length === 0
      ? {}
      : {
          minor: {
            tickvals: axis.minor,
            ticks: "outside",
            ticklen: plan.tickLength / 2,
            tickwidth: 0.6 * u,
            tickcolor: black,
          },
        }),
    showline: true,
    linecolor: black,
    linewidth: 0.8 * u,
    zeroline: false,
    automargin: false,
    ...own,
  };
}

/** A text at a place given in pixels from a corner of the plotting area. */
const note = (text: string, own: PlotlyObject): PlotlyObject => ({
  text,
  showarrow: false,
  borderpad: 0,
  xref: "paper",
  yref: "paper",
  ...own,
});

type Axes = Readonly<Record<string, PlotlyObject>>;

/** Number of a panel in plotly's names of axes: "", "2", "3", … */
const numberOf = (index: number): string => (index === 0 ? "" : String(index + 1));

/** Both axes of every panel, by plotly's names. */
function panelAxes(panels: readonly DrawnPanel[], plan: PanelPlan): Axes {
  const { fontSize: f, margin, columns, panelWidth, panelHeight, gapX, gapY } = plan;
  const innerWidth = plan.width - margin.l - margin.r;
  const innerHeight = plan.height - margin.t - margin.b;
  const title = (lines: readonly string[]): PlotlyObject =>
    panels.length > 1
      ? {}
      : { title: { text: lines.map(plainText).join("<br>"), standoff: 0.45 * f, font: { size: f } } };
  const both = panels.flatMap((_, index): [string, PlotlyObject][] => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    const number = numberOf(index);
    const fromLeft = column * (panelWidth + gapX);
    const fromTop = row * (panelHeight + gapY);
    const x = axisLayout(plan.x, plan, {
      ...title([plan.x.title]),
      anchor: `y${number}`,
      domain: [fromLeft / innerWidth, Math.min(1, (fromLeft + panelWidth) / innerWidth)],
      showgrid: false,
      showticklabels: index + columns >= panels.length,
      ...(index === 0 ? {} : { matches: "x" }),
    });
    const y = axisLayout(plan.y, plan, {
      ...title(plan.yTitle),
      anchor: `x${number}`,
      domain: [Math.max(0, 1 - (fromTop + panelHeight) / innerHeight), 1 - fromTop / innerHeight],
      showgrid: true,
      gridcolor: "#e8e8e8",
      gridwidth: (0.7 * f) / 12,
      showticklabels: column === 0,
      ...(index === 0 ? {} : { matches: "y" }),
    });
    return [
      [`xaxis${number}`, x],
      [`yaxis${number}`, y],
    ];
  });
  return Object.fromEntries(both);
}

/** Titles above panels and right of rows of panels. */
function panelTitles(panels: readonly DrawnPanel[], plan: PanelPlan): readonly PlotlyObject[] {
  const { fontSize: f, columns } = plan;
  const above = panels.flatMap(({ title }, index): PlotlyObject[] => {
    const own = {
      xref: `x${numberOf(index)} domain`,
      yref: `y${numberOf(index)} domain`,
      x: 0,
      y: 1,
      xanchor: "left",
      yanchor: "bottom",
      yshift: 0.15 * f,
      font: { size: f },
    };
    return title === "" ? [] : [note(`<b>${plainText(title)}</b>`, own)];
  });
  const right = plan.rowTitles.map((text, row) => {
    const last = numberOf((row + 1) * columns - 1);
    return note(`<b>${plainText(text)}</b>`, {
      xref: `x${last} domain`,
      yref: `y${last} domain`,
      x: 1,
      y: 0.5,
      textangle: 90,
      xanchor: "left",
      yanchor: "middle",
      xshift: 0.3 * f,
      font: { size: f },
    });
  });
  return [...above, ...right];
}

/** One title for the axes of all panels. */
function sharedTitles(plan: PanelPlan): readonly PlotlyObject[] {
  const { fontSize: f, margin } = plan;
  return [
    note(plainText(plan.x.title), {
      x: 0.5,
      y: 0,
      xanchor: "center",
      yanchor: "top",
      yshift: -(plan.tickLength + 3 + 1.5 * f),
    }),
    note(plan.yTitle.map(plainText).join("<br>"), {
      x: 0,
      y: 0.5,
      textangle: -90,
      xanchor: "left",
      yanchor: "middle",
      xshift: -margin.l + 0.3 * f,
    }),
  ];
}

/** Names at the ends of lines. */
function endNotes({ key, fontSize: f }: PanelPlan): readonly PlotlyObject[] {
  if (key.kind !== "labels") return [];
  return key.labels.map(({ text, style, fromTop }) =>
    note(plainText(text), {
      x: 1,
      y: 1,
      xanchor: "left",
      yanchor: "middle",
      xshift: 0.45 * f,
      yshift: -fromTop,
      font: { size: f, color: style === undefined ? referenceColour : ink(seriesStyle(style).colour) },
    }),
  );
}

/** The scale of the results, below the panels at the right. */
function scaleTag(
  { fontSize: f, margin, tagBelow }: PanelPlan,
  scale: string | undefined,
): readonly PlotlyObject[] {
  if (scale === undefined || tagBelow === undefined) return [];
  return [
    note(plainText(`scale: ${scale}`), {
      x: 1,
      y: 0,
      xanchor: "right",
      yanchor: "top",
      xshift: margin.r - 0.4 * f,
      yshift: -tagBelow,
      font: { size: f, color: "#666666" },
    }),
  ];
}

/** The plotly layout of planned panels: axes, titles, key, scale tag. */
export function drawLayout(
  panels: readonly DrawnPanel[],
  plan: PanelPlan,
  options: ResolvedOptions,
): PlotlyObject {
  const { fontSize: f, margin, columns, gridRows } = plan;
  return {
    width: plan.width,
    height: plan.height,
    margin: { ...margin, pad: 0 },
    paper_bgcolor: "#ffffff",
    plot_bgcolor: "#ffffff",
    font: { family: fontFamily, size: f, color: black },
    hovermode: "closest",
    showlegend: plan.key.kind === "legend",
    legend: {
      orientation: "h",
      x: 0,
      xanchor: "left",
      yref: "container",
      y: 1 - (0.1 * f) / plan.height,
      yanchor: "top",
      font: { size: f },
      bgcolor: "rgba(255,255,255,0)",
      tracegroupgap: 0,
      itemsizing: "trace",
    },
    ...panelAxes(panels, plan),
    annotations: [
      ...panelTitles(panels, plan),
      ...(panels.length > 1 ? sharedTitles(plan) : []),
      ...endNotes(plan),
      ...scaleTag(plan, options.scale),
    ],
    meta: { rows: gridRows, columns },
  };
}
