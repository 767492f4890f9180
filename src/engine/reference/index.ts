import { checkedEngine } from "../checked-engine.js";
import type { Engine } from "../types.js";
import { arithmetics, type Arithmetic, type ArithmeticName } from "./arithmetic.js";
import { compileCurvature } from "./curvature.js";
import { compile } from "./program.js";

export interface ReferenceOptions {
  /** Rounding of every operation. Default "float32", the bits every back end gives. */
  readonly arithmetic?: ArithmeticName;
}

/** The back end that says what the others must compute: plain TypeScript, one operation after another. */
export function referenceEngine({ arithmetic = "float32" }: ReferenceOptions = {}): Engine {
  const rounding: Arithmetic = arithmetics[arithmetic];
  return checkedEngine({
    name: arithmetic === "float32" ? "reference" : "reference-float64",
    bind: (examples) => examples,
    compile: (options) => compile(rounding, options),
    compileCurvature: (options, coordinates) => compileCurvature(rounding, options, coordinates),
    free() {
      // nothing is held outside the garbage-collected heap
    },
  });
}
