import type { Description } from "./measurements.js";

/**
 * Versions of the kinds of job. Raise one when its meaning changes: every stored result of that kind is then computed
 * anew. Version 1 is left out of the key.
 */
export const jobVersions = {
  train: 1,
  evaluate: 1,
  interpolate: 1,
  compare: 1,
  signs: 1,
  noise: 1,
  spectrum: 1,
} as const satisfies Record<Description["job"], number>;

/** A job's version where it is not 1. */
export function versionOf({ job }: Description): number | undefined {
  return jobVersions[job] > 1 ? jobVersions[job] : undefined;
}
