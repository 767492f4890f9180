import { at } from "../../numerics/at.js";
import { checkAxis } from "../layout/axes.js";
import { fullCaption } from "../layout/caption.js";
import { makeFigure, type Figure, type FigureRow, type PlotlyObject } from "../drawing/figure.js";
import { drawLayout } from "../layout/layout.js";
import { resolveOptions, type LineFigureOptions, type PlanWishes } from "../layout/options.js";
import { chooseAxes } from "../layout/ends.js";
import { planPanels } from "../layout/plan.js";
import { pixels } from "../drawing/render.js";
import { checkSeries, type Series } from "./series.js";
import { shortened } from "../layout/short.js";
import { bandPieces, summarise } from "./summary.js";
import { mostPlaces } from "./thin.js";
import { referenceTrace, seriesTraces, type DrawnSeries, type PlotPlace } from "../drawing/traces.js";

/** One panel of a figure: its series under a title. */
export interface Panel {
  /** Shown above the panel; plain text. Empty only in a figure of one panel. */
  readonly title: string;
  readonly series: readonly Series[];
  /** What the data file calls the panel. Default: its title. */
  readonly name?: string;
}

/** A panel with its summaries. */
export interface DrawnPanel {
  readonly title: string;
  readonly series: readonly DrawnSeries[];
}

/** Styles by name of series, the same in every panel. */
function styleTable(panels: readonly Panel[]): ReadonlyMap<string, number> {
  const styles = new Map<string, number>();
  for (const { name, style } of panels.flatMap((panel) => panel.series))
    if (!styles.has(name)) styles.set(name, style ?? styles.size);
  return styles;
}

function dataRows(panels: readonly Panel[], drawn: readonly DrawnPanel[]): FigureRow[] {
  return panels.flatMap((panel, p) =>
    panel.series.flatMap((series, s) =>
      at(at(drawn, p).series, s).points.flatMap((point): FigureRow[] => {
        const i = series.x.indexOf(point.x);
        const names = (series.replicates?.[i] ?? at(series.y, i).map((_, k) => k + 1)).filter(
          (_, k) => !Number.isNaN(at(series.y, i)[k]),
        );
        const common = { panel: panel.name ?? panel.title, series: series.name, x: point.x };
        const [lower, upper] = point.band ?? [null, null];
        return [
          { ...common, kind: "centre", replicate: "", y: point.centre, lower, upper, n: point.n },
          ...point.values.map((y, k): FigureRow => {
            const replicate = String(at(names, k));
            return { ...common, kind: "single", replicate, y, lower: null, upper: null, n: 1 };
          }),
        ];
      }),
    ),
  );
}

/** What a builder draws besides the lines. */
export interface PanelExtras {
  readonly wishes?: PlanWishes;
  /** Traces behind the lines of panel `index`. */
  readonly behind?: (place: PlotPlace, index: number) => readonly PlotlyObject[];
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

/** Builds a figure of one or more panels that share both axes: the common body of all figures of lines. */
export function panelFigure(
  panels: readonly Panel[],
  given: LineFigureOptions,
  caller: string,
  {
    wishes = {},
    behind,
    sentences = [],
    rows: moreRows = [],
    givenX = (x) => x,
    ignoreMissing = false,
    ignoreOutside = false,
    recorded = panels,
  }: PanelExtras = {},
): Figure {
  const options = resolveOptions(given, caller);
  if (panels.length === 0) throw new RangeError(`${caller}: panels must not be empty, got 0 panels`);
  for (const panel of panels) checkSeries(panel.series, caller);
  const all = panels.flatMap((panel) => panel.series);
  const references = options.references;
  checkAxis(
    options.x,
    [...all.flatMap((s) => s.x), ...references.filter((r) => r.axis === "x").map((r) => r.value)],
    "x",
    caller,
  );
  checkAxis(
    options.y,
    [
      ...all.flatMap((s) => s.y.flat().filter((v) => !Number.isNaN(v))),
      ...references.filter((r) => r.axis !== "x").map((r) => r.value),
    ],
    "y",
    caller,
  );

  // Summaries, then axes that hold them, then places in pixels.
  const styles = styleTable(panels);
  const summaries = (of: readonly Panel[]): readonly DrawnPanel[] =>
    of.map((panel) => ({
      title: panel.title,
      series: panel.series.map((series) => ({
        name: series.name,
        style: styles.get(series.name) ?? 0,
        points: summarise(series, options.centre, options.band),
      })),
    }));
  const drawn = summaries(panels);
  const ends = chooseAxes(drawn, options);
  const plan = planPanels(drawn, ends, options, wishes);
  const { x, y } = plan;

  const named = new Set<string>();
  const firstTime = (name: string): boolean => !named.has(name) && named.add(name) !== undefined;
  const legend = plan.key.kind === "legend";
  const data = drawn.flatMap((panel, index) => {
    const number = index === 0 ? "" : String(index + 1);
    const where = { x, y, xName: `x${number}`, yName: `y${number}`, fontSize: plan.fontSize };
    return [
      ...references.map((reference) =>
        referenceTrace(reference, {
          ...where,
          inLegend: legend && firstTime(`reference ${reference.label}`),
        }),
      ),
      ...(behind === undefined ? [] : behind({ ...where, inLegend: legend }, index)),
      ...panel.series.flatMap((series) =>
        seriesTraces(series, {
          ...where,
          singles: options.singles,
          markers: options.markers,
          inLegend: legend && firstTime(series.name),
        }),
      ),
    ];
  });

  const points = drawn.flatMap((panel) => panel.series.flatMap((series) => series.points));
  const places = Math.max(...drawn.flatMap((panel) => panel.series.map((series) => series.points.length)));
  const shown = points.flatMap((p) =>
    (options.singles === "points" ? [p.centre, ...p.values] : [p.centre]).map((v) => [p.x, v] as const),
  );
  const beyond = (axis: typeof x, value: number): boolean =>
    value * axis.factor < axis.low - 1e-9 * Math.abs(axis.low) ||
    value * axis.factor > axis.high + 1e-9 * Math.abs(axis.high);
  const outside = shown.filter(([atX, value]) => beyond(x, atX) || beyond(y, value)).length;
  const heightMm = options.heightMm ?? (plan.height * 25.4) / 96;
  return makeFigure({
    name: options.name,
    caption: fullCaption({
      caption: options.caption,
      points,
      centre: options.centre,
      band: options.band,
      marks: (["bands", "whiskers"] as const).filter((mark) =>
        drawn.some((panel) =>
          panel.series.some(({ points: own }) => {
            const pieces = bandPieces(own);
            return pieces.some((piece) => (mark === "bands" ? piece.length > 1 : piece.length === 1));
          }),
        ),
      ),
      singles: options.singles === "points",
      replicate: options.replicate,
      scale: options.scale,
      outside: [ignoreOutside ? 0 : outside, shown.length],
      bandsCut:
        !ignoreOutside && points.some((p) => p.band !== undefined && p.band.some((end) => beyond(y, end))),
      missing: ignoreMissing ? { count: 0, gaps: false } : missingOf(all),
      more: [
        ...sentences,
        ...(places > mostPlaces
          ? [
              `Of up to ${places.toLocaleString("en-US")} places a line the picture draws the ends and extremes of narrow steps; the data file has all.`,
            ]
          : []),
      ],
    }),
    specification: { data, layout: shortened(drawLayout(drawn, plan, options)) },
    rows: [
      ...references.map((r): FigureRow => {
        const common = { panel: "", series: r.label, replicate: "", lower: null, upper: null, n: 1 };
        const upright = r.axis === "x";
        return { ...common, kind: "reference", x: upright ? r.value : null, y: upright ? null : r.value };
      }),
      ...moreRows,
      ...dataRows(recorded, recorded === panels ? drawn : summaries(recorded)).map((row) =>
        row.x === null ? row : { ...row, x: givenX(row.x) },
      ),
    ],
    widthMm: options.preset.mm,
    heightMm: pixels(heightMm) === Math.round(plan.height) ? heightMm : (plan.height * 25.4) / 96,
  });
}
