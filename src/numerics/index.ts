export { at } from "./at.js";
export { canonicalJson, keyOf, sha256Hex } from "./canonical.js";
export { cosTurn, exp, log, sinTurn, tanh } from "./elementary.js";
export { random } from "./random.js";
export { recall, type Recall } from "./recall.js";
export type { Rng } from "./random.js";
