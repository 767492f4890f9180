export { rankCorrelation } from "./tests/rank-correlation.js";
export { choiceByHalves } from "./tests/choice-by-halves.js";
export type { ChoiceByHalvesOptions, ChosenHalf } from "./tests/choice-by-halves.js";
export { contrast, where } from "./rows/contrast.js";
export type { ContrastOptions } from "./rows/contrast.js";
export { contrastRows } from "./rows/contrast-rows.js";
export type { ContrastRow, ContrastRowsOptions } from "./rows/contrast-rows.js";
export { scaleOf } from "./rows/scale-of.js";
export type { DeclaredScale, ScaleTable } from "./rows/scale-of.js";
export { rowValues, unitRows, unitValues } from "./rows/sources.js";
export type { UnitRow } from "./rows/sources.js";
export { tunedRates } from "./rows/tuned-rates.js";
export type { TunedRate, TunedRatesOptions } from "./rows/tuned-rates.js";
export { bcaInterval } from "./intervals/bca.js";
export type { BcaInterval, BcaOptions } from "./intervals/bca.js";
export { clopperPearson } from "./intervals/clopper-pearson.js";
export { benjaminiHochberg, holm } from "./tests/corrections.js";
export { doseResponseFit } from "./fits/dose-response-fit.js";
export type {
  DosePoint,
  DoseResponseFit,
  DoseResponseFitOptions,
  HalfDose,
} from "./fits/dose-response-fit.js";
export {
  betaQuantile,
  fisherTail,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from "./distributions/distributions.js";
export { factorialEffects } from "./tests/factorial-effects.js";
export type { FactorialOptions, FactorialResult } from "./tests/factorial-effects.js";
export { hillCurve } from "./fits/hill.js";
export type { HillCurve } from "./fits/hill.js";
export { intervalCheck } from "./verdicts/interval-check.js";
export type { IntervalCheckOptions } from "./verdicts/interval-check.js";
export { crossing, nonincreasingFit } from "./fits/isotonic.js";
export { jackknifeError } from "./intervals/jackknife.js";
export { pseudoValues } from "./intervals/pseudo-values.js";
export { kolmogorovSmirnov, kolmogorovSmirnovTwoSample } from "./tests/kolmogorov-smirnov.js";
export type { KolmogorovSmirnov, TwoSampleKolmogorovSmirnov } from "./tests/kolmogorov-smirnov.js";
export type { Measured } from "./rows/layout.js";
export { logisticSlope } from "./fits/logistic-slope.js";
export type { LogisticSlope } from "./fits/logistic-slope.js";
export { detectableEffect, power } from "./tests/power.js";
export type { DesignOptions, DetectableEffectOptions, Power, PowerOptions } from "./tests/power.js";
export { repeatedMeasures } from "./tests/repeated-measures.js";
export type { RepeatedMeasuresOptions, RepeatedMeasuresResult } from "./tests/repeated-measures.js";
export { signFlip } from "./tests/sign-flip.js";
export type { SignFlipOptions, SignFlipResult } from "./tests/sign-flip.js";
export { mean, median, quantile, standardDeviation, summary } from "./intervals/summaries.js";
export type { Summary } from "./intervals/summaries.js";
export { pairedT, simultaneousIntervals, tInterval } from "./intervals/t-interval.js";
export type { ConfidenceOptions, Interval, TInterval, TIntervalOptions } from "./intervals/t-interval.js";
export type { AnovaRow, NamedValues, UnitContrast } from "./tests/unit-contrast.js";
export { verdict } from "./verdicts/verdict.js";
export type { VerdictOptions } from "./verdicts/verdict.js";
export type { Check, Claim, ClaimPart, Direction, Outcome, Verdict, VerdictPart } from "./verdicts/claim.js";
