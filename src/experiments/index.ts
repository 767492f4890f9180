export type { Canonical } from "./canonical-parts.js";
export { canonicalForm } from "./forms.js";
export { jobVersions } from "./job-versions.js";
export { jobs } from "./jobs.js";
export type { JobFindings, JobProgress, JobTools } from "./jobs.js";
export { describedKey, ladderKey, ladderKeyOfForm } from "./keys.js";
export { label, stepsOf } from "./labels.js";
export {
  fineTuneFor,
  ladder,
  learningRateRewindTo,
  levelDensities,
  oneShotTicket,
  pruneRates,
  rewindTo,
  ticketOf,
} from "./ladders/ladders.js";
export type { Ladder, LadderOptions, Restart, RestartOptions, Subject, Ticket } from "./ladders/ladders.js";
export { withScoringGradient } from "./ladders/scoring.js";
export {
  checkedDescription,
  comparison,
  evaluation,
  interpolation,
  noiseProbe,
  signs,
  spectrum,
} from "./measurements.js";
export type {
  ComparisonOptions,
  ComparisonRun,
  Description,
  EvaluationOptions,
  EvaluationRun,
  InterpolationOptions,
  InterpolationRun,
  MatrixName,
  NoiseProbeOptions,
  NoiseProbeRun,
  Part,
  PointOptions,
  SignsOptions,
  SignsRun,
  SpectrumRun,
  SpectrumRunOptions,
} from "./measurements.js";
export { networkModule, optimizerModule } from "./modules/modules.js";
export type { ModuleReference, NetworkModule, OwnNetwork } from "./modules/modules.js";
export { contents, dependencies, subjectOf } from "./needs.js";
export type {
  ComparisonSummary,
  EvaluationSummary,
  InterpolationSummary,
  MeasurementResult,
  NoiseProbeSummary,
  ResultOf,
  SignsSummary,
  SpectrumSummary,
  TrainingBlob,
  TrainingRunResult,
  TrainingSummary,
} from "./results.js";
export { earlyRun, levelRun, trainingRun } from "./train/descriptions.js";
export type { TrainingRun, TrainingRunOptions } from "./train/descriptions.js";
export { runOfForm } from "./train/run-of-form.js";
export { runStart } from "./train/run-start.js";
export { openWorkshop } from "./workshop.js";
export type { Bench, Workshop } from "./workshop.js";
