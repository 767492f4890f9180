/** Throws unless there are at least `fewest` values and all are finite. `name` is the calling function's. */
export function checkValues(name: string, values: readonly number[], fewest = 1): void {
  if (values.length < fewest)
    throw new RangeError(`${name}: needs at least ${fewest} values, got ${values.length}`);
  const bad = values.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) throw new RangeError(`${name}: values must be finite, got ${values[bad]} at index ${bad}`);
}

/** The value; throws unless it is finite. `of`: whose value it is. */
export function checkFiniteValue(name: string, value: number, of: string): number {
  if (!Number.isFinite(value)) throw new RangeError(`${name}: values must be finite, got ${value} for ${of}`);
  return value;
}

/** Throws unless 0 < fraction < 1: a confidence, a probability. */
export function checkOpenFraction(name: string, what: string, fraction: number): void {
  if (!(fraction > 0 && fraction < 1))
    throw new RangeError(`${name}: ${what} must be in (0, 1), got ${fraction}`);
}

/** Throws unless the value is a safe integer ≥ fewest. */
export function checkCount(name: string, what: string, value: number, fewest: number): void {
  if (!Number.isSafeInteger(value) || value < fewest)
    throw new RangeError(`${name}: ${what} must be an integer ≥ ${fewest}, got ${value}`);
}

/** Throws unless the choice is one of the known ones, which the message lists. */
export function checkChoice(name: string, what: string, choice: string, known: readonly string[]): void {
  if (!known.includes(choice))
    throw new RangeError(`${name}: ${what} must be one of ${known.join(", ")}, got ${choice}`);
}
