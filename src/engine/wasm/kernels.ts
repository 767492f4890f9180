import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../data/package-root.js";
import type { KeptActivation } from "../../networks/activations.js";
import type { Activation } from "../../networks/types.js";
import type { Kernels } from "./kernel-signatures.js";

/** Update rules by number, as in kernels/optimizers.ts; `nesterov` for refined steps only (kernels/refinement.ts). */
export const rules = { gradient: 0, sgd: 1, momentum: 2, adam: 3, sum: 4, nesterov: 5 } as const;

/** Activations by number, as in kernels/activations.ts: layers of those that are kept run with the identity. */
export const activationNumbers = {
  identity: 0,
  relu: 1,
  tanh: 2,
  sigmoid: 0,
  gelu: 0,
  silu: 0,
  "leaky-relu": 0,
} as const satisfies Record<Activation, number>;

/** Activations whose slopes are kept, by number, as in kernels/kept.ts. */
export const keptNumbers = {
  sigmoid: 3,
  gelu: 4,
  silu: 5,
  "leaky-relu": 6,
} as const satisfies Record<KeptActivation, number>;

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
  // The type is kernels/index.ts written down; a test compares every signature.
  return instance.exports as unknown as Kernels;
}
