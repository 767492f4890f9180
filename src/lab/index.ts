export { checkpointKeys, checkpointSeconds } from "./checkpoints.js";
export { committedResults, exportResults, exportRounds } from "./committed.js";
export type { CommittedResult, CommittedResults } from "./committed.js";
export { contentKey } from "./contents.js";
export type { Content } from "./contents.js";
export { earlyRun, levelRun, trainingRun } from "./descriptions.js";
export type { TrainingRun, TrainingRunOptions } from "./descriptions.js";
export {
  fineTuneFor,
  ladder,
  learningRateRewindTo,
  levelDensities,
  oneShotTicket,
  rewindTo,
  ticketOf,
} from "./ladders.js";
export type { Ladder, LadderOptions, Restart, RestartOptions, Subject, Ticket } from "./ladders.js";
export { DamagedEntry } from "./entries.js";
export type { BlobRecord, Entry, Meta } from "./entries.js";
export { canonicalForm } from "./forms.js";
export { jobVersions } from "./job-versions.js";
export { describedKey, ladderKey } from "./keys.js";
export { label } from "./labels.js";
export { dependencies } from "./needs.js";
export type { Canonical } from "./canonical-parts.js";
export { exportTicket } from "./export-ticket.js";
export type { ExportFormat, ExportTicketOptions } from "./export-ticket.js";
export { lab, openLab } from "./lab.js";
export type { Lab, LabOptions, RunOptions } from "./lab.js";
export { readManifest, runManifestJob, writeManifest } from "./manifest.js";
export type { Manifest, ManifestJob } from "./manifest.js";
export {
  checked as checkedDescription,
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
  SpectrumRunOptions,
  SpectrumRun,
} from "./measurements.js";
export { networkModule, optimizerModule } from "./modules.js";
export type { ModuleReference, NetworkModule, OwnNetwork } from "./modules.js";
export { noiseScale } from "./noise-scale.js";
export type { GradientBlock, NoiseScale } from "./noise-scale.js";
export { ownStart, runOwnLadder } from "./own-ladder.js";
export type { OwnLadderOptions } from "./own-ladder.js";
export { defaultStore } from "./places.js";
export type { Plan } from "./plan.js";
export { defaultWorkers } from "./processes.js";
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
export type { JobProgress } from "./executors.js";
export { encodeTrunks, trunkBytes, trunkRounds } from "./rounds-file.js";
export type { Trunk, TrunkRounds } from "./rounds-file.js";
export type { LabProgress, RunningJob } from "./schedule.js";
export { defaultSlots, openSlots } from "./slots.js";
export type { Slots, SlotsOptions } from "./slots.js";
export { openStore } from "./store.js";
export type { Blobs, Store, StoreOptions } from "./store.js";
export { curveRows, runRow } from "./rows.js";
export type { CurveRow, RunRow } from "./rows.js";
export { runOfForm } from "./run-of-form.js";
export { loadTicket, resultTicket, saveTicket, ticketRun } from "./ticket-file.js";
export type { SaveTicketOptions, TicketRunOptions } from "./ticket-file.js";
