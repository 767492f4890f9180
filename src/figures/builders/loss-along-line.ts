import { at } from "../../numerics/at.js";
import { mean, median } from "../../statistics/index.js";
import type { Figure, FigureRow } from "../drawing/figure.js";
import { lineFields, type LineFigureOptions } from "../layout/options.js";
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

/**
 * Loss or error along the straight line between two networks (linear mode connectivity; Frankle et al. 2020), with the
 * chord between the ends, and the barrier of each series in the caption.
 * Throws `lossAlongLine: requirement, got value` for fewer than three places, and as `lineFigure` does.
 */
export function lossAlongLine(series: readonly Series[], options: LossAlongLineOptions): Figure {
  const caller = "lossAlongLine";
  checkFields(caller, options, [...lineFields, "ends", "chord"]);
  const { ends, chord = true, x: given, ...rest } = options;
  for (const { name, x } of series)
    if (x.length < 3)
      throw new RangeError(
        `${caller}: x of ${JSON.stringify(name)} must have at least 3 places, got ${x.length}`,
      );
  const named =
    ends === undefined
      ? {}
      : {
          ticks: [0, 0.25, 0.5, 0.75, 1],
          tickTexts: [`0: ${ends[0]}`, "0.25", "0.5", "0.75", `1: ${ends[1]}`],
        };
  const x = { label: "position α between the two networks", ...named, ...given };
  const centre = options.centre === "median" ? median : mean;
  const complete = series.filter((s) => s.y.some((values) => values.some((v) => !Number.isNaN(v))));
  const middle = (s: Series, i: number): number => centre(at(s.y, i).filter((v) => Number.isFinite(v)));
  const chordOf = (s: Series): readonly (readonly [number, number])[] => {
    const full = s.x.map((_, i) => i).filter((i) => at(s.y, i).some((v) => Number.isFinite(v)));
    const [first, last] = [at(full, 0), at(full, full.length - 1)];
    return [first, last].map((i) => [at(s.x, i), middle(s, i)]);
  };
  const unit = options.y.unit ?? (options.y.scale === "percent" ? "points" : "");
  const percent = options.y.scale === "percent" ? 100 : 1;
  const barriers = (): string =>
    complete
      .map((s) => {
        const { rise } = barrier(s, centre);
        return `${s.name}: ${Number((rise * percent).toPrecision(2))}${unit === "" ? "" : ` ${unit}`}`;
      })
      .join("; ");
  const drawChords = chord && options.y.scale !== "log";
  return panelFigure([{ title: "", series }], { ...rest, x }, caller, {
    behind: (place) =>
      !drawChords
        ? []
        : series.map((s, index) => ({
            type: "scatter",
            mode: "lines",
            x: chordOf(s).map(([v]) => short(v * place.x.factor)),
            y: chordOf(s).map(([, v]) => short(v * place.y.factor)),
            line: {
              color: seriesStyle(s.style ?? index).colour,
              width: place.fontSize / 16,
              dash: "1px,3px",
            },
            hoverinfo: "skip",
            showlegend: false,
          })),
    sentences:
      series.length === 0
        ? []
        : [
            `${drawChords ? "Dotted: straight lines between the ends. " : ""}Barriers (largest rise of the ${options.centre ?? "mean"} above the straight line): ${barriers()}.`,
          ],
    rows: drawChords
      ? series.flatMap((s) =>
          chordOf(s).map(([v, y]): FigureRow => ({
            panel: "",
            series: s.name,
            kind: "chord",
            replicate: "",
            x: v,
            y,
            lower: null,
            upper: null,
            n: 1,
          })),
        )
      : [],
  });
}
