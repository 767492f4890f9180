import { at } from "../../numerics/at.js";
import type { FigureRow } from "../drawing/figure.js";
import type { ReferenceLine } from "../layout/options.js";
import type { DrawnPanel, Panel } from "./panel.js";

/** What lines and single replicates are in the data file. */
export function dataRows(panels: readonly Panel[], drawn: readonly DrawnPanel[]): FigureRow[] {
  return panels.flatMap((panel, p) =>
    panel.series.flatMap((series, s) =>
      at(at(drawn, p).series, s).points.flatMap((point): FigureRow[] => {
        const i = series.x.indexOf(point.x);
        const names = (series.replicates?.[i] ?? at(series.y, i).map((_, k) => k + 1)).filter(
          (_, k) => !Number.isNaN(at(series.y, i)[k]),
        );
        const common = { panel: panel.name ?? panel.title, series: series.name, x: point.x };
        const [lower, upper] = point.band ?? [null, null];
        return [
          { ...common, kind: "centre", replicate: "", y: point.centre, lower, upper, n: point.n },
          ...point.values.map((y, k): FigureRow => {
            const replicate = String(at(names, k));
            return { ...common, kind: "single", replicate, y, lower: null, upper: null, n: 1 };
          }),
        ];
      }),
    ),
  );
}

/** A reference line as a row of the data file. */
export function referenceRow({ label, value, axis }: ReferenceLine): FigureRow {
  const upright = axis === "x";
  const common = { panel: "", series: label, replicate: "", lower: null, upper: null, n: 1 };
  return { ...common, kind: "reference", x: upright ? value : null, y: upright ? null : value };
}
