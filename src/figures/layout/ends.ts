import { paddedRange, scales, type Axis, type AxisOptions } from "./axes.js";
import type { ResolvedOptions } from "./options.js";
import type { DrawnPanel } from "../builders/panel.js";

/** An axis before its ticks are chosen. */
export type Ends = Omit<Axis, "ticks" | "minor">;

const titleOf = ({ label, unit }: AxisOptions, fallback: string | undefined): string => {
  const shown = unit ?? fallback;
  return shown === undefined || shown === "" ? label : `${label} (${shown})`;
};

function endsOf(options: AxisOptions, values: readonly number[], share: number): Ends {
  const scale = scales[options.scale ?? "linear"];
  let [low, high] = options.range ?? paddedRange(values, scale.logarithmic, share);
  if (low > high) [low, high] = [high, low];
  // Fractions that stay within [0, 1] get no axis beyond it.
  if (options.range === undefined && options.scale === "percent") {
    if (values.every((v) => v <= 1)) high = Math.min(high, 1);
    if (values.every((v) => v >= 0)) low = Math.max(low, 0);
  }
  return {
    title: titleOf(options, scale.unit),
    factor: scale.factor,
    logarithmic: scale.logarithmic,
    reversed: scale.reversed,
    low: low * scale.factor,
    high: high * scale.factor,
  };
}

/**
 * Ends of both axes. The y axis holds every line, every single replicate and reference, and bands as far as they reach
 * at most a third of that span beyond it: an interval from two seeds would else flatten all lines.
 */
export function chooseAxes(
  panels: readonly DrawnPanel[],
  options: ResolvedOptions,
): { readonly x: Ends; readonly y: Ends } {
  const points = panels.flatMap((panel) => panel.series.flatMap((series) => series.points));
  const lines = (axis: "x" | "y"): number[] =>
    options.references.filter((r) => (r.axis ?? "y") === axis).map((r) => r.value);
  const inner = [
    ...points.flatMap((p) => (options.singles === "points" ? [p.centre, ...p.values] : [p.centre])),
    ...lines("y"),
  ];
  const { logarithmic } = scales[options.y.scale ?? "linear"];
  const [lowest, highest] = paddedRange(inner, logarithmic, 1 / 3);
  const banded = points.flatMap((p) => p.band ?? []).map((end) => Math.min(highest, Math.max(lowest, end)));
  return {
    x: endsOf(options.x, [...points.map((p) => p.x), ...lines("x")], 0.03),
    y: endsOf(options.y, [...inner, ...banded], 0.04),
  };
}
