import type { Axis } from "../layout/axes.js";
import { plainText } from "../layout/labels.js";

/** The two axes that say what is measured. */
type Axes = Readonly<Record<"x" | "y", Axis>>;

/** A title of an axis as words of a template, in which `%{` would begin a variable. */
const words = (title: string): string => plainText(title).replaceAll("%{", "% {");

const line = (axis: Axis, variable: "x" | "y"): string =>
  axis.title === "" ? `%{${variable}:.4~g}` : `${words(axis.title)}: %{${variable}:.4~g}`;

/**
 * What plotly shows beside the pointer: the coordinates, each under its axis' title with the unit, then what belongs to
 * this point alone (`%{customdata}`: its interval and n, or `%{text}`: its name), and the series in bold.
 */
export function hoverTemplate(
  axes: Axes,
  name: string,
  { first = "", last = "" }: { readonly first?: string; readonly last?: string } = {},
): string {
  const own = name === "" ? [] : [`<b>${words(name)}</b>`];
  const above = first === "" ? [] : [first];
  return `${[...own, ...above, line(axes.x, "x"), line(axes.y, "y") + last].join("<br>")}<extra></extra>`;
}

/** A number as it is said: four digits, a true minus. */
export const said = (value: number): string => String(Number(value.toPrecision(4))).replace("-", "\u2212");

/** " [0.12, 0.34], n = 6": what stands behind the centre of several replicates. */
export function intervalText(band: readonly [number, number] | undefined, n: number, factor: number): string {
  const interval = band === undefined ? "" : ` [${said(band[0] * factor)}, ${said(band[1] * factor)}]`;
  return `${interval}, n = ${n}`;
}

/** The same for figures of one measured axis: the series, what the mark is, and its value. */
export const hoverLine = (x: Axis, name: string, mark: string): string =>
  `<b>${words(name)}</b><br>${mark}<br>${line(x, "x")}<extra></extra>`;
