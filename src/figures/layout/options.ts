import type { AxisOptions } from "./axes.js";
import { bands, type BandName, type Centre } from "../builders/summary.js";
import { widthPreset, type WidthName, type WidthPreset } from "../export/widths.js";
import { checkFields } from "../../numerics/checks.js";

/** A straight line across the panel, such as the dense network's accuracy. */
export interface ReferenceLine {
  /** Where it crosses its axis, in units of the data. */
  readonly value: number;
  /** Shown beside the line or in the legend. */
  readonly label: string;
  /** The axis it stands on: "y" (default) is a horizontal line. */
  readonly axis?: "x" | "y";
}

/** Options of every figure of lines. */
export interface LineFigureOptions {
  /** Stem of the exported files: lower-case letters, digits, hyphens. */
  readonly name: string;
  /** What the figure shows, one or two sentences of plain text. n, band and scale are added to it. */
  readonly caption: string;
  /** The axis of the series' `x`. */
  readonly x: AxisOptions;
  /** The axis of the series' values. */
  readonly y: AxisOptions;
  /** The line at each x: "mean" (default) or "median" of the replicates. */
  readonly centre?: Centre;
  /** The band: "t95" (default with the mean), "sd", "quartiles" (default with the median), "range" or "none". */
  readonly band?: BandName;
  /** Single replicates as thin points, or not at all. Default "points"; learning curves "none". */
  readonly singles?: "points" | "none";
  /** Markers on the line. Default "auto": where a series has at most 25 places. */
  readonly markers?: "auto" | "none";
  /** What a replicate is, singular. Default "seed". */
  readonly replicate?: string;
  /**
   * The scale the author expects. What is printed on the figure and in its caption is that of the results shown, where their
   * rows say it (`runRow`, `contrast`, …) and the notebook declared its scales (`scaleTable`); another word here is an error.
   */
  readonly scale?: string | undefined;
  /** A preset of `widths`, or millimetres in [40, 400]. Default "notebook" (190.5 mm). */
  readonly width?: WidthName | number;
  /** Height in millimetres, in [30, 300]. Default: 0.62 × width for one panel; panels of 0.72 × their width otherwise. */
  readonly heightMm?: number;
  /**
   * How series are named: "labels" at the right end of their lines, "legend" above the panels. Default "auto": labels
   * when every line ends at the right side and no label must move by more than half a line of text, else a legend.
   */
  readonly key?: "auto" | "labels" | "legend";
  /** Straight lines, drawn in every panel. Default none. */
  readonly references?: readonly ReferenceLine[];
}

/** The fields of `LineFigureOptions`. */
export const lineFields = [
  "name",
  "caption",
  "x",
  "y",
  "centre",
  "band",
  "singles",
  "markers",
  "replicate",
  "scale",
  "width",
  "heightMm",
  "key",
  "references",
] as const satisfies readonly (keyof LineFigureOptions)[];

/** Options with defaults filled in. */
export interface ResolvedOptions extends LineFigureOptions {
  readonly centre: Centre;
  readonly band: BandName;
  readonly singles: "points" | "none";
  readonly markers: "auto" | "none";
  readonly replicate: string;
  readonly key: "auto" | "labels" | "legend";
  readonly references: readonly ReferenceLine[];
  readonly preset: WidthPreset;
}

/** What a builder asks of the plan of its panels beyond the options. */
export interface PlanWishes {
  /** No names at all: there is one series and the axes say what it is. Default false. */
  readonly nameless?: boolean;
  /** Pixels kept free to the right of the panels, times the font size. Default 0. */
  readonly rightEms?: number;
  /** Whether the one panel is a square. Default false. */
  readonly square?: boolean;
  /** Panels side by side. Default: chosen. */
  readonly columns?: number;
  /** Titles at the right of each row of panels. Default none. */
  readonly rowTitles?: readonly string[];
  /** Further names in the legend. Default none. */
  readonly names?: readonly string[];
}

/** Throws unless `value` is one of the allowed. */
export function oneOf(value: string, allowed: readonly string[], what: string, caller: string): void {
  if (!allowed.includes(value))
    throw new RangeError(
      `${caller}: ${what} must be one of ${allowed.join(", ")}, got ${JSON.stringify(value)}`,
    );
}

/** Fills in defaults and throws `caller: requirement, got value` for what cannot be. */
export function resolveOptions(options: LineFigureOptions, caller: string): ResolvedOptions {
  const {
    centre = "mean",
    band = centre === "mean" ? "t95" : "quartiles",
    singles = "points",
    markers = "auto",
    replicate = "seed",
    key = "auto",
    references = [],
    width = "notebook",
    heightMm,
  } = options;
  if (typeof options.caption !== "string" || options.caption.trim() === "")
    throw new RangeError(
      `${caller}: caption must say what the figure shows, got ${JSON.stringify(options.caption)}`,
    );
  oneOf(centre, ["mean", "median"], "centre", caller);
  oneOf(band, [...Object.keys(bands), "none"], "band", caller);
  oneOf(singles, ["points", "none"], "singles", caller);
  oneOf(markers, ["auto", "none"], "markers", caller);
  oneOf(key, ["auto", "labels", "legend"], "key", caller);
  if (centre === "median" && (band === "t95" || band === "sd"))
    throw new RangeError(`${caller}: band of a median must be quartiles, range or none, got "${band}"`);
  if (replicate.trim() === "") throw new RangeError(`${caller}: replicate must be a word, got ""`);
  if (heightMm !== undefined && !(heightMm >= 30 && heightMm <= 300))
    throw new RangeError(`${caller}: heightMm must be in [30, 300], got ${heightMm}`);
  for (const reference of references) {
    const { label, value, axis = "y" } = reference;
    checkFields(caller, reference, ["value", "label", "axis"], "reference field");
    oneOf(axis, ["x", "y"], "axis of a reference line", caller);
    if (label.trim() === "")
      throw new RangeError(`${caller}: label of a reference line must not be empty, got ""`);
    if (!Number.isFinite(value))
      throw new RangeError(`${caller}: value of reference line "${label}" must be finite, got ${value}`);
  }
  const preset = widthPreset(width, caller);
  return { ...options, centre, band, singles, markers, replicate, key, references, preset };
}
