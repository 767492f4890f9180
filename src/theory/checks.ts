/** Throws unless the value is a safe integer in [least, most]. `name` is the calling function's. */
export function checkWhole(name: string, what: string, value: number, least: number, most?: number): void {
  const within = most === undefined || value <= most;
  if (Number.isSafeInteger(value) && value >= least && within) return;
  const range = most === undefined ? `≥ ${least}` : `in [${least}, ${most}]`;
  throw new RangeError(`${name}: ${what} must be an integer ${range}, got ${value}`);
}

/** Throws unless 0 < value < 1. */
export function checkChance(name: string, what: string, value: number): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`${name}: ${what} must be in (0, 1), got ${value}`);
}

/** Throws unless the value is finite and > 0. */
export function checkPositive(name: string, what: string, value: number): void {
  if (!(value > 0 && value < Infinity))
    throw new RangeError(`${name}: ${what} must be finite and > 0, got ${value}`);
}
