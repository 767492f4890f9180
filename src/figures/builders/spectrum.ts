import { mapValues } from "../../statistics/rows/remembered.js";
import { scales } from "../layout/axes.js";
import type { Figure, FigureRow, PlotlyObject } from "../drawing/figure-data.js";
import type { PlotArea } from "../drawing/traces.js";
import { plainText } from "../layout/labels.js";
import { lineFields, type LineFigureOptions } from "../layout/options.js";
import { seriesStyle } from "../drawing/palette.js";
import { panelFigure } from "./panels.js";
import type { Series } from "./series.js";
import { short } from "../layout/short.js";
import { checkFields } from "../../numerics/checks.js";

/** A spectral density with the Ritz values it was made from. */
export interface Spectrum {
  /** Shown in the legend; plain text. */
  readonly name: string;
  /** Places on the axis of eigenvalues, strictly increasing. */
  readonly x: readonly number[];
  /** Density at each area, one value a probe (starting vector): shape (x.length, probes ≥ 1). */
  readonly density: readonly (readonly number[])[];
  /** Ritz values, drawn as strokes below the curve. Default none. */
  readonly ritz?: readonly number[];
  /** Position in the table of styles. Default: position of the spectrum in the figure. */
  readonly style?: number;
}

/** Options of `spectrumFigure`. */
export interface SpectrumOptions extends Omit<LineFigureOptions, "x" | "y"> {
  /** Default: "eigenvalue", linear. */
  readonly x?: LineFigureOptions["x"];
  /** Default: "spectral density", logarithmic. */
  readonly y?: LineFigureOptions["y"];
  /** The smallest density that is drawn on a logarithmic axis, > 0; smaller ones lie below the axis, and the caption counts them. Default: a millionth of the largest. */
  readonly floor?: number;
}

/** Throws unless densities are numbers ≥ 0, not all 0, and Ritz values finite; gives the smallest density drawn. */
function checkSpectra(spectra: readonly Spectrum[], floor: number | undefined, caller: string): number {
  const all = spectra.flatMap((s) => s.density.flat());
  const negative = all.find((value) => value < 0);
  if (negative !== undefined) throw new RangeError(`${caller}: density must be >= 0, got ${negative}`);
  const largest = all.reduce((a, b) => Math.max(a, b), 0);
  if (!(largest > 0)) throw new RangeError(`${caller}: density must be > 0 somewhere, got none`);
  const least = floor ?? largest / 1e6;
  if (!(least > 0)) throw new RangeError(`${caller}: floor must be > 0, got ${least}`);
  for (const { name, ritz = [] } of spectra) {
    const bad = ritz.find((value) => !Number.isFinite(value));
    if (bad !== undefined)
      throw new RangeError(`${caller}: ritz of ${JSON.stringify(name)} must be finite, got ${bad}`);
  }
  return least;
}

/** The densities as series, none below `least`. */
const seriesAbove = (spectra: readonly Spectrum[], least: number): readonly Series[] =>
  spectra.map(({ name, x, density, style }) => ({
    name,
    x,
    y: density.map((values) => mapValues(values, (v) => Math.max(v, least))),
    ...(style === undefined ? {} : { style }),
  }));

/** Ritz values as strokes at the foot, a line of strokes for each spectrum, each a fiftieth of the axis high. */
function ritzTrace(
  { name, ritz = [], style }: Spectrum,
  index: number,
  { x, y, fontSize }: PlotArea,
): readonly PlotlyObject[] {
  const height = (line: number): number => {
    const share = 0.008 + 0.028 * line;
    return y.logarithmic ? y.low * (y.high / y.low) ** share : y.low + (y.high - y.low) * share;
  };
  const [foot, head] = [height(index), height(index + 0.8)].map(short);
  const strokes = (stroke: (value: number) => readonly (number | undefined)[]): unknown[] =>
    ritz.flatMap((value, i): unknown[] => (i === 0 ? [...stroke(value)] : [null, ...stroke(value)]));
  if (ritz.length === 0) return [];
  return [
    {
      type: "scatter",
      mode: "lines",
      x: strokes((v) => [short(v * x.factor), short(v * x.factor)]),
      y: strokes(() => [foot, head]),
      line: { color: seriesStyle(style ?? index).colour, width: fontSize / 14 },
      hoverinfo: "skip",
      name: plainText(`${name}, Ritz values`),
      showlegend: false,
    },
  ];
}

const ritzRows = ({ name, ritz = [] }: Spectrum): readonly FigureRow[] =>
  ritz.map((x, i): FigureRow => {
    const empty = { panel: "", y: null, lower: null, upper: null };
    return { ...empty, series: name, kind: "ritz", replicate: String(i + 1), x, n: 1 };
  });

/**
 * Spectral densities as lines with the spread over probes as a band, and Ritz values as strokes at the foot.
 * Throws `spectrumFigure: requirement, got value` for negative densities and as `lineFigure` does.
 */
export function spectrumFigure(spectra: readonly Spectrum[], options: SpectrumOptions): Figure {
  const caller = "spectrumFigure";
  checkFields(caller, options, [...lineFields, "floor"]);
  for (const one of spectra)
    checkFields(caller, one, ["name", "x", "density", "ritz", "style"], "spectrum field");
  const {
    x = { label: "eigenvalue" },
    y = { label: "spectral density", scale: "log" },
    floor: givenFloor,
    ...rest
  } = options;
  const floor = checkSpectra(spectra, givenFloor, caller);
  const all = spectra.flatMap((s) => s.density.flat());
  const largest = all.reduce((a, b) => Math.max(a, b), 0);
  const { logarithmic } = scales[y.scale ?? "linear"];
  const raised = logarithmic ? all.filter((value) => value < floor).length : 0;
  const strokes = spectra.some(({ ritz = [] }) => ritz.length > 0);
  // Lines leave through the floor of the axis.
  const range = logarithmic && y.range === undefined ? { range: [floor, 2 * largest] as const } : {};
  const looks = { singles: "none", markers: "none", replicate: "probe", key: "legend" } as const;
  return panelFigure(
    [{ title: "", series: seriesAbove(spectra, logarithmic ? floor / 2 : 0) }],
    { ...looks, ...rest, x, y: { ...y, ...range } },
    caller,
    {
      behind: (area) => spectra.flatMap((spectrum, index) => ritzTrace(spectrum, index, area)),
      sentences: [
        ...(strokes ? ["Strokes at the foot: Ritz values."] : []),
        ...(raised > 0
          ? [`Densities below ${short3(floor)} (${raised} of ${all.length}) lie below the axis.`]
          : []),
      ],
      ignoreOutside: true,
      recorded: [{ title: "", series: seriesAbove(spectra, 0) }],
      rows: spectra.flatMap(ritzRows),
    },
  );
}

const short3 = (value: number): string => String(Number(value.toPrecision(2)));
