export { topEigenvalues } from "./lanczos.js";
export type { EigenPair, LanczosOptions, LanczosStep, LinearOperator } from "./lanczos.js";
export { noiseScale } from "./noise-scale.js";
export type { GradientBlock, NoiseScale } from "./noise-scale.js";
export { tridiagonalEigen } from "./tridiagonal.js";
export type { SymmetricEigen } from "./tridiagonal.js";
