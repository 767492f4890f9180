/** A JSON object whose fields at their default are left out. */
export type Canonical = Readonly<Record<string, unknown>>;

/** The same fields without those that are undefined. */
export function without(fields: Canonical): Canonical {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** The numbers without those that are 0. */
export function nonzero(fields: Readonly<Record<string, number>>): Canonical {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== 0));
}
