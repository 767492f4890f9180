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
 * A number for readers: whole numbers whole, others with four significant digits or `decimals` places; commas from 10,000;
 * a true minus; infinity as ∞.
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
          useGrouping: magnitude >= 10_000,
          ...(decimals !== undefined
            ? { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
            : Number.isInteger(value)
              ? { maximumFractionDigits: 0 }
              : { maximumSignificantDigits: 4 }),
        });
  return (/^-[0.,]*$/.test(text) ? text.slice(1) : text).replace(/-/g, "−");
}

/**
 * Decimal places that an interval warrants: two significant digits of its half width. Undefined where it has none to give: it is open, of no width, or so
 * narrow that places would only be noughts.
 */
export function warrantedDecimals([lower, upper]: Estimate["interval"]): number | undefined {
  // Rounded first: half of 97.6 − 97.4 is a hair below a tenth.
  const half = Number(((upper - lower) / 2).toPrecision(2));
  return Number.isFinite(half) && half >= 1e-6 ? Math.max(0, 1 - Math.floor(Math.log10(half))) : undefined;
}

/** "0.12 [−0.03, 0.27] points": an estimate with its interval and unit, to `decimals` places. Default: as many as the interval warrants. */
export function estimateText(
  { estimate, interval }: Estimate,
  unit = "",
  decimals = warrantedDecimals(interval),
): string {
  const [lower, upper] = interval;
  const text = (value: number): string => numberText(value, decimals);
  return `${text(estimate)} [${text(lower)}, ${text(upper)}]${unit === "" ? "" : ` ${unit}`}`;
}
