import { checkAxis, type Axis } from "../layout/axes.js";
import { fullCaption, type CaptionFacts } from "../layout/caption.js";
import { makeFigure, type Figure, type FigureRow, type PlotlyObject } from "../drawing/figure.js";
import { drawLayout } from "../layout/layout.js";
import {
  resolveOptions,
  type LineFigureOptions,
  type PlanWishes,
  type ResolvedOptions,
} from "../layout/options.js";
import { chooseAxes } from "../layout/ends.js";
import { planPanels, type PanelPlan } from "../layout/plan.js";
import { pixels } from "../drawing/render.js";
import { dataRows, referenceRow } from "./data-rows.js";
import { styleTable, summaries, type DrawnPanel, type Panel } from "./panel.js";
import { checkSeries, type Series } from "./series.js";
import { shownScale } from "./shown-scale.js";
import { shortened } from "../layout/short.js";
import { bandPieces, type SummaryPoint } from "./summary.js";
import { mostPositions } from "./thin.js";
import { referenceTrace, seriesTraces, type PlotArea } from "../drawing/traces.js";

/** What a builder draws besides the lines. */
export interface PanelExtras {
  readonly wishes?: PlanWishes;
  /** Traces behind the lines of panel `index`. */
  readonly behind?: (area: PlotArea, index: number) => readonly PlotlyObject[];
  /** Sentences for the caption. */
  readonly sentences?: readonly string[];
  readonly rows?: readonly FigureRow[];
  /** Turns a drawn x into the x of the data file. Default: the same. */
  readonly givenX?: (x: number) => number;
  /** Whether places without values are the builder's own, not to be counted in the caption. Default false. */
  readonly ignoreMissing?: boolean;
  /** Whether the builder itself says what lies outside the axes. Default false. */
  readonly ignoreOutside?: boolean;
  /** What the data file holds, where that is not what is drawn. */
  readonly recorded?: readonly Panel[];
}

const missingOf = (series: readonly Series[]): { readonly count: number; readonly gaps: boolean } => ({
  count: series.flatMap((s) => s.y.flat()).filter(Number.isNaN).length,
  gaps: series.some((s) => s.y.some((values) => values.every(Number.isNaN))),
});

/** Throws unless the values fit the axes. */
function checkAxes(series: readonly Series[], options: ResolvedOptions, caller: string): void {
  const references = (axis: "x" | "y"): readonly number[] =>
    options.references.filter((r) => (r.axis ?? "y") === axis).map((r) => r.value);
  const heights = series.flatMap((s) => s.y.flat().filter((v) => !Number.isNaN(v)));
  checkAxis(options.x, [...series.flatMap((s) => s.x), ...references("x")], "x", caller);
  checkAxis(options.y, [...heights, ...references("y")], "y", caller);
}

/** The traces of all panels: in each from back to front references, what the builder adds, series. */
function panelTraces(
  drawn: readonly DrawnPanel[],
  { x, y, fontSize, key }: PanelPlan,
  { references, singles, markers }: ResolvedOptions,
  behind: PanelExtras["behind"] = () => [],
): readonly PlotlyObject[] {
  const named = new Set<string>();
  const firstTime = (name: string): boolean => !named.has(name) && named.add(name) !== undefined;
  const legend = key.kind === "legend";
  return drawn.flatMap((panel, index) => {
    const number = index === 0 ? "" : String(index + 1);
    const where = { x, y, xName: `x${number}`, yName: `y${number}`, fontSize };
    return [
      ...references.map((reference) => {
        const inLegend = legend && firstTime(`reference ${reference.label}`);
        return referenceTrace(reference, { ...where, inLegend });
      }),
      ...behind({ ...where, inLegend: legend }, index),
      ...panel.series.flatMap((series) => {
        const inLegend = legend && firstTime(series.name);
        return seriesTraces(series, { ...where, singles, markers, inLegend });
      }),
    ];
  });
}

/** What of the values lies outside the axes: how many of how many, and whether an end of a band does. */
function outsideOf(
  points: readonly SummaryPoint[],
  { x, y }: PanelPlan,
  { singles }: ResolvedOptions,
): Pick<CaptionFacts, "outside" | "bandsCut"> {
  const beyond = (axis: Axis, value: number): boolean =>
    value * axis.factor < axis.low - 1e-9 * Math.abs(axis.low) ||
    value * axis.factor > axis.high + 1e-9 * Math.abs(axis.high);
  const shown = points.flatMap((p) =>
    (singles === "points" ? [p.centre, ...p.values] : [p.centre]).map((v) => [p.x, v] as const),
  );
  const outside = shown.filter(([atX, value]) => beyond(x, atX) || beyond(y, value)).length;
  return {
    outside: [outside, shown.length],
    bandsCut: points.some((p) => p.band !== undefined && p.band.some((end) => beyond(y, end))),
  };
}

/** How intervals are drawn in the panels. */
const marksOf = (drawn: readonly DrawnPanel[]): readonly ("bands" | "whiskers")[] => {
  const pieces = drawn.flatMap((panel) => panel.series.flatMap((series) => bandPieces(series.points)));
  return (["bands", "whiskers"] as const).filter((mark) =>
    pieces.some((piece) => (mark === "bands" ? piece.length > 1 : piece.length === 1)),
  );
};

/** What is said of lines that are thinned for the picture. */
function thinnedSentence(drawn: readonly DrawnPanel[]): readonly string[] {
  const longest = Math.max(...drawn.flatMap((panel) => panel.series.map((series) => series.points.length)));
  return longest <= mostPositions
    ? []
    : [
        `Of up to ${longest.toLocaleString("en-US")} places a line the picture draws the ends and extremes of narrow steps; the data file has all.`,
      ];
}

/** Builds a figure of one or more panels that share both axes: the common body of all figures of lines. */
export function panelFigure(
  panels: readonly Panel[],
  given: LineFigureOptions,
  caller: string,
  extras: PanelExtras = {},
): Figure {
  const { sentences = [], rows = [], givenX = (x) => x, recorded = panels } = extras;
  const checked = resolveOptions(given, caller);
  if (panels.length === 0) throw new RangeError(`${caller}: panels must not be empty, got 0 panels`);
  for (const panel of panels) checkSeries(panel.series, caller);
  const all = panels.flatMap((panel) => panel.series);
  const scale = shownScale(
    caller,
    given.scale,
    all.flatMap((s) => s.y),
  );
  const options = { ...checked, scale };
  checkAxes(all, options, caller);

  // Summaries, then axes that hold them, then the plan in pixels.
  const styles = styleTable(panels);
  const drawn = summaries(panels, styles, options);
  const plan = planPanels(drawn, chooseAxes(drawn, options), options, extras.wishes);
  const points = drawn.flatMap((panel) => panel.series.flatMap((series) => series.points));
  const { outside, bandsCut } = outsideOf(points, plan, options);
  const caption = fullCaption({
    caption: options.caption,
    points,
    centre: options.centre,
    band: options.band,
    marks: marksOf(drawn),
    singles: options.singles === "points",
    replicate: options.replicate,
    scale,
    outside: extras.ignoreOutside === true ? [0, outside[1]] : outside,
    bandsCut: extras.ignoreOutside !== true && bandsCut,
    missing: extras.ignoreMissing === true ? { count: 0, gaps: false } : missingOf(all),
    more: [...sentences, ...thinnedSentence(drawn)],
  });
  const data = panelTraces(drawn, plan, options, extras.behind);
  const heightMm = options.heightMm ?? (plan.height * 25.4) / 96;
  const file = dataRows(recorded, recorded === panels ? drawn : summaries(recorded, styles, options));
  return makeFigure({
    name: options.name,
    ...(scale === undefined ? {} : { scale }),
    caption,
    specification: { data, layout: shortened(drawLayout(drawn, plan, options)) },
    rows: [
      ...options.references.map(referenceRow),
      ...rows,
      ...file.map((row) => (row.x === null ? row : { ...row, x: givenX(row.x) })),
    ],
    widthMm: options.preset.mm,
    heightMm: pixels(heightMm) === Math.round(plan.height) ? heightMm : (plan.height * 25.4) / 96,
  });
}
