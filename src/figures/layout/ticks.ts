import { at } from "../../numerics/at.js";
import {
  dataTicks,
  linearTicks,
  logTicks,
  shortText,
  tickText,
  type Axis,
  type AxisOptions,
} from "./axes.js";
import type { Ends } from "./ends.js";

/** The tick marks of an axis. */
export type Ticks = Pick<Axis, "ticks" | "minor">;

/** Ticks of an axis `length` pixels long whose labels each need `room(text)` pixels. */
export function chooseTicks(
  ends: Ends,
  options: AxisOptions,
  values: readonly number[],
  length: number,
  room: (text: string) => number,
): Ticks {
  if (options.ticks !== undefined) {
    const shown = options.ticks.map((v) => v * ends.factor);
    const step = Math.min(...shown.slice(1).map((v, i) => Math.abs(v - at(shown, i))), Infinity);
    const text = (v: number): string =>
      ends.logarithmic || !Number.isFinite(step) || step === 0 ? shortText(v) : tickText(v, step);
    return {
      ticks: shown.map((value, i) => ({ value, text: options.tickTexts?.[i] ?? text(value) })),
      minor: [],
    };
  }
  const span = ends.logarithmic ? Math.log10(ends.high / ends.low) : ends.high - ends.low;
  if (options.scale === "density") {
    const measured = [...new Set(values)].map((v) => v * ends.factor).sort((a, b) => b - a);
    const widest = Math.max(...measured.map((v) => room(shortText(v))));
    const chosen = dataTicks(
      measured.map((v) => Math.log10(v)),
      span,
      widest / length,
    );
    const labelled = measured.filter((v) => chosen.includes(Math.log10(v)));
    return { ticks: labelled.map((value) => ({ value, text: shortText(value) })), minor: measured };
  }
  // The most ticks whose labels still fit.
  for (let count = 9; count > 1; count--) {
    const ticks = (ends.logarithmic ? logTicks : linearTicks)(ends.low, ends.high, count);
    const needed = Math.max(...ticks.map((t) => room(t.text)));
    if (ticks.length < 2 || needed * (ticks.length - 1) <= length * spanShare(ticks, ends, span))
      return { ticks, minor: [] };
  }
  return { ticks: (ends.logarithmic ? logTicks : linearTicks)(ends.low, ends.high, 2), minor: [] };
}

/** Share of the axis between its first and last tick. */
function spanShare(ticks: Ticks["ticks"], { logarithmic }: Ends, span: number): number {
  const [first, last] = [at(ticks, 0).value, at(ticks, ticks.length - 1).value];
  return Math.abs(logarithmic ? Math.log10(last / first) : last - first) / span;
}
