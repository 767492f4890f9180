import { at } from "../../numerics/at.js";

/** How one series looks: colour, line pattern and marker all differ, so each alone tells series apart. */
export interface SeriesStyle {
  /** `#rrggbb` */
  readonly colour: string;
  /** Plotly dash: a name or lengths in pixels. */
  readonly dash: string;
  /** Plotly marker symbol. */
  readonly marker: string;
}

/** The colours of Okabe & Ito (2008, "Color Universal Design"), distinguishable in the common colour-vision deficiencies. */
export const okabeIto = {
  /** First series. */
  blue: "#0072B2",
  /** Second series. */
  vermillion: "#D55E00",
  /** Third series. */
  green: "#009E73",
  /** Fourth series: reddish purple. */
  purple: "#CC79A7",
  /** Fifth series. */
  orange: "#E69F00",
  /** Sixth series: sky blue. */
  sky: "#56B4E9",
  /** Seventh series. */
  black: "#000000",
  /** Last series: hardly visible on white. */
  yellow: "#F0E442",
} as const;

/** Colour of reference lines and their labels. */
export const referenceColour = "#4d4d4d";

/** Series styles in order of use; yellow, hardly visible on white, comes last. */
export const seriesStyles: readonly SeriesStyle[] = [
  { colour: okabeIto.blue, dash: "solid", marker: "circle" },
  { colour: okabeIto.vermillion, dash: "6px,2px", marker: "square" },
  { colour: okabeIto.green, dash: "2px,2px", marker: "diamond" },
  { colour: okabeIto.purple, dash: "7px,2px,2px,2px", marker: "triangle-up" },
  { colour: okabeIto.orange, dash: "10px,3px", marker: "triangle-down" },
  { colour: okabeIto.sky, dash: "10px,2px,2px,2px,2px,2px", marker: "cross" },
  { colour: okabeIto.black, dash: "4px,4px", marker: "x" },
  { colour: okabeIto.yellow, dash: "1px,3px", marker: "star" },
];

/** The style of series number `index`, counted round the table. */
export function seriesStyle(index: number): SeriesStyle {
  return at(seriesStyles, index % seriesStyles.length);
}

const channels = (colour: string): readonly number[] =>
  [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));

/** A colour with opacity, as `rgba(…)`. */
export function translucent(colour: string, opacity: number): string {
  return `rgba(${channels(colour).join(",")},${opacity})`;
}

/** A colour dark enough to read as small text on white: mixed with 30 % black. */
export function ink(colour: string): string {
  return `rgb(${channels(colour)
    .map((c) => Math.round(c * 0.7))
    .join(",")})`;
}
