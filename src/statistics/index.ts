export { contrast, where } from "./contrast.js";
export type { ContrastOptions } from "./contrast.js";
export { bcaInterval } from "./bca.js";
export type { BcaInterval, BcaOptions } from "./bca.js";
export { clopperPearson } from "./clopperPearson.js";
export { benjaminiHochberg, holm } from "./corrections.js";
export { betaQuantile, normalCdf, normalQuantile, studentCdf, studentQuantile } from "./distributions.js";
export { signFlip } from "./signFlip.js";
export type { SignFlipOptions, SignFlipResult } from "./signFlip.js";
export { mean, median, quantile, standardDeviation, summary } from "./summaries.js";
export type { Summary } from "./summaries.js";
export { pairedT, simultaneousIntervals, tInterval } from "./tInterval.js";
export type { ConfidenceOptions, Interval, TInterval, TIntervalOptions } from "./tInterval.js";
export { verdict } from "./verdict.js";
export type {
  Claim,
  ClaimPart,
  Direction,
  Outcome,
  Verdict,
  VerdictOptions,
  VerdictPart,
} from "./verdict.js";
