import { at } from "../../numerics/at.js";
import { scales } from "../layout/axes.js";
import type { Figure, FigureRow, PlotlyObject } from "../drawing/figure-data.js";
import { plainText } from "../layout/labels.js";
import { lineFields, type LineFigureOptions } from "../layout/options.js";
import { seriesStyle, translucent } from "../drawing/palette.js";
import type { PlotArea } from "../drawing/traces.js";
import { panelFigure } from "./panels.js";
import type { Series } from "./series.js";
import { short } from "../layout/short.js";
import { checkFields } from "../../numerics/checks.js";

/** A dose with an interval at which a series crosses something, such as the dose that halves the effect. */
export interface DoseMark {
  /** Name of the series it belongs to. */
  readonly series: string;
  /** In units of the x axis, > 0. */
  readonly dose: number;
  /** Its 95 % interval, both ends > 0. Default: none is drawn. */
  readonly interval?: readonly [lower: number, upper: number];
}

/** Options of `doseResponse`: those of `lineFigure`; `x` is the dose. */
export interface DoseResponseOptions extends LineFigureOptions {
  /** Doses to mark under the curves, with their intervals as bars. Default none. */
  readonly marks?: readonly DoseMark[];
  /** What a mark is, for the caption: "dose of half effect". Required with marks. */
  readonly markLabel?: string;
}

function checkMarks(series: readonly Series[], { marks = [], markLabel }: DoseResponseOptions): void {
  const caller = "doseResponse";
  for (const mark of marks) checkFields(caller, mark, ["series", "dose", "interval"], "mark field");
  if (marks.length > 0 && (markLabel ?? "").trim() === "")
    throw new RangeError(
      `${caller}: markLabel must say what the marks are, got ${JSON.stringify(markLabel)}`,
    );
  for (const { series: name, dose, interval = [] } of marks) {
    if (!series.some((s) => s.name === name))
      throw new RangeError(
        `${caller}: a mark's series must be one of those drawn, got ${JSON.stringify(name)}`,
      );
    const bad = [dose, ...interval].find((v) => !(Number.isFinite(v) && v > 0));
    if (bad !== undefined)
      throw new RangeError(`${caller}: doses of marks must be finite and > 0, got ${bad}`);
  }
}

/** The series with dose 0 moved to `zero`, and a gap between it and the others, `step` the factor from dose to dose. */
function partedZero(series: Series, zero: number, step: number): Series {
  const start = series.x.indexOf(0);
  const x = series.x.map((dose) => (dose === 0 ? zero : dose));
  if (start < 0 || series.x.length === 1) return { ...series, x };
  const gap = start === 0 ? 1 : start;
  const insert = <T>(values: readonly T[], value: T): T[] => [
    ...values.slice(0, gap),
    value,
    ...values.slice(gap),
  ];
  return {
    ...series,
    x: insert(x, zero * Math.sqrt(step)),
    y: insert(series.y, [NaN]),
    ...(series.replicates === undefined ? {} : { replicates: insert(series.replicates, [""]) }),
  };
}

/** A mark at the foot of the panel, the `line`-th from below, with its interval as a bar. */
function markTraces(
  { series: name, dose, interval }: DoseMark,
  line: number,
  series: readonly Series[],
  { x, y, fontSize }: PlotArea,
): readonly PlotlyObject[] {
  const index = series.findIndex((s) => s.name === name);
  const { colour, marker } = seriesStyle(at(series, index).style ?? index);
  const share = 0.03 + 0.045 * line;
  const height = short(y.logarithmic ? y.low * (y.high / y.low) ** share : y.low + (y.high - y.low) * share);
  const u = fontSize / 12;
  const common = { type: "scatter", hoverinfo: "skip", showlegend: false };
  const bar = {
    ...common,
    mode: "lines",
    x: interval?.map((v) => short(v * x.factor)),
    y: [height, height],
    line: { color: translucent(colour, 0.6), width: 3 * u },
  };
  const mark = {
    ...common,
    mode: "markers",
    name: plainText(name),
    x: [short(dose * x.factor)],
    y: [height],
    marker: { color: "#ffffff", size: 8 * u, symbol: marker, line: { color: colour, width: 1.6 * u } },
  };
  return interval === undefined ? [mark] : [bar, mark];
}

/** Where the zero dose stands on a logarithmic axis: as far left of the smallest as doses are apart on average, at least a factor 2. */
function zeroPosition(positive: readonly number[]): { readonly zero: number; readonly step: number } {
  const [smallest, largest] = [at(positive, 0), at(positive, positive.length - 1)];
  const step = Math.max(2, (largest / smallest) ** (1 / Math.max(1, positive.length - 1)));
  return { zero: smallest / step, step };
}

/**
 * Response against dose. On a logarithmic axis a dose of exactly 0 (the control) stands one step left of the smallest
 * dose, labelled 0 and not joined to it. Throws `doseResponse: requirement, got value` for negative doses, and as `lineFigure` does.
 */
export function doseResponse(series: readonly Series[], options: DoseResponseOptions): Figure {
  const caller = "doseResponse";
  checkFields(caller, options, [...lineFields, "marks", "markLabel"]);
  const { marks = [], markLabel } = options;
  const doses = [...new Set(series.flatMap((s) => s.x))].sort((a, b) => a - b);
  const negative = doses.find((dose) => dose < 0);
  if (negative !== undefined) throw new RangeError(`${caller}: doses must be >= 0, got ${negative}`);
  checkMarks(series, options);
  const positive = doses.filter((dose) => dose > 0);
  const shifted = scales[options.x.scale ?? "linear"].logarithmic && doses[0] === 0;
  if (shifted && positive.length === 0)
    throw new RangeError(`${caller}: on a logarithmic axis some dose must be > 0, got only 0`);
  const { zero, step } = shifted ? zeroPosition(positive) : { zero: 0, step: 1 };
  const drawn = shifted ? series.map((s) => partedZero(s, zero, step)) : series;
  const ticks =
    shifted && options.x.ticks === undefined
      ? zeroTicks(zero, at(positive, 0), at(positive, positive.length - 1))
      : {};
  const bars = marks.some((m) => m.interval) ? ", bars: its 95 % interval" : "";
  return panelFigure(
    [{ title: "", series: drawn }],
    { ...options, x: { ...options.x, ...ticks }, key: options.key ?? "legend" },
    caller,
    {
      behind: (area) => marks.flatMap((mark, line) => markTraces(mark, line, series, area)),
      sentences: [
        ...(marks.length > 0 ? [`Open marks at the foot: ${markLabel}${bars}.`] : []),
        ...(shifted ? ["Dose 0 stands apart at the left of the logarithmic axis."] : []),
      ],
      rows: marks.map(({ series: name, dose, interval }): FigureRow => {
        const [lower, upper] = interval ?? [null, null];
        const label = `${name}: ${markLabel ?? ""}`;
        const empty = { panel: "", replicate: "", y: null };
        return { ...empty, series: label, kind: "reference", x: dose, lower, upper, n: 1 };
      }),
      ignoreMissing: shifted,
      givenX: (value) => (shifted && value === zero ? 0 : value),
    },
  );
}

/** Ticks at powers of ten (or 1, 2, 5 times them where there are few), with the zero dose first. */
function zeroTicks(
  zero: number,
  smallest: number,
  largest: number,
): { readonly ticks: readonly number[]; readonly tickTexts: readonly string[] } {
  const [first, last] = [Math.floor(Math.log10(smallest)), Math.ceil(Math.log10(largest))];
  const decades = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const inside = (v: number): boolean => v >= smallest * 0.999 && v <= largest * 1.001;
  const tens = decades.map((k) => 10 ** k).filter(inside);
  const fine = decades.flatMap((k) => [1, 2, 5].map((m) => m * 10 ** k)).filter(inside);
  const chosen = tens.length >= 3 ? tens : fine;
  const text = (v: number): string => {
    const k = Math.round(Math.log10(v));
    return v >= 1e-3 && v < 1e5
      ? String(Number(v.toPrecision(3)))
      : `10${String(k)
          .replace("-", "⁻")
          .replace(/\d/g, (d) => at([..."⁰¹²³⁴⁵⁶⁷⁸⁹"], Number(d)))}`;
  };
  return { ticks: [zero, ...chosen], tickTexts: ["0", ...chosen.map(text)] };
}
