import { givenName } from "../repl/own-names.js";

/** Names of a cell that was stopped, by what became of them. */
export interface NameFate {
  /** They have the value that the cell gave them. */
  readonly set: readonly string[];
  /** They still have the value of an earlier cell. */
  readonly kept: readonly string[];
  /** They have no value: the cell did not come to them. */
  readonly missing: readonly string[];
}

/** Values of names; those without a value are left out. */
export type Values = Readonly<Record<string, unknown>>;

/** Sorts `names` by what they were `before` the cell and what they are `now`. */
export function nameFate(names: readonly string[], before: Values, now: Values): NameFate {
  const isKept = (name: string): boolean =>
    name in now && name in before && Object.is(now[name], before[name]);
  const hasValue = (name: string): boolean => now[name] !== undefined;
  return {
    set: names.filter((name) => hasValue(name) && !isKept(name)).map(givenName),
    kept: names.filter(isKept).map(givenName),
    missing: names.filter((name) => !hasValue(name) && !isKept(name)).map(givenName),
  };
}
