import { keyOf } from "../numerics/index.js";
import { without, type Canonical } from "./canonical-parts.js";
import { levelRun } from "./train/descriptions.js";
import { canonicalForm } from "./forms.js";
import type { Ladder } from "./ladders/ladders.js";
import type { Description } from "./measurements.js";
import { pruningForm } from "./train/training-form.js";

/** The name of a description: SHA-256 of its canonical form. */
export function describedKey(description: Description): string {
  return keyOf(canonicalForm(description));
}

/** The name of a ladder: the key of its dense run together with how it prunes. */
export function ladderKey(ladder: Ladder): string {
  return keyOf({ job: "ladder", dense: canonicalForm(levelRun(ladder, 0)), ...pruningForm(ladder) });
}

/** The ladder's key, from the canonical form of a run on one of its tickets; undefined for other results. */
export function ladderKeyOfForm(form: Canonical): string | undefined {
  const { job, version, network, data, recipe, seed, ticket } = form as Form;
  if (job !== "train" || ticket === undefined) return undefined;
  const { data: ownData, recipe: ownRecipe, seed: ownSeed, ...pruning } = ticket.ladder ?? {};
  const dense = {
    job,
    version,
    network,
    data: ownData ?? data,
    recipe: ownRecipe ?? recipe,
    seed: ownSeed ?? seed,
  };
  return keyOf({ job: "ladder", dense: without(dense), ...pruning });
}

type Form = Canonical & { readonly ticket?: { readonly ladder?: Canonical } };
