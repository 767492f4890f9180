import { dataShape } from "../../data/index.js";
import { evaluationCount } from "../../training/evaluation-times.js";
import { guess, survivingWeights, type Cost } from "../cost.js";
import type { Kind } from "../kind.js";
import type { TrainingSummary } from "../results.js";
import { runContents, runNeeds } from "./run-needs.js";
import { trainVersion } from "./train-version.js";
import { trainingForm } from "./training-form.js";
import { trainingJob } from "./training-job.js";
import { trainingLabel } from "./training-label.js";
import { trainingRun, type TrainingRun, type TrainingRunOptions } from "./training-run.js";

/** One training from start to end. */
export const train: Kind<TrainingRun, TrainingSummary> = {
  title: "training",
  version: trainVersion,
  describe: (options) => trainingRun(options as TrainingRunOptions), // every field is checked there
  form: trainingForm,
  subject: (run) => run,
  needs: runNeeds,
  contents: runContents,
  label: trainingLabel,
  cost: trainingCost,
  compute: trainingJob,
};

/** A step with its share of the evaluations. */
function trainingCost(run: TrainingRun): Cost {
  const { recipe, data, ticket } = run;
  const { batchSize, evaluateEvery, iterations, validation } = recipe;
  const { evaluateExamples: most = Infinity } = recipe;
  const looked = most === Infinity ? "" : ` on ${most}`;
  const growth = recipe.evaluateGrowth === undefined ? "" : ` × ${recipe.evaluateGrowth}`;
  const evaluated =
    (Math.min(most, validation) + Math.min(most, dataShape(data).testCount)) *
    (evaluationCount(recipe) / iterations);
  const weights = survivingWeights(run);
  const stepAlone = guess.step + guess.train * batchSize * weights;
  return {
    steps: iterations,
    secondsAStep: stepAlone + guess.evaluate * evaluated * weights,
    stepAlone,
    like: `batch ${batchSize} every ${evaluateEvery}${growth}${looked} level ${ticket?.level ?? 0}`,
  };
}
