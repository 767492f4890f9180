export { cancelSlurm } from "./slurm/cancel.js";
export { slurmStatus } from "./slurm/status.js";
export type { SlurmStatus } from "./slurm/status.js";
export { submitToSlurm } from "./slurm/submit.js";
export type { SubmitOptions, SubmitReport } from "./slurm/submit.js";
export { checkedSettings, readSettings } from "./settings.js";
export type { ClusterSettings, KubernetesSettings } from "./settings.js";
export type { JobState, JobStatus } from "./status.js";
export { readSubmissions } from "./submission.js";
