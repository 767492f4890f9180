import type { Field } from "../fields.js";
import { trainingForm } from "./training-form.js";
import { trainingRun, type TrainingRun } from "./training-run.js";

/** A training run, written out. */
export const runField: Field<TrainingRun> = {
  read: (_where, _field, given) => trainingRun(given as TrainingRun), // every field is checked there
  form: trainingForm,
};
