import { at } from "../../numerics/at.js";
import { scales } from "../layout/axes.js";
import type { Figure, FigureRow, PlotlyObject } from "../drawing/figure.js";
import { plainText } from "../layout/labels.js";
import { lineFields, type LineFigureOptions } from "../layout/options.js";
import { seriesStyle, translucent } from "../drawing/palette.js";
import { panelFigure } from "./panels.js";
import type { Series } from "./series.js";
import { short } from "../layout/short.js";
import { checkFields } from "../../numerics/checks.js";

/** A dose with an interval at which a series crosses something, such as the dose that halves the effect. */
export interface DoseMark {
  /** Name of the series it belongs to. */
  readonly series: string;
  readonly dose: number;
  readonly interval?: readonly [lower: number, upper: number];
}

/** Options of `doseResponse`: those of `lineFigure`; `x` is the dose. */
export interface DoseResponseOptions extends LineFigureOptions {
  /** Doses to mark under the curves, with their intervals as bars. Default none. */
  readonly marks?: readonly DoseMark[];
  /** What a mark is, for the caption: "dose of half effect". Required with marks. */
  readonly markLabel?: string;
}

/**
 * Response against dose. On a logarithmic axis a dose of exactly 0 (the control) stands one step left of the smallest
 * dose, labelled 0 and not joined to it. Throws `doseResponse: requirement, got value` for negative doses, and as `lineFigure` does.
 */
export function doseResponse(series: readonly Series[], options: DoseResponseOptions): Figure {
  const caller = "doseResponse";
  checkFields(caller, options, [...lineFields, "marks", "markLabel"]);
  const { marks = [], markLabel } = options;
  for (const mark of marks) checkFields(caller, mark, ["series", "dose", "interval"], "mark field");
  const doses = [...new Set(series.flatMap((s) => s.x))].sort((a, b) => a - b);
  const negative = doses.find((dose) => dose < 0);
  if (negative !== undefined) throw new RangeError(`${caller}: doses must be >= 0, got ${negative}`);
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
  const { logarithmic } = scales[options.x.scale ?? "linear"];
  const positive = doses.filter((dose) => dose > 0);
  const shifted = logarithmic && doses[0] === 0;
  if (shifted && positive.length === 0)
    throw new RangeError(`${caller}: on a logarithmic axis some dose must be > 0, got only 0`);
  // The zero dose stands as far left of the smallest as doses are apart on average, at least a factor 2.
  const [smallest, largest] = [positive[0] ?? 1, positive.at(-1) ?? 1];
  const step = Math.max(2, (largest / smallest) ** (1 / Math.max(1, positive.length - 1)));
  const zero = smallest / step;
  const moved = (x: number): number => (shifted && x === 0 ? zero : x);

  // A place without values parts the zero dose from the others.
  const drawn = series.map((s): Series => {
    const start = s.x.indexOf(0);
    if (!shifted || start < 0 || s.x.length === 1) return { ...s, x: s.x.map(moved) };
    const between = zero * Math.sqrt(step);
    const place = start === 0 ? 1 : start;
    const insert = <T>(values: readonly T[], value: T): T[] => [
      ...values.slice(0, place),
      value,
      ...values.slice(place),
    ];
    return {
      ...s,
      x: insert(s.x.map(moved), between),
      y: insert(s.y, [NaN]),
      ...(s.replicates === undefined ? {} : { replicates: insert(s.replicates, [""]) }),
    };
  });
  const ticks = shifted && options.x.ticks === undefined ? zeroTicks(zero, smallest, largest) : undefined;
  const x = ticks === undefined ? options.x : { ...options.x, ...ticks };
  return panelFigure(
    [{ title: "", series: drawn }],
    { ...options, x, key: options.key ?? "legend" },
    caller,
    {
      behind: (place) =>
        marks.flatMap(({ series: name, dose, interval }, index): PlotlyObject[] => {
          const style = series.findIndex((s) => s.name === name);
          const { colour, marker } = seriesStyle(at(series, style).style ?? style);
          const share = 0.03 + 0.045 * index;
          const y = short(
            place.y.logarithmic
              ? place.y.low * (place.y.high / place.y.low) ** share
              : place.y.low + (place.y.high - place.y.low) * share,
          );
          const u = place.fontSize / 12;
          const common = { type: "scatter", hoverinfo: "skip", showlegend: false };
          return [
            ...(interval === undefined
              ? []
              : [
                  {
                    ...common,
                    mode: "lines",
                    x: interval.map((v) => short(v * place.x.factor)),
                    y: [y, y],
                    line: { color: translucent(colour, 0.6), width: 3 * u },
                  },
                ]),
            {
              ...common,
              mode: "markers",
              name: plainText(name),
              x: [short(dose * place.x.factor)],
              y: [y],
              marker: {
                color: "#ffffff",
                size: 8 * u,
                symbol: marker,
                line: { color: colour, width: 1.6 * u },
              },
            },
          ];
        }),
      sentences: [
        ...(marks.length > 0
          ? [
              `Open marks at the foot: ${markLabel}${marks.some((m) => m.interval) ? ", bars: its 95 % interval" : ""}.`,
            ]
          : []),
        ...(shifted ? ["Dose 0 stands apart at the left of the logarithmic axis."] : []),
      ],
      rows: marks.map(({ series: name, dose, interval }): FigureRow => ({
        panel: "",
        series: `${name}: ${markLabel ?? ""}`,
        kind: "reference",
        replicate: "",
        x: dose,
        y: null,
        lower: interval?.[0] ?? null,
        upper: interval?.[1] ?? null,
        n: 1,
      })),
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
