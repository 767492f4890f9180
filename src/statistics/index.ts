export { rankCorrelation } from "./rank-correlation.js";
export { choiceByHalves } from "./choice-by-halves.js";
export type { ChoiceByHalvesOptions, ChosenHalf } from "./choice-by-halves.js";
export { contrast, where } from "./contrast.js";
export type { ContrastOptions } from "./contrast.js";
export { scaleOf } from "./scale-of.js";
export type { DeclaredScale, ScaleTable } from "./scale-of.js";
export { rowValues, unitRows, unitValues } from "./sources.js";
export type { UnitRow } from "./sources.js";
export { bcaInterval } from "./bca.js";
export type { BcaInterval, BcaOptions } from "./bca.js";
export { clopperPearson } from "./clopper-pearson.js";
export { benjaminiHochberg, holm } from "./corrections.js";
export { doseResponseFit } from "./dose-response-fit.js";
export type { DosePoint, DoseResponseFit, DoseResponseFitOptions, HalfDose } from "./dose-response-fit.js";
export {
  betaQuantile,
  fisherTail,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from "./distributions.js";
export { factorialEffects } from "./factorial-effects.js";
export type { FactorialOptions, FactorialResult } from "./factorial-effects.js";
export { hillCurve } from "./hill.js";
export type { HillCurve } from "./hill.js";
export { intervalCheck } from "./interval-check.js";
export type { IntervalCheckOptions } from "./interval-check.js";
export { crossing, nonincreasingFit } from "./isotonic.js";
export { jackknifeError } from "./jackknife.js";
export { kolmogorovSmirnov, kolmogorovSmirnovTwoSample } from "./kolmogorov-smirnov.js";
export type { KolmogorovSmirnov, TwoSampleKolmogorovSmirnov } from "./kolmogorov-smirnov.js";
export type { Measured } from "./layout.js";
export { logisticSlope } from "./logistic-slope.js";
export type { LogisticSlope } from "./logistic-slope.js";
export { detectableEffect, power } from "./power.js";
export type { DesignOptions, DetectableEffectOptions, Power, PowerOptions } from "./power.js";
export { repeatedMeasures } from "./repeated-measures.js";
export type { RepeatedMeasuresOptions, RepeatedMeasuresResult } from "./repeated-measures.js";
export { signFlip } from "./sign-flip.js";
export type { SignFlipOptions, SignFlipResult } from "./sign-flip.js";
export { mean, median, quantile, standardDeviation, summary } from "./summaries.js";
export type { Summary } from "./summaries.js";
export { pairedT, simultaneousIntervals, tInterval } from "./t-interval.js";
export type { ConfidenceOptions, Interval, TInterval, TIntervalOptions } from "./t-interval.js";
export type { AnovaRow, NamedValues, UnitContrast } from "./unit-contrast.js";
export { verdict } from "./verdict.js";
export type { VerdictOptions } from "./verdict.js";
export type { Check, Claim, ClaimPart, Direction, Outcome, Verdict, VerdictPart } from "./claim.js";
