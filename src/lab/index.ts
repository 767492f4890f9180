export { committedResults, exportResults } from "./committed.js";
export type { CommittedResult, CommittedResults } from "./committed.js";
export { ladder, levelRun, oneShotTicket, ticketOf, trainingRun } from "./descriptions.js";
export type {
  Description,
  Ladder,
  LadderOptions,
  Subject,
  Ticket,
  TrainingRun,
  TrainingRunOptions,
} from "./descriptions.js";
export { DamagedEntry } from "./entries.js";
export type { BlobRecord, Entry, Meta } from "./entries.js";
export { canonicalForm, dependencies, describedKey, jobVersions, label, ladderKey } from "./keys.js";
export type { Canonical } from "./keys.js";
export { lab, openLab } from "./lab.js";
export type { Lab, LabOptions, RunOptions } from "./lab.js";
export { defaultStore } from "./places.js";
export type { Plan } from "./plan.js";
export { defaultWorkers } from "./processes.js";
export type { TrainingBlob, TrainingRunResult, TrainingSummary } from "./results.js";
export type { JobProgress } from "./executors.js";
export type { LabProgress, RunningJob } from "./schedule.js";
export { openStore } from "./store.js";
export type { Blobs, Store, StoreOptions } from "./store.js";
export { curveRows, runRow } from "./rows.js";
export type { CurveRow, RunRow } from "./rows.js";
