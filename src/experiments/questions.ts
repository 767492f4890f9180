import { contentKey } from "../store/index.js";
import type { Cost } from "./cost.js";
import type { MaskKnown } from "./kind.js";
import { kindOf, type Description } from "./kinds.js";
import type { TrainingRun } from "./train/training-run.js";

// What may be asked of a description of any kind; the kind answers.

/** The run that a description is about; undefined of a simulation, which is about none. */
export function subjectOf(description: Description): TrainingRun | undefined {
  return kindOf(description).subject(description);
}

/**
 * The results that must exist, with their blobs, before this one can be computed. `maskKnown`: tells of a run on a ticket that its mask is at
 * hand, and needs no training.
 */
export function dependencies(
  description: Description,
  maskKnown: MaskKnown = () => false,
): readonly TrainingRun[] {
  return kindOf(description).needs(description, maskKnown);
}

/** Keys of what the user made by hand and a description starts from. */
export function contents(description: Description): readonly string[] {
  return kindOf(description).contents(description).map(contentKey);
}

/** A description in a few words, for progress and errors. */
export function label(description: Description): string {
  return kindOf(description).label(description);
}

/** What a description costs, as far as it tells. */
export function costOf(description: Description): Cost {
  return kindOf(description).cost(description);
}

/** Steps of a job, as progress counts them. */
export function stepsOf(description: Description): number {
  return costOf(description).steps;
}
