export { contrast, where } from "./contrast.js";
export type { ContrastOptions } from "./contrast.js";
export { bcaInterval } from "./bca.js";
export type { BcaInterval, BcaOptions } from "./bca.js";
export { clopperPearson } from "./clopperPearson.js";
export { benjaminiHochberg, holm } from "./corrections.js";
export { doseResponseFit } from "./doseResponseFit.js";
export type { DosePoint, DoseResponseFit, DoseResponseFitOptions, HalfDose } from "./doseResponseFit.js";
export {
  betaQuantile,
  fisherTail,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from "./distributions.js";
export { factorialEffects } from "./factorialEffects.js";
export type { FactorialOptions, FactorialResult } from "./factorialEffects.js";
export { hillCurve } from "./hill.js";
export type { HillCurve } from "./hill.js";
export { kolmogorovSmirnov, kolmogorovSmirnovTwoSample } from "./kolmogorovSmirnov.js";
export type { KolmogorovSmirnov, TwoSampleKolmogorovSmirnov } from "./kolmogorovSmirnov.js";
export type { Measured } from "./layout.js";
export { detectableEffect, power } from "./power.js";
export type { DesignOptions, DetectableEffectOptions, Power, PowerOptions } from "./power.js";
export { repeatedMeasures } from "./repeatedMeasures.js";
export type { RepeatedMeasuresOptions, RepeatedMeasuresResult } from "./repeatedMeasures.js";
export { signFlip } from "./signFlip.js";
export type { SignFlipOptions, SignFlipResult } from "./signFlip.js";
export { mean, median, quantile, standardDeviation, summary } from "./summaries.js";
export type { Summary } from "./summaries.js";
export { pairedT, simultaneousIntervals, tInterval } from "./tInterval.js";
export type { ConfidenceOptions, Interval, TInterval, TIntervalOptions } from "./tInterval.js";
export type { AnovaRow, NamedValues, UnitContrast } from "./unitContrast.js";
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
