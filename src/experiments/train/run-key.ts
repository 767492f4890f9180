import { keyOf } from "../../numerics/index.js";
import { trainingForm } from "./training-form.js";
import type { TrainingRun } from "./training-run.js";

/** The name of a training run: SHA-256 of its canonical form. */
export function runKey(run: TrainingRun): string {
  return keyOf(trainingForm(run));
}
