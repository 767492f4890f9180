import { checkFields, checkName } from "../../numerics/checks.js";
import { checkedEngine } from "../checked-engine.js";
import type { Engine } from "../types.js";
import { arithmetics, type Arithmetic, type ArithmeticName } from "./arithmetic.js";
import { compileCurvature } from "./curvature.js";
import { compile } from "./program.js";

/** How the engine rounds. */
export interface ReferenceOptions {
  /** Rounding of every operation. Default "float32", the bits every back end gives. */
  readonly arithmetic?: ArithmeticName;
}

/** The back end that says what the others must compute: plain TypeScript, one operation after another. */
export function referenceEngine(options: ReferenceOptions = {}): Engine {
  checkFields("referenceEngine", options, ["arithmetic"]);
  const { arithmetic = "float32" } = options;
  checkName("referenceEngine", "arithmetic", arithmetic, Object.keys(arithmetics));
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
