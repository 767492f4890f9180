import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../data/package-root.js";

type Numeric = (...arguments_: number[]) => number;

/** The exports of kernels/index.ts; addresses and counts are unsigned 32-bit numbers. */
export interface Kernels {
  readonly optimizeVector: Numeric;
  readonly flushTiny: Numeric;
  readonly listBytes: Numeric;
  readonly listFloats: Numeric;
  readonly gatherLabels: Numeric;
  readonly gatherRows: Numeric;
  readonly widenRows: Numeric;
  readonly listColumns: Numeric;
  readonly listActivations: Numeric;
  readonly spreadRows: Numeric;
  readonly tilesToLanes: Numeric;
  readonly lanesToTiles: Numeric;
  readonly activateLanes: Numeric;
  readonly deriveLanes: Numeric;
  readonly inputForward: Numeric;
  readonly inputUpdate: Numeric;
  readonly denseBackward: Numeric;
  readonly listActive: Numeric;
  readonly takeFloats: Numeric;
  readonly putFloats: Numeric;
  readonly addVector: Numeric;
  readonly weightForward: Numeric;
  readonly weightBackward: Numeric;
  readonly listGradients: Numeric;
  readonly biasGradients: Numeric;
  readonly softmaxLoss: Numeric;
  readonly squaredLoss: Numeric;
  readonly countCorrect: Numeric;
  readonly tangentForward: Numeric;
  readonly tangentBackward: Numeric;
  readonly tangentOutputs: Numeric;
  readonly softmaxLanes: Numeric;
  readonly softmaxTangent: Numeric;
  readonly squaredGradients: Numeric;
}

/** Update rules by number, as in kernels/optimizers.ts. */
export const rules = { gradient: 0, sgd: 1, momentum: 2, adam: 3 } as const;

/** Activations by number, as in kernels/activations.ts. */
export const activationNumbers = { identity: 0, relu: 1, tanh: 2 } as const;

let compiled: WebAssembly.Module | undefined;

/** The kernels over one memory. The module is compiled once a process. */
export function loadKernels(memory: WebAssembly.Memory): Kernels {
  compiled ??= new WebAssembly.Module(
    readFileSync(join(packageRoot(), "dist", "engine", "wasm", "kernels.wasm")),
  );
  const abort = (): never => {
    throw new Error("wasm engine: kernels must not abort, got an abort");
  };
  const instance = new WebAssembly.Instance(compiled, { env: { memory, abort } });
  // The type is kernels/index.ts written down; a test calls every export.
  return instance.exports as unknown as Kernels;
}
