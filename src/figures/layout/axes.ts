import { at } from "../../numerics/at.js";
import { checkFields } from "../../numerics/checks.js";

/** How numbers become positions. */
export const scales = {
  /** As given. */
  linear: { factor: 1, logarithmic: false, reversed: false, unit: undefined },
  /** Logarithmic; values must be > 0. */
  log: { factor: 1, logarithmic: true, reversed: false, unit: undefined },
  /** Fractions in [0, 1] shown in per cent. */
  percent: { factor: 100, logarithmic: false, reversed: false, unit: "%" },
  /** Fractions kept, in (0, 1], shown in per cent on a logarithmic axis that falls to the right. */
  density: { factor: 100, logarithmic: true, reversed: true, unit: "%" },
} as const;

/** Name of an axis scale. */
export type ScaleName = keyof typeof scales;

/** Describes an axis. */
export interface AxisOptions {
  /** What is measured, in words: "early-stop iteration". */
  readonly label: string;
  /** Its unit, shown in parentheses. Default: "%" for `percent` and `density`, else none (a pure number). */
  readonly unit?: string;
  /** Default "linear". */
  readonly scale?: ScaleName;
  /** Ends of the axis in units of the data. Default: what holds all values. */
  readonly range?: readonly [number, number];
  /** Places of the tick marks in units of the data. Default: chosen. */
  readonly ticks?: readonly number[];
  /** Texts of these tick marks, as many as `ticks`. Default: the numbers. */
  readonly tickTexts?: readonly string[];
}

/** An axis ready to draw. Displayed value = value × factor; position = its log10 on a logarithmic axis. */
export interface Axis {
  readonly title: string;
  readonly factor: number;
  readonly logarithmic: boolean;
  /** Ends as displayed values, smaller first. */
  readonly low: number;
  readonly high: number;
  readonly reversed: boolean;
  /** Places (displayed values) and texts of tick marks. */
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
  /** Short unlabelled ticks (displayed values). */
  readonly minor: readonly number[];
}

/** Throws unless the values fit the scale and the options are whole. */
export function checkAxis(
  options: AxisOptions,
  values: readonly number[],
  which: string,
  caller: string,
): void {
  checkFields(caller, options, ["label", "unit", "scale", "range", "ticks", "tickTexts"], `${which} field`);
  const scale = options.scale ?? "linear";
  if (options.label.trim() === "")
    throw new RangeError(`${caller}: ${which}.label must not be empty, got ""`);
  if (!Object.hasOwn(scales, scale))
    throw new RangeError(
      `${caller}: ${which}.scale must be one of ${Object.keys(scales).join(", ")}, got ${JSON.stringify(scale)}`,
    );
  const { logarithmic } = scales[scale];
  for (const value of [...values, ...(options.range ?? []), ...(options.ticks ?? [])]) {
    if (!Number.isFinite(value)) throw new RangeError(`${caller}: ${which} must be finite, got ${value}`);
    if (logarithmic && value <= 0)
      throw new RangeError(`${caller}: ${which} must be > 0 on a ${scale} axis, got ${value}`);
    if (scale === "density" && value > 1 && options.range?.includes(value) !== true)
      throw new RangeError(
        `${caller}: ${which} must be a fraction in (0, 1] on a density axis, got ${value}`,
      );
  }
  if (options.tickTexts !== undefined && options.tickTexts.length !== (options.ticks?.length ?? 0))
    throw new RangeError(
      `${caller}: ${which}.tickTexts must be as many as ${which}.ticks (${options.ticks?.length ?? 0}), got ${options.tickTexts.length}`,
    );
  const [low, high] = options.range ?? [0, 1];
  if (low === high)
    throw new RangeError(`${caller}: ${which}.range must have two different ends, got ${low} twice`);
}

/** Position along the axis: displayed value, or its log10. */
export const position = (axis: Pick<Axis, "logarithmic" | "factor">, value: number): number =>
  axis.logarithmic ? Math.log10(value * axis.factor) : value * axis.factor;

/** The step 1, 2 or 5 × 10^k that gives at most `count` intervals over a span. */
export function niceStep(span: number, count: number): number {
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((f) => f * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** A number as a tick text: commas in thousands, a true minus, no more decimals than the step needs. */
export function tickText(value: number, step: number): string {
  const decimals = Math.min(20, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const magnitude = Math.abs(value);
  const text =
    magnitude !== 0 && (magnitude >= 1e7 || step < 1e-5)
      ? value
          .toExponential(Math.min(2, Math.max(0, Math.round(Math.log10(magnitude / step)))))
          .replace("e+", "e")
      : value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return text.replace(/-/g, "−");
}

/** Whether a number is too large or too small to write out. */
const needsPower = (value: number): boolean => value >= 1e6 || value < 1e-2;

/** A displayed density or other logarithmic value with two significant digits: 100, 51, 8.7, 0.12. */
export function shortText(value: number): string {
  if (needsPower(value)) return powerText(value);
  const digits = value >= 100 ? Math.round(value) : Number(value.toPrecision(2));
  return digits.toLocaleString("en-US", { maximumSignificantDigits: 15 });
}

/** A number as digit × power of ten in superscript figures: 10⁻⁴, 2×10⁶. */
function powerText(value: number): string {
  const [digits = "", power = ""] = value.toExponential(1).split("e");
  const raised = power
    .replace("+", "")
    .replace(/./g, (c) => (c === "-" ? "⁻" : at([..."⁰¹²³⁴⁵⁶⁷⁸⁹"], Number(c))));
  const factor = Number(digits) === 1 ? "" : `${Number(digits)}×`;
  return `${factor}10${raised}`;
}

/** Ends that leave room around the values: `share` of the span (in log10 on a logarithmic axis) on both sides. */
export function paddedRange(
  values: readonly number[],
  logarithmic: boolean,
  share: number,
): [number, number] {
  const positions = logarithmic ? values.map((v) => Math.log10(v)) : values;
  const low = positions.reduce((a, b) => Math.min(a, b), Infinity);
  const high = positions.reduce((a, b) => Math.max(a, b), -Infinity);
  const span = high - low;
  const room = span > 0 ? span * share : logarithmic ? 0.15 : Math.max(Math.abs(high) * 0.05, 1e-9);
  return logarithmic ? [10 ** (low - room), 10 ** (high + room)] : [low - room, high + room];
}

/** Multiples of a nice step inside the ends. */
export function linearTicks(low: number, high: number, count: number): { value: number; text: string }[] {
  const step = niceStep(high - low, count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const value = (first + i) * step;
    return { value, text: tickText(Math.abs(value) < step * 1e-9 ? 0 : value, step) };
  });
}

/** The ways to set ticks on a logarithmic axis, finest first: which multiples of every how manyth power of ten. */
const logPatterns: readonly (readonly [factors: readonly number[], every: number])[] = [
  [[1, 2, 5], 1],
  [[1, 3], 1],
  [[1], 1],
  [[1], 2],
  [[1], 3],
  [[1], 6],
];

/**
 * Ticks at 1, 2, 5 × 10^k, at 1, 3 × 10^k, or at (every second or further) 10^k, whichever is the finest that fits `count`;
 * once a label must be written as a power, all are, and only powers are labelled, if at least two are in sight. Ends so close that
 * fewer than two of 1, 2, 5 × 10^k lie between them get the multiples of a nice step, as a linear axis does.
 */
export function logTicks(low: number, high: number, count: number): { value: number; text: string }[] {
  const [first, last] = [Math.floor(Math.log10(low) - 1e-9), Math.ceil(Math.log10(high) + 1e-9)];
  const candidates = logPatterns.map(([factors, every]) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i)
      .filter((k) => k % every === 0)
      .flatMap((k) => factors.map((f) => f * 10 ** k))
      .filter((v) => v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9)),
  );
  if (at(candidates, 0).length < 2) return linearTicks(low, high, count);
  const fits = (ticks: readonly number[]): boolean => ticks.length >= 2 && ticks.length <= count;
  const neat = candidates.find((ticks, i) => fits(ticks) && (i >= 2 || !ticks.some(needsPower)));
  const chosen = neat ?? candidates.find(fits) ?? at(candidates, 0).slice(0, count);
  const powers = chosen.some(needsPower);
  return chosen.map((value) => ({ value, text: powers ? powerText(value) : shortText(value) }));
}

/**
 * Of the measured values those that can carry a label: the first (the densest), then every one at least `room` (share
 * of the axis, label and gap) further on, evenly counted so that equal steps keep equal labels.
 */
export function dataTicks(sortedPositions: readonly number[], span: number, room: number): readonly number[] {
  for (let every = 1; every < sortedPositions.length; every++) {
    const chosen = sortedPositions.filter((_, i) => i % every === 0);
    const fits = chosen.every((p, i) => i === 0 || Math.abs(p - at(chosen, i - 1)) >= room * span);
    if (fits) return chosen;
  }
  return sortedPositions.slice(0, 1);
}
