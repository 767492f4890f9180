/** Numbers in any array a caller may hold: plain, or typed. */
export type Numbers = ArrayLike<number>;

/** Whether a value is a plain or a typed array. What it holds is not looked at. */
export function isArray(value: unknown): value is Numbers {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** What error messages show instead of a value that is no array. */
const kindOf = (value: unknown): string =>
  value === null ? "null" : isArray(value) ? `${value.length} values` : typeof value;

/** Throws unless `values` is an array, of `length` elements if that is given. `described` is the length in words. */
export function requireArray(
  caller: string,
  what: string,
  values: unknown,
  length: number | undefined,
  described = String(length),
): asserts values is Numbers {
  if (!isArray(values)) throw new TypeError(`${caller}: ${what} must be an array, got ${kindOf(values)}`);
  if (length !== undefined && values.length !== length)
    throw new RangeError(`${caller}: ${what} must have ${described} values, got ${values.length}`);
}

/** Arrays of these types hold nothing that could be out of float32's range. */
const alwaysFinite = (values: Numbers): boolean =>
  values instanceof Uint8Array ||
  values instanceof Uint8ClampedArray ||
  values instanceof Int8Array ||
  values instanceof Uint16Array ||
  values instanceof Int16Array ||
  values instanceof Uint32Array ||
  values instanceof Int32Array;

/** Throws unless every value is a number that is finite as float32, also after multiplication by `scale`. */
export function requireFinite(caller: string, what: string, values: Numbers, scale = 1): void {
  const factor = Math.fround(scale);
  if (alwaysFinite(values) && Math.abs(factor) < 1e28) return;
  for (let j = 0; j < values.length; j++) {
    const value: unknown = values[j];
    if (typeof value !== "number" || !Number.isFinite(value))
      throw new RangeError(`${caller}: ${what} must be finite, got ${String(value)} at ${j}`);
    const product = Math.fround(Math.fround(value) * factor);
    if (product - product !== 0) {
      const times = scale === 1 ? "" : ` · ${scale}`;
      throw new RangeError(`${caller}: ${what} must be finite as float32, got ${value}${times} at ${j}`);
    }
  }
}

/** Throws unless every value is an integer in [0, below). */
export function requireIntegers(caller: string, what: string, values: Numbers, below: number): void {
  for (let j = 0; j < values.length; j++) {
    const value: unknown = values[j];
    if (!Number.isInteger(value) || (value as number) < 0)
      throw new RangeError(`${caller}: ${what} must be integers ≥ 0, got ${String(value)} at ${j}`);
    if ((value as number) >= below)
      throw new RangeError(`${caller}: ${what} must be below ${below}, got ${String(value)}`);
  }
}
