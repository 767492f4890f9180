import { resolveRecipe, type Recipe, type RecipeName } from "../../training/index.js";
import { checkInteger } from "../../numerics/checks.js";
import type { Restart } from "./ladder-types.js";

/**
 * The restart of weight rewinding to step k (Frankle et al. 2020; Renda et al. 2020): weights, optimizer state, schedule and data order
 * as they were at that step, and the T − k steps that were left. Override a field to declare it otherwise.
 */
export function rewindTo(recipe: RecipeName | Recipe, step: number): Restart {
  return { start: { name: "rewind", step }, ...positionAt("rewindTo", recipe, step) };
}

/** The restart of learning-rate rewinding (Renda et al. 2020, section 2): trained weights, with schedule and data order from step k on. */
export function learningRateRewindTo(recipe: RecipeName | Recipe, step: number): Restart {
  return { start: "trained", ...positionAt("learningRateRewindTo", recipe, step) };
}

/** The restart of fine-tuning (Han et al. 2015): trained weights, `steps` more steps at the last learning rate of the schedule. */
export function fineTuneFor(recipe: RecipeName | Recipe, steps: number): Restart {
  const { iterations } = resolveRecipe(recipe, "fineTuneFor");
  checkInteger("fineTuneFor", "steps", steps, 1, Number.MAX_SAFE_INTEGER);
  return { start: "trained", iterations: steps, scheduleStep: iterations, orderStep: iterations };
}

function positionAt(where: string, recipe: RecipeName | Recipe, step: number): Omit<Restart, "start"> {
  const { iterations } = resolveRecipe(recipe, where);
  checkInteger(where, "step", step, 0, iterations - 1);
  return { iterations: iterations - step, scheduleStep: step, orderStep: step };
}
