export { at } from "./at.js";
export { canonicalJson, keyOf, sha256Hex } from "./canonical.js";
export { cosTurn, exp, log, sinTurn, tanh } from "./elementary.js";
export { random } from "./random.js";
export type { Rng } from "./random.js";
export { topEigenvalues } from "./lanczos.js";
export type { EigenPair, LanczosOptions, LanczosStep, LinearOperator } from "./lanczos.js";
export { tridiagonalEigen } from "./tridiagonal.js";
export type { SymmetricEigen } from "./tridiagonal.js";
