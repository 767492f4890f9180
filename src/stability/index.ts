export { barriers } from "./barriers.js";
export type { Barrier, Barriers, LinePoint } from "./barriers.js";
export { disagreement, normalisedDisagreement } from "./disagreement.js";
export type { Disagreement, NormalisedDisagreement, NormalisedDisagreementOptions } from "./disagreement.js";
export { distance } from "./distance.js";
export type { Distance, DistanceOptions, LayerDistance, Separation } from "./distance.js";
export { linePoint } from "./line-point.js";
export { predictedClasses } from "./predicted-classes.js";
