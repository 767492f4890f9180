import { keyOf } from "../../numerics/index.js";
import { without, type Canonical } from "../canonical-parts.js";
import { levelRun } from "../train/level-run.js";
import { pruningForm, trainingForm } from "../train/training-form.js";
import type { Ladder } from "./ladders.js";

/** The name of a ladder: the key of its dense run together with how it prunes. */
export function ladderKey(ladder: Ladder): string {
  return keyOf({ job: "ladder", dense: trainingForm(levelRun(ladder, 0)), ...pruningForm(ladder) });
}

/** The ladder's key, from the canonical form of a run on one of its tickets; undefined for other results. */
export function ladderKeyOfForm(form: Canonical): string | undefined {
  const { job, version, ticket, network, data, recipe, seed } = form as Form;
  if (job !== "train" || ticket === undefined) return undefined;
  const { ladder = {} } = ticket;
  const { network: ownNetwork, data: ownData, recipe: ownRecipe, seed: ownSeed, ...pruning } = ladder;
  const dense = without({
    job,
    version,
    network: ownNetwork ?? network,
    data: ownData ?? data,
    recipe: ownRecipe ?? recipe,
    seed: ownSeed ?? seed,
  });
  return keyOf({ job: "ladder", dense, ...pruning });
}

type Form = Canonical & { readonly ticket?: { readonly ladder?: Canonical } };
