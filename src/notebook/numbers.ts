/** A value with its interval, such as a contrast with its 95 % interval. */
export interface Estimate {
  /** The value itself. */
  readonly estimate: number;
  /** Ends in the unit of the value; −Infinity and Infinity are open ones. */
  readonly interval: readonly [lower: number, upper: number];
}

/** Whether a value is an estimate with an interval. */
export function isEstimate(value: unknown): value is Estimate {
  return (
    typeof value === "object" &&
    value !== null &&
    "estimate" in value &&
    typeof value.estimate === "number" &&
    "interval" in value &&
    Array.isArray(value.interval)
  );
}

/**
 * A number for readers: whole numbers whole, others with four significant digits or `decimals` places; commas in
 * thousands, as on the axes of figures; a true minus; infinity as ∞.
 */
export function numberText(value: number, decimals?: number): string {
  const magnitude = Math.abs(value);
  if (Number.isNaN(value)) return "not a number";
  const text = !Number.isFinite(value)
    ? value > 0
      ? "∞"
      : "-∞"
    : decimals === undefined && magnitude !== 0 && (magnitude >= 1e15 || magnitude < 1e-4)
      ? value.toExponential(3).replace("e+", "e")
      : value.toLocaleString("en-US", {
          ...(decimals !== undefined
            ? { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
            : Number.isInteger(value)
              ? { maximumFractionDigits: 0 }
              : { maximumSignificantDigits: 4 }),
        });
  return (/^-[0.,]*$/.test(text) ? text.slice(1) : text).replace(/-/g, "−");
}

/**
 * Decimal places that an interval warrants: two digits of the longer of its arms, but no more than four significant digits of its largest
 * number; and as many more as it takes for an end to read differently from each of `bounds` (or its negative). Undefined
 * where no arm is finite and long enough to say: `numberText` then decides number by number.
 */
export function warrantedDecimals(
  { estimate, interval }: Estimate,
  bounds: readonly number[] = [],
): number | undefined {
  const ends = interval.filter(Number.isFinite);
  // Rounded first: 97.6 − 97.5 is a hair below a tenth.
  const arm = Number(Math.max(0, ...ends.map((end) => Math.abs(end - estimate))).toPrecision(2));
  const largest = Math.max(Math.abs(estimate), ...ends.map(Math.abs));
  if (!Number.isFinite(estimate) || arm < 1e-4 || largest >= 1e15) return undefined;
  const places = (value: number, digits: number): number => digits - 1 - Math.floor(Math.log10(value));
  const fewest = Math.max(0, Math.min(places(arm, 2), places(largest, 4)));
  const meets = (decimals: number): boolean =>
    ends.every((end) =>
      [0, ...bounds].every((bound) => {
        const [a, b] = [Math.abs(end), Math.abs(bound)];
        return Math.abs(a - b) < 1e-12 || numberText(a, decimals) !== numberText(b, decimals);
      }),
    );
  const finer = [0, 1, 2, 3, 4, 5, 6].map((more) => fewest + more);
  return finer.find(meets) ?? fewest;
}

/**
 * "0.12 [−0.03, 0.27] points": an estimate with its interval and unit, with the decimals that the interval warrants (or those given). An end that
 * is near zero, or near one of `bounds`, is written so that it reads differently from it.
 */
export function estimateText(
  value: Estimate,
  unit = "",
  decimals?: number,
  bounds: readonly number[] = [],
): string {
  const places = decimals ?? warrantedDecimals(value, bounds);
  return `${numberText(value.estimate, places)} ${intervalText(value.interval, places)}${unit === "" ? "" : ` ${unit}`}`;
}

/** "[−0.03, 0.27]" */
export function intervalText(interval: Estimate["interval"], places?: number): string {
  const [lower, upper] = interval.map((end) => numberText(end, places));
  return `[${lower}, ${upper}]`;
}

/** An effect of a verdict with its interval and unit, written so that no end reads like the bound it was compared with. */
export const effectText = (
  part: Estimate & {
    /** The bound, in the unit of the effect. */
    readonly delta: number;
    readonly unit: string;
  },
): string => estimateText(part, part.unit, undefined, [part.delta]);
