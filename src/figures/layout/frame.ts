import { referenceRow } from "../builders/data-rows.js";
import { checkAxis, type AxisOptions } from "./axes.js";
import { captionOf, scaleSentence } from "./caption.js";
import { chooseAxes } from "./ends.js";
import { makeFigure, type Figure, type FigureRow, type PlotlyObject } from "../drawing/figure.js";
import { drawLayout } from "./layout.js";
import { resolveOptions, type PlanWishes, type ReferenceLine } from "./options.js";
import { shownScale } from "../builders/shown-scale.js";
import { planPanels, type PanelPlan } from "./plan.js";
import { shortened } from "./short.js";
import { referenceTrace, type PlotArea } from "../drawing/traces.js";
import type { WidthName } from "../export/widths.js";

/** Options that every figure of one panel has. */
export interface FrameOptions {
  /** Stem of the exported files: lower-case letters, digits, hyphens. */
  readonly name: string;
  /** What the figure shows, one or two sentences of plain text. n and what marks mean are added to it. */
  readonly caption: string;
  /** The scale the author expects: an error unless it is that of the results shown, which is printed. */
  readonly scale?: string | undefined;
  /** A preset of `widths`, or millimetres in [40, 400]. Default "notebook" (190.5 mm). */
  readonly width?: WidthName | number;
  /** Height in millimetres, in [30, 300]. Default: chosen by the kind of figure. */
  readonly heightMm?: number;
  /** Straight lines across the panel. Default none. */
  readonly references?: readonly ReferenceLine[];
}

/** The fields of `FrameOptions`. */
export const frameFields = ["name", "caption", "scale", "width", "heightMm", "references"] as const;

/** What a frame is made for. */
export interface FrameContent {
  readonly x: AxisOptions;
  readonly y: AxisOptions;
  /** Values that the axes must hold, in units of the data. */
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** The values shown, which may know their results. */
  readonly values: readonly (readonly number[])[];
  /** Names in the legend. Default none: no legend. */
  readonly names?: readonly string[];
  readonly wishes?: PlanWishes;
  /** The traces, from back to front. */
  readonly traces: (area: PlotArea) => readonly PlotlyObject[];
  /** Shapes and notes added to the layout. */
  readonly extras?: (plan: PanelPlan) => {
    readonly shapes?: readonly PlotlyObject[];
    readonly notes?: readonly PlotlyObject[];
  };
  /** Sentences of the caption after the author's. */
  readonly sentences: readonly (string | undefined)[];
  readonly rows: readonly FigureRow[];
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A figure of one panel with axes, legend and scale tag as in figures of lines, and traces of its own. */
export function frameFigure(given: FrameOptions, content: FrameContent, caller: string): Figure {
  const { x, y, xs, ys, names = [], wishes = {} } = content;
  const scale = shownScale(caller, given.scale, content.values);
  const options = resolveOptions(
    { ...given, scale, x, y, singles: "points", band: "none", key: "legend" },
    caller,
  );
  const { references } = options;
  const upright = references.filter((r) => r.axis === "x").map((r) => r.value);
  const level = references.filter((r) => r.axis !== "x").map((r) => r.value);
  checkAxis(x, [...xs, ...upright], "x", caller);
  checkAxis(y, [...ys, ...level], "y", caller);

  // Every value counts for the ends of the axes, in one nameless series.
  const count = Math.max(xs.length, ys.length);
  const points = Array.from({ length: count }, (_, i) => {
    const [px, py] = [xs[i % xs.length] ?? 0, ys[i % ys.length] ?? 0];
    return { x: px, centre: py, values: [py], n: 1, band: undefined };
  });
  const drawn = [{ title: "", series: [{ name: names[0] ?? "", style: 0, points }] }];
  const nameless = names.length + references.length === 0;
  const plan = planPanels(drawn, chooseAxes(drawn, options), options, {
    ...wishes,
    nameless,
    names: names.slice(1),
  });
  const area = { x: plan.x, y: plan.y, xName: "x", yName: "y", fontSize: plan.fontSize };
  const layout = drawLayout(drawn, plan, options);
  const { shapes = [], notes = [] } = content.extras?.(plan) ?? {};
  return makeFigure({
    name: given.name,
    ...(scale === undefined ? {} : { scale }),
    caption: captionOf(given.caption, [...content.sentences, scaleSentence(scale)]),
    specification: {
      data: [
        ...references.map((reference) => referenceTrace(reference, { ...area, inLegend: true })),
        ...content.traces({ ...area, inLegend: !nameless }),
      ],
      layout: shortened({
        ...layout,
        annotations: [...list(layout["annotations"]), ...notes],
        ...(shapes.length === 0 ? {} : { shapes }),
      }),
    },
    rows: [...references.map(referenceRow), ...content.rows],
    widthMm: options.preset.mm,
    heightMm: options.heightMm ?? (plan.height * 25.4) / 96,
  });
}

/** Throws unless `values` are numbers of which each is finite, naming the area of the first that is not. */
export function checkFinite(values: readonly number[], what: string, caller: string): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`${caller}: ${what} must be finite, got ${values[bad]} at ${bad}`);
}

/** Throws unless the groups have different names that are not empty. */
export function checkNames(groups: readonly { readonly name: string }[], what: string, caller: string): void {
  if (groups.length === 0) throw new RangeError(`${caller}: ${what} must not be empty, got 0`);
  const names = new Set<string>();
  for (const { name } of groups) {
    if (name.trim() === "") throw new RangeError(`${caller}: every one of ${what} must have a name, got ""`);
    if (names.has(name))
      throw new RangeError(`${caller}: names of ${what} must differ, got ${JSON.stringify(name)} twice`);
    names.add(name);
  }
}
