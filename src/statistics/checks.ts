import { shown, unknownName } from "../numerics/names.js";

/**
 * Throws unless there are at least `fewest` values and all are finite. `name` is the calling function's. Returns them as a plain array: what
 * a typed array's own `map` computes is rounded or cut to its type.
 */
export function checkValues(name: string, values: ArrayLike<number>, fewest = 1): readonly number[] {
  if (!Array.isArray(values) && !(ArrayBuffer.isView(values) && "length" in values))
    throw new TypeError(`${name}: values must be an array of numbers, got ${shown(values)}`);
  if (values.length < fewest)
    throw new RangeError(`${name}: needs at least ${fewest} values, got ${values.length}`);
  const plain: readonly number[] = Array.isArray(values) ? values : Array.from(values);
  const bad = plain.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0)
    throw new RangeError(`${name}: values must be finite, got ${shown(plain[bad])} at index ${bad}`);
  return plain;
}

/** Throws if the value is NaN or no number; infinities pass. */
export function checkNumber(name: string, what: string, value: number): void {
  if (typeof value !== "number" || Number.isNaN(value))
    throw new RangeError(`${name}: ${what} must be a number, got ${shown(value)}`);
}

/** Throws unless the value is finite and > 0: degrees of freedom, a shape. */
export function checkPositive(name: string, what: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0))
    throw new RangeError(`${name}: ${what} must be finite and > 0, got ${shown(value)}`);
}

/** The value; throws unless it is finite. `of`: whose value it is. */
export function checkFiniteValue(name: string, value: number, of: string): number {
  if (!Number.isFinite(value)) throw new RangeError(`${name}: values must be finite, got ${value} for ${of}`);
  return value;
}

/** Throws unless 0 < fraction < 1: a confidence, a probability. */
export function checkOpenFraction(name: string, what: string, fraction: number): void {
  if (!(typeof fraction === "number" && fraction > 0 && fraction < 1))
    throw new RangeError(`${name}: ${what} must be in (0, 1), got ${shown(fraction)}`);
}

/** Throws unless the value is a safe integer ≥ fewest. */
export function checkCount(name: string, what: string, value: number, fewest: number): void {
  if (!Number.isSafeInteger(value) || value < fewest)
    throw new RangeError(`${name}: ${what} must be an integer ≥ ${fewest}, got ${shown(value)}`);
}

/** Throws unless the choice is one of the known ones, which the message lists. */
export function checkChoice(name: string, what: string, choice: string, known: readonly string[]): void {
  if (!known.includes(choice)) throw new RangeError(unknownName(name, what, choice, known));
}
