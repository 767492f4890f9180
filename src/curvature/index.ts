export { conditionNumber } from "./condition-number.js";
export { curvatureAt } from "./curvature-point.js";
export type { CurvatureMatrix, CurvaturePoint, CurvaturePointOptions } from "./curvature-point.js";
export { effectiveRank } from "./effective-rank.js";
export type { EffectiveRank, EffectiveRankOptions } from "./effective-rank.js";
export type { ProbeEstimate } from "./estimates.js";
export { extremeEigenvalues, spectrumEnds, topEigenvalues } from "./lanczos.js";
export type {
  EigenPair,
  ExtremeEigenvalues,
  ExtremeOptions,
  LanczosOptions,
  SpectrumEnds,
} from "./lanczos.js";
export type { LinearOperator, OnProduct } from "./linear-operator.js";
export {
  addOperators,
  denseOperator,
  diagonalOperator,
  projectOperator,
  scaleOperator,
  shiftOperator,
  submatrixOperator,
} from "./operator-algebra.js";
export { predictedSteps } from "./predicted-steps.js";
export type { PredictedSteps, PredictedStepsOptions } from "./predicted-steps.js";
export { integrate, startQuadrature } from "./quadrature.js";
export type { Quadrature, TridiagonalNumbers } from "./quadrature.js";
export { smoothedDensity, spectralDensity, spectralSum } from "./spectral-density.js";
export type {
  SmoothedDensity,
  SmoothingOptions,
  SpectralDensity,
  SpectralDensityOptions,
} from "./spectral-density.js";
export { frobeniusNorm, traceEstimate } from "./trace/trace-estimate.js";
export type { FrobeniusOptions, TraceEstimate, TraceOptions } from "./trace/trace-estimate.js";
export { traceMethods } from "./trace/trace-methods.js";
export type { TraceMethod } from "./trace/trace-method.js";
export type { TraceMethodName } from "./trace/trace-methods.js";
export { tridiagonalEigen } from "./tridiagonal.js";
export type { SymmetricEigen } from "./tridiagonal.js";
export { tridiagonalise } from "./tridiagonalise.js";
export type { KrylovOptions, LanczosStep, Tridiagonal, TridiagonalOptions } from "./tridiagonalise.js";
