import { checkedEngine } from "../checked-engine.js";
import type { ResolvedOptions } from "../check-options.js";
import { decays } from "../refinement.js";
import type { Engine } from "../types.js";
import { compileCurvatureProgram } from "./curvature.js";
import { loadKernels } from "./kernels.js";
import { EngineMemory } from "./memory.js";
import { compileProgram } from "./program.js";
import { bindLists, type BoundLists } from "./bound-lists.js";

/** The default back end: WebAssembly SIMD kernels, the bits of the reference. */
export function wasmEngine(): Engine {
  const memory = new EngineMemory();
  const kernels = loadKernels(memory.memory);
  return checkedEngine<BoundLists>({
    name: "wasm",
    bind: (examples) => bindLists(memory, kernels, examples),
    compile: (options, bound) => compileProgram(memory, kernels, options, usedInputs(options, bound)),
    compileCurvature: (options, coordinates, bound) =>
      compileCurvatureProgram(memory, kernels, options, coordinates, usedInputs(options, bound)),
    free() {
      // the memory goes with the last program and example that hold it
    },
  });
}

/** A byte an input, 1 where any of the examples a program may see is not 0, or weights change without it. */
function usedInputs({ network, refinement }: ResolvedOptions, bound: readonly BoundLists[]): Uint8Array {
  const used = new Uint8Array(network.layers[0]?.inputs ?? 0);
  if (refinement && decays(refinement)) return used.fill(1);
  for (const rows of bound) rows.used.forEach((value, k) => (used[k] = (used[k] ?? 0) | value));
  return used;
}
