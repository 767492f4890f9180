import { keyOf } from "../numerics/index.js";
import { without, type Canonical } from "./canonical-parts.js";
import { kindOf, type Description } from "./kinds.js";

/**
 * What a description says, in its one form: defaults left out, everything by its content, a ladder by where it differs from the run, and no
 * field that could have no effect. Two descriptions of the same computation have the same form.
 */
export function canonicalForm(description: Description): Canonical {
  const { version, form } = kindOf(description);
  return without({ job: description.job, version: version > 1 ? version : undefined, ...form(description) });
}

/** The name of a description: SHA-256 of its canonical form. */
export function describedKey(description: Description): string {
  return keyOf(canonicalForm(description));
}

/** A description with its name: what travels from the lab to its workers, so that nobody computes the name again. */
export interface Keyed<D extends Description = Description> {
  readonly key: string;
  readonly description: D;
}

/** The description with its key. */
export function keyed<D extends Description>(description: D): Keyed<D> {
  return { key: describedKey(description), description };
}
