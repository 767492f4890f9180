import { at } from "../../numerics/at.js";
import { scales } from "../layout/axes.js";
import type { Figure, FigureRow } from "../drawing/figure.js";
import { plainText } from "../layout/labels.js";
import { lineFields, type LineFigureOptions } from "../layout/options.js";
import { seriesStyle } from "../drawing/palette.js";
import { panelFigure } from "./panels.js";
import type { Series } from "./series.js";
import { short } from "../layout/short.js";
import { checkFields } from "../../numerics/checks.js";

/** A spectral density with the Ritz values it was made from. */
export interface Spectrum {
  readonly name: string;
  /** Places on the axis of eigenvalues, strictly increasing. */
  readonly x: readonly number[];
  /** Density at each place, one value a probe (starting vector): shape (x.length, probes ≥ 1). */
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
  const all = spectra.flatMap((s) => s.density.flat());
  const negative = all.find((value) => value < 0);
  if (negative !== undefined) throw new RangeError(`${caller}: density must be >= 0, got ${negative}`);
  const largest = all.reduce((a, b) => Math.max(a, b), 0);
  if (!(largest > 0)) throw new RangeError(`${caller}: density must be > 0 somewhere, got none`);
  const floor = givenFloor ?? largest / 1e6;
  if (!(floor > 0)) throw new RangeError(`${caller}: floor must be > 0, got ${floor}`);
  const { logarithmic } = scales[y.scale ?? "linear"];
  const raised = logarithmic ? all.filter((value) => value < floor).length : 0;
  const seriesAbove = (least: number): readonly Series[] =>
    spectra.map(({ name, x: places, density, style }) => ({
      name,
      x: places,
      y: density.map((values) => values.map((v) => Math.max(v, least))),
      ...(style === undefined ? {} : { style }),
    }));
  for (const { name, ritz = [] } of spectra) {
    const bad = ritz.find((value) => !Number.isFinite(value));
    if (bad !== undefined)
      throw new RangeError(`${caller}: ritz of ${JSON.stringify(name)} must be finite, got ${bad}`);
  }
  const strokes = spectra.some(({ ritz = [] }) => ritz.length > 0);
  return panelFigure(
    [{ title: "", series: seriesAbove(logarithmic ? floor / 2 : 0) }],
    {
      singles: "none",
      markers: "none",
      replicate: "probe",
      key: "legend",
      ...rest,
      x,
      // Lines leave through the floor of the axis.
      y: logarithmic && y.range === undefined ? { ...y, range: [floor, 2 * largest] } : y,
    },
    caller,
    {
      behind: (place) =>
        spectra.flatMap(({ name, ritz = [], style }, index) => {
          // Strokes stand in rows at the foot, each a fiftieth of the axis high.
          const height = (row: number): number => {
            const share = 0.008 + 0.028 * row;
            return place.y.logarithmic
              ? place.y.low * (place.y.high / place.y.low) ** share
              : place.y.low + (place.y.high - place.y.low) * share;
          };
          const [foot, head] = [height(index), height(index + 0.8)].map(short);
          return ritz.length === 0
            ? []
            : [
                {
                  type: "scatter",
                  mode: "lines",
                  x: ritz.flatMap((v, i) => [
                    ...(i === 0 ? [] : [null]),
                    short(v * place.x.factor),
                    short(v * place.x.factor),
                  ]),
                  y: ritz.flatMap((_, i) => [...(i === 0 ? [] : [null]), foot, head]),
                  line: { color: seriesStyle(style ?? index).colour, width: place.fontSize / 14 },
                  hoverinfo: "skip",
                  name: plainText(`${name}, Ritz values`),
                  showlegend: false,
                },
              ];
        }),
      sentences: [
        ...(strokes ? ["Strokes at the foot: Ritz values."] : []),
        ...(raised > 0
          ? [`Densities below ${short3(floor)} (${raised} of ${all.length}) lie below the axis.`]
          : []),
      ],
      ignoreOutside: true,
      recorded: [{ title: "", series: seriesAbove(0) }],
      rows: spectra.flatMap(({ name, ritz = [] }) =>
        ritz.map((_, i): FigureRow => ({
          panel: "",
          series: name,
          kind: "ritz",
          replicate: String(i + 1),
          x: at(ritz, i),
          y: null,
          lower: null,
          upper: null,
          n: 1,
        })),
      ),
    },
  );
}

const short3 = (value: number): string => String(Number(value.toPrecision(2)));
