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
  ClassWeights,
  CurvatureOptions,
  CurvatureProgram,
  Decay,
  Engine,
  Evaluation,
  KernelChoice,
  Loss,
  LossExample,
  LossFunctions,
  OptimizerSettings,
  OptimizerState,
  Program,
  ProgramOptions,
  Projection,
} from "./types.js";
export { tfjsEngine } from "./tfjs/index.js";
// loadTfjs is "lottery-lab/tfjs": the types of TensorFlow.js are 650 files, which every kernel would read
export { checkClassWeights } from "./outside-loss.js";
