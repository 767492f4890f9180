import { at } from "../../numerics/at.js";
import { mean, median } from "../../statistics/index.js";
import type { Figure, FigureRow, PlotlyObject } from "../drawing/figure-data.js";
import type { PlotArea } from "../drawing/traces.js";
import type { AxisOptions } from "../layout/axes.js";
import { type LineFigureOptions, lineFields } from "../layout/options.js";
import { seriesStyle } from "../drawing/palette.js";
import { panelFigure } from "./panels.js";
import type { Series } from "./series.js";
import { short } from "../layout/short.js";
import { checkFields } from "../../numerics/checks.js";

/** Options of `lossAlongLine`. */
export interface LossAlongLineOptions extends Omit<LineFigureOptions, "x"> {
  /** Default: "position α between the two networks", linear. */
  readonly x?: LineFigureOptions["x"];
  /** Names of the ends α = 0 and α = 1, written at the axis. Default "0" and "1". */
  readonly ends?: readonly [string, string];
  /** Draws the straight line between the ends of each series, above which a barrier rises. Default true. */
  readonly chord?: boolean;
}

/** Height of the barrier: the largest rise above the straight line between the ends, ≥ 0, and where it is. */
function barrier(series: Series, centre: (values: readonly number[]) => number): { rise: number; x: number } {
  const line = series.x.map((x, i) => ({ x, y: centre(at(series.y, i).filter((v) => !Number.isNaN(v))) }));
  const whole = line.filter((p) => Number.isFinite(p.y));
  const [first, last] = [at(whole, 0), at(whole, whole.length - 1)];
  return whole.reduce(
    (best, p) => {
      const level = first.y + ((last.y - first.y) * (p.x - first.x)) / (last.x - first.x || 1);
      return p.y - level > best.rise ? { rise: p.y - level, x: p.x } : best;
    },
    { rise: 0, x: first.x },
  );
}

type Chord = readonly (readonly [x: number, y: number])[];

/** Both ends of a series' line, at the first and last position with a value. */
function chordOf(series: Series, centre: (values: readonly number[]) => number): Chord {
  const full = series.x.map((_, i) => i).filter((i) => at(series.y, i).some((v) => Number.isFinite(v)));
  const [first, last] = [at(full, 0), at(full, full.length - 1)];
  return [first, last].map((i) => [
    at(series.x, i),
    centre(at(series.y, i).filter((v) => Number.isFinite(v))),
  ]);
}

const chordTrace = (chord: Chord, style: number, area: PlotArea): PlotlyObject => ({
  type: "scatter",
  mode: "lines",
  x: chord.map(([v]) => short(v * area.x.factor)),
  y: chord.map(([, v]) => short(v * area.y.factor)),
  line: { color: seriesStyle(style).colour, width: area.fontSize / 16, dash: "1px,3px" },
  hoverinfo: "skip",
  showlegend: false,
});

/** The x axis with the ends named, where they have names. */
function lineAxis({ ends, x }: LossAlongLineOptions): AxisOptions {
  const named =
    ends === undefined
      ? {}
      : {
          ticks: [0, 0.25, 0.5, 0.75, 1],
          tickTexts: [`0: ${ends[0]}`, "0.25", "0.5", "0.75", `1: ${ends[1]}`],
        };
  return { label: "position α between the two networks", ...named, ...x };
}

/** Two significant digits, a last zero too ("1.0 points"); whole from ten on; zero as 0. */
const twoDigits = (value: number): string =>
  value === 0 ? "0" : value >= 10 ? String(Math.round(value)) : value.toPrecision(2);

/** "ticket: 1.2 points; …": the barrier of each series that has values. */
function barrierText(
  series: readonly Series[],
  y: AxisOptions,
  centre: (values: readonly number[]) => number,
): string {
  const unit = y.unit ?? (y.scale === "percent" ? "points" : "");
  const percent = y.scale === "percent" ? 100 : 1;
  return series
    .filter((s) => s.y.some((values) => values.some((v) => !Number.isNaN(v))))
    .map((s) => {
      const { rise } = barrier(s, centre);
      return `${s.name}: ${twoDigits(rise * percent)}${unit === "" ? "" : ` ${unit}`}`;
    })
    .join("; ");
}

/**
 * Loss or error along the straight line between two networks (linear mode connectivity; Frankle et al. 2020), with the
 * chord between the ends, and the barrier of each series in the caption.
 * Throws `lossAlongLine: requirement, got value` for fewer than three places, and as `lineFigure` does.
 */
export function lossAlongLine(series: readonly Series[], options: LossAlongLineOptions): Figure {
  const caller = "lossAlongLine";
  checkFields(caller, options, [...lineFields, "ends", "chord"]);
  const { ends: _ends, chord = true, x: _x, ...rest } = options;
  for (const { name, x } of series)
    if (x.length < 3)
      throw new RangeError(
        `${caller}: x of ${JSON.stringify(name)} must have at least 3 places, got ${x.length}`,
      );
  const centre = options.centre === "median" ? median : mean;
  const drawChords = chord && options.y.scale !== "log";
  const dotted = drawChords ? "Dotted: straight lines between the ends. " : "";
  const empty = { panel: "", replicate: "", lower: null, upper: null, n: 1 };
  const text = `${dotted}Barriers (largest rise of the ${options.centre ?? "mean"} above the straight line): ${barrierText(series, options.y, centre)}.`;
  return panelFigure([{ title: "", series }], { ...rest, x: lineAxis(options) }, caller, {
    behind: (area) =>
      drawChords ? series.map((s, i) => chordTrace(chordOf(s, centre), s.style ?? i, area)) : [],
    sentences: series.length === 0 ? [] : [text],
    rows: drawChords
      ? series.flatMap((s) =>
          chordOf(s, centre).map(([x, y]): FigureRow => ({ ...empty, series: s.name, kind: "chord", x, y })),
        )
      : [],
  });
}
