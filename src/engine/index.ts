import { referenceEngine } from "./reference/index.js";
import type { Engine } from "./types.js";
import { wasmEngine } from "./wasm/index.js";

export { referenceEngine, type ReferenceOptions } from "./reference/index.js";
export type { ArithmeticName } from "./reference/arithmetic.js";
export { wasmEngine } from "./wasm/index.js";
export type {
  BoundExamples,
  CurvatureOptions,
  CurvatureProgram,
  Engine,
  Evaluation,
  KernelChoice,
  Loss,
  OptimizerSettings,
  OptimizerState,
  Program,
  ProgramOptions,
} from "./types.js";

/** Back ends by name; all give the same bits. */
export const engines = {
  wasm: () => wasmEngine(),
  reference: () => referenceEngine(),
} satisfies Record<string, () => Engine>;

export type EngineName = keyof typeof engines;

/** Opens a back end by name. */
export function openEngine(name: EngineName): Engine {
  if (!Object.hasOwn(engines, name)) {
    throw new RangeError(
      `openEngine: name must be one of ${Object.keys(engines).join(", ")}, got ${JSON.stringify(name)}`,
    );
  }
  return engines[name]();
}
