export { referenceEngine, type ReferenceOptions } from "./reference/index.js";
export type { ArithmeticName } from "./reference/arithmetic.js";
export { wasmEngine } from "./wasm/index.js";
export { nativeEngine, type NativeOptions } from "./native/index.js";
export { nativeBinary, type NativeBinary } from "./native/binary.js";
export type { Addon } from "./native/addon.js";
export {
  chooseEngine,
  defaultEngine,
  engines,
  openEngine,
  type ChosenEngine,
  type EngineChoice,
  type EngineName,
} from "./choice.js";
export type {
  BoundExamples,
  CurvatureOptions,
  CurvatureProgram,
  Decay,
  Engine,
  Evaluation,
  KernelChoice,
  Loss,
  OptimizerSettings,
  OptimizerState,
  Program,
  ProgramOptions,
  Projection,
} from "./types.js";
