import type { ResolvedOptions } from "../layout/options.js";
import type { DrawnSeries } from "../drawing/traces.js";
import type { Series } from "./series.js";
import { summarise } from "./summary.js";

/** One panel of a figure: its series under a title. */
export interface Panel {
  /** Shown above the panel; plain text. Empty only in a figure of one panel. */
  readonly title: string;
  /** At least one, their names all different. */
  readonly series: readonly Series[];
  /** What the data file calls the panel. Default: its title. */
  readonly name?: string;
}

/** A panel with its summaries. */
export interface DrawnPanel {
  readonly title: string;
  readonly series: readonly DrawnSeries[];
}

/** Styles by name of series, the same in every panel. */
export function styleTable(panels: readonly Panel[]): ReadonlyMap<string, number> {
  const styles = new Map<string, number>();
  for (const { name, style } of panels.flatMap((panel) => panel.series))
    if (!styles.has(name)) styles.set(name, style ?? styles.size);
  return styles;
}

/** Panels with their series summarised. */
export function summaries(
  panels: readonly Panel[],
  styles: ReadonlyMap<string, number>,
  { centre, band }: ResolvedOptions,
): readonly DrawnPanel[] {
  return panels.map((panel) => ({
    title: panel.title,
    series: panel.series.map((series) => ({
      name: series.name,
      style: styles.get(series.name) ?? 0,
      points: summarise(series, centre, band),
    })),
  }));
}
