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

/** "0.12 [−0.03, 0.27] points": an estimate with its interval and unit. */
export function estimateText({ estimate, interval }: Estimate, unit = "", decimals?: number): string {
  const [lower, upper] = interval;
  const text = (value: number): string => numberText(value, decimals);
  return `${text(estimate)} [${text(lower)}, ${text(upper)}]${unit === "" ? "" : ` ${unit}`}`;
}
