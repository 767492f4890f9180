import { at } from "../numerics/at.js";
import { checkAxis } from "./axes.js";
import { fullCaption } from "./caption.js";
import { makeFigure, type Figure, type FigureRow } from "./figure.js";
import { drawLayout } from "./layout.js";
import { resolveOptions, type LineFigureOptions } from "./options.js";
import { chooseAxes } from "./ends.js";
import { planPanels } from "./plan.js";
import { pixels } from "./render.js";
import { checkSeries, type Series } from "./series.js";
import { shortened } from "./short.js";
import { summarise } from "./summary.js";
import { referenceTrace, seriesTraces, type DrawnSeries } from "./traces.js";

/** One panel of a figure: its series under a title. */
export interface Panel {
  /** Shown above the panel; plain text. Empty only in a figure of one panel. */
  readonly title: string;
  readonly series: readonly Series[];
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
      at(at(drawn, p).series, s).points.flatMap((point, i): FigureRow[] => {
        const common = { panel: panel.title, series: series.name, x: point.x };
        const [lower, upper] = point.band ?? [null, null];
        return [
          { ...common, kind: "centre", replicate: "", y: point.centre, lower, upper, n: point.n },
          ...point.values.map((y, k): FigureRow => {
            const replicate = String(series.replicates?.[i]?.[k] ?? k + 1);
            return { ...common, kind: "single", replicate, y, lower: null, upper: null, n: 1 };
          }),
        ];
      }),
    ),
  );
}

/** Builds a figure of one or more panels that share both axes: the common body of `lineFigure` and `learningCurves`. */
export function panelFigure(panels: readonly Panel[], given: LineFigureOptions, caller: string): Figure {
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
    [...all.flatMap((s) => s.y.flat()), ...references.filter((r) => r.axis !== "x").map((r) => r.value)],
    "y",
    caller,
  );

  // Summaries, then axes that hold them, then places in pixels.
  const styles = styleTable(panels);
  const drawn = panels.map((panel) => ({
    title: panel.title,
    series: panel.series.map((series) => ({
      name: series.name,
      style: styles.get(series.name) ?? 0,
      points: summarise(series, options.centre, options.band),
    })),
  }));
  const ends = chooseAxes(drawn, options);
  const plan = planPanels(drawn, ends, options);
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
            const banded = own.filter((p) => p.band !== undefined).length;
            return mark === "bands" ? banded > 1 : banded === 1;
          }),
        ),
      ),
      singles: options.singles === "points",
      replicate: options.replicate,
      scale: options.scale,
      outside: [outside, shown.length],
      bandsCut: points.some((p) => p.band !== undefined && p.band.some((end) => beyond(y, end))),
    }),
    specification: { data, layout: shortened(drawLayout(drawn, plan, options)) },
    rows: [
      ...references.map((r): FigureRow => {
        const common = { panel: "", series: r.label, replicate: "", lower: null, upper: null, n: 1 };
        const upright = r.axis === "x";
        return { ...common, kind: "reference", x: upright ? r.value : null, y: upright ? null : r.value };
      }),
      ...dataRows(panels, drawn),
    ],
    widthMm: options.preset.mm,
    heightMm: pixels(heightMm) === Math.round(plan.height) ? heightMm : (plan.height * 25.4) / 96,
  });
}
