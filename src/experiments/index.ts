export type { Canonical } from "./canonical-parts.js";
export { guess } from "./cost.js";
export type { Cost } from "./cost.js";
export { canonicalForm, describedKey, keyed } from "./keys.js";
export type { Keyed } from "./keys.js";
export type { JobFindings, JobProgress, JobTools, Kind, MaskKnown } from "./kind.js";
export { checkedDescription, kindOf, kinds } from "./kinds.js";
export type { Description, KindName, ResultOf } from "./kinds.js";
export { headline } from "./headline.js";
export { ladder, ladderFieldNames, ticketOf } from "./ladders/ladders.js";
export type { Ladder, LadderOptions, Restart, RestartOptions, Ticket } from "./ladders/ladder-types.js";
export { ladderKey, ladderKeyOfForm } from "./ladders/ladder-key.js";
export { levelDensities } from "./ladders/level-densities.js";
export type { LevelDensity } from "./ladders/level-densities.js";
export { oneShotTicket } from "./ladders/one-shot-ticket.js";
export { maskAtStart, nextMask } from "./ladders/prune-level.js";
export { fineTuneFor, learningRateRewindTo, rewindTo } from "./ladders/restarts.js";
export { codes } from "./measurements/codes.js";
export type { CodedWeights, CodesOptions, CodesRun, CodesSummary } from "./measurements/codes.js";
export { barrierMatrix } from "./measurements/barrier-matrix.js";
export type {
  BarrierMatrixOptions,
  BarrierMatrixRun,
  BarrierMatrixSummary,
} from "./measurements/barrier-matrix.js";
export { comparison } from "./measurements/compare.js";
export type { ComparisonOptions, ComparisonRun, ComparisonSummary } from "./measurements/compare.js";
export { densityProbe } from "./measurements/density-probe.js";
export type {
  DensityProbeOptions,
  DensityProbeRun,
  DensityProbeSummary,
} from "./measurements/density-probe.js";
export { descentProbe } from "./measurements/descent-probe.js";
export type {
  DescentProbeOptions,
  DescentProbeRun,
  DescentProbeSummary,
} from "./measurements/descent-probe.js";
export { gradientProbe } from "./measurements/gradient-probe.js";
export type {
  GradientProbeOptions,
  GradientProbeRun,
  GradientProbeSummary,
} from "./measurements/gradient-probe.js";
export { lineProbe } from "./measurements/line-probe.js";
export type { LineProbeOptions, LineProbeRun, LineProbeSummary } from "./measurements/line-probe.js";
export { pathProbe } from "./measurements/path-probe.js";
export type { PathProbeOptions, PathProbeRun, PathProbeSummary } from "./measurements/path-probe.js";
export { rankProbe } from "./measurements/rank-probe.js";
export type { RankProbeOptions, RankProbeRun, RankProbeSummary } from "./measurements/rank-probe.js";
export { sliceProbe } from "./measurements/slice-probe.js";
export type { SliceProbeOptions, SliceProbeRun, SliceProbeSummary } from "./measurements/slice-probe.js";
export { spreadProbe } from "./measurements/spread-probe.js";
export type { SpreadProbeOptions, SpreadProbeRun, SpreadProbeSummary } from "./measurements/spread-probe.js";
export { stableRateProbe } from "./measurements/stable-rate-probe.js";
export type {
  StableRateProbeOptions,
  StableRateProbeRun,
  StableRateProbeSummary,
} from "./measurements/stable-rate-probe.js";
export { traceProbe } from "./measurements/trace-probe.js";
export type { TraceProbeOptions, TraceProbeRun, TraceProbeSummary } from "./measurements/trace-probe.js";
export { evaluation } from "./measurements/evaluate.js";
export type { EvaluationOptions, EvaluationRun, EvaluationSummary } from "./measurements/evaluate.js";
export { interpolation } from "./measurements/interpolate.js";
export type {
  InterpolationOptions,
  InterpolationRun,
  InterpolationSummary,
} from "./measurements/interpolate.js";
export { noiseProbe } from "./measurements/noise-probe.js";
export type { NoiseProbeOptions, NoiseProbeRun, NoiseProbeSummary } from "./measurements/noise-probe.js";
export { overlap } from "./measurements/overlap.js";
export type { OverlapOptions, OverlapRun, OverlapSummary } from "./measurements/overlap.js";
export type { EndsOptions } from "./measurements/ends-kind.js";
export type { PointOptions } from "./measurements/point-kind.js";
export type { Moment, Part } from "./measurements/point.js";
export { signs } from "./measurements/signs.js";
export type { SignsOptions, SignsRun, SignsSummary } from "./measurements/signs.js";
export { spectrum } from "./measurements/spectrum.js";
export type { MatrixName, MatrixOptions, MatrixSummary, OfMatrix } from "./measurements/matrix-kind.js";
export type {
  FoundEigenvalue,
  SpectrumRun,
  SpectrumRunOptions,
  SpectrumSummary,
} from "./measurements/spectrum.js";
export { importedModule, lossModule, networkModule, optimizerModule } from "./modules/modules.js";
export type { ModuleReference, NetworkModule, OwnNetwork } from "./modules/modules.js";
export { checkOwnData, keepOwnData, ownDataOf } from "./own-data.js";
export { contents, costOf, dependencies, label, stepsOf, subjectOf } from "./questions.js";
export type { MeasurementResult, TrainingBlob, TrainingRunResult, TrainingSummary } from "./results.js";
export { productTrials } from "./simulations/product-trials.js";
export type {
  ProductTrialsOptions,
  ProductTrialsRun,
  ProductTrialsSummary,
} from "./simulations/product-trials.js";
export type { OfSimulation, SimulationOptions } from "./simulations/simulation-kind.js";
export { supportTrials } from "./simulations/support-trials.js";
export type {
  SupportTrialsOptions,
  SupportTrialsRun,
  SupportTrialsSummary,
} from "./simulations/support-trials.js";
export { xorTrials } from "./simulations/xor-trials.js";
export type { XorTrialsOptions, XorTrialsRun, XorTrialsSummary } from "./simulations/xor-trials.js";
export type { ResolvedSubject, Subject } from "./subject.js";
export { earlyRun, levelRun } from "./train/level-run.js";
export { runOfForm, writtenRun } from "./train/run-of-form.js";
export { runStart } from "./train/run-start.js";
export { trainingLabel } from "./train/training-label.js";
export { trainingRun } from "./train/training-run.js";
export type { TrainingRun, TrainingRunOptions } from "./train/training-run.js";
export { engineFor, openWorkshop } from "./workshop.js";
export type { Bench, BenchSubject, Workshop } from "./workshop.js";
