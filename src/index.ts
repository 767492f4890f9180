// The package: every room's public names. Notebooks, tests and scripts import from "lottery-lab".
export * from "./numerics/index.js";
export * from "./statistics/index.js";
export * from "./data/index.js";
export * from "./networks/index.js";
export * from "./engine/index.js";
export * from "./training/index.js";
export * from "./tickets/index.js";
export * from "./curvature/index.js";
export * from "./stability/index.js";
export * from "./theory/index.js";
export {
  DamagedEntry,
  checkpointKeys,
  checkpointSeconds,
  committedResults,
  contentKey,
  defaultStore,
  encodeTrunks,
  exportResults,
  openStore,
  trunkBytes,
  trunkRounds,
} from "./store/index.js";
export type {
  BlobRecord,
  Blobs,
  CommittedResult,
  CommittedResults,
  Content,
  Entry,
  Meta,
  Store,
  StoreOptions,
  Trunk,
  TrunkRounds,
} from "./store/index.js";
export {
  canonicalForm,
  checkedDescription,
  comparison,
  dependencies,
  describedKey,
  earlyRun,
  evaluation,
  fineTuneFor,
  interpolation,
  label,
  ladder,
  ladderKey,
  learningRateRewindTo,
  levelDensities,
  levelRun,
  networkModule,
  noiseProbe,
  oneShotTicket,
  optimizerModule,
  rewindTo,
  runOfForm,
  signs,
  spectrum,
  ticketOf,
  trainingRun,
} from "./experiments/index.js";
export type {
  Canonical,
  ComparisonOptions,
  ComparisonRun,
  ComparisonSummary,
  Description,
  EvaluationOptions,
  EvaluationRun,
  EvaluationSummary,
  InterpolationOptions,
  InterpolationRun,
  InterpolationSummary,
  JobProgress,
  Ladder,
  LadderOptions,
  MatrixName,
  MeasurementResult,
  ModuleReference,
  NetworkModule,
  NoiseProbeOptions,
  NoiseProbeRun,
  NoiseProbeSummary,
  OwnNetwork,
  Part,
  PointOptions,
  Restart,
  RestartOptions,
  ResultOf,
  SignsOptions,
  SignsRun,
  SignsSummary,
  SpectrumRun,
  SpectrumRunOptions,
  SpectrumSummary,
  Subject,
  Ticket,
  TrainingBlob,
  TrainingRun,
  TrainingRunOptions,
  TrainingRunResult,
  TrainingSummary,
} from "./experiments/index.js";
export * from "./lab/index.js";
export * from "./figures/index.js";
export * from "./notebook/index.js";
