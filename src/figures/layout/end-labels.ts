import { at } from "../../numerics/at.js";
import { position } from "./axes.js";
import type { Ends } from "./ends.js";
import { spread } from "./labels.js";
import type { ResolvedOptions } from "./options.js";
import type { DrawnPanel } from "../builders/panel.js";

/** A label at the right end of a line: its pixel below the top of the panel. */
export interface EndLabel {
  readonly text: string;
  /** Style of the series; `undefined` for a reference line. */
  readonly style: number | undefined;
  readonly fromTop: number;
}

/** Labels at the line ends, or `undefined` where a legend serves better (see `LineFigureOptions.key`). */
export function endLabels(
  panel: DrawnPanel,
  x: Ends,
  y: Ends,
  options: ResolvedOptions,
  height: number,
  fontSize: number,
): readonly EndLabel[] | undefined {
  const span = position(y, y.high / y.factor) - position(y, y.low / y.factor);
  const fromTop = (value: number): number =>
    (1 - (position(y, value) - position(y, y.low / y.factor)) / span) * height;
  const right = (xs: readonly number[]): number => (x.reversed ? Math.min(...xs) : Math.max(...xs));
  const last = right(panel.series.flatMap((s) => s.points.map((p) => p.x)));
  const ends = panel.series.map(({ name, style, points }) => {
    const end = right(points.map((p) => p.x));
    return {
      text: name,
      style,
      complete: end === last,
      value: points.find((p) => p.x === end)?.centre ?? NaN,
    };
  });
  const horizontal = options.references.map((r) => ({
    text: r.label,
    style: undefined,
    complete: r.axis !== "x",
    value: r.value,
  }));
  const items = [...ends, ...horizontal];
  const wished = items.map((item) => Math.max(0, Math.min(height, fromTop(item.value))));
  const moved = spread(wished, 1.15 * fontSize, height);
  const farthest = Math.max(...moved.map((height, i) => Math.abs(height - at(wished, i))));
  if (
    options.key === "auto" &&
    (items.length > 8 || farthest > 0.6 * fontSize || items.some((item) => !item.complete))
  )
    return undefined;
  return items.map(({ text, style }, i) => ({ text, style, fromTop: at(moved, i) }));
}
