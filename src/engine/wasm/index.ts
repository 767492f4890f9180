import { checkExamples, resolveOptions, type ResolvedOptions } from "../check.js";
import type { Engine } from "../types.js";
import { compileCurvatureProgram } from "./curvature.js";
import { loadKernels } from "./kernels.js";
import { EngineMemory } from "./memory.js";
import { compileProgram } from "./program.js";
import { bindRows, type BoundRows } from "./rows.js";

/** The default back end: WebAssembly SIMD kernels, the bits of the reference. */
export function wasmEngine(): Engine {
  const memory = new EngineMemory();
  const kernels = loadKernels(memory.memory);
  let bound: BoundRows[] = [];
  /** What a program may see: the inputs used by any of the examples bound so far, and how many bindings those are. */
  const seen = ({ network }: ResolvedOptions): { used: Uint8Array; serial: number } => {
    const features = network.layers[0]?.inputs ?? 0;
    const used = new Uint8Array(features);
    for (const rows of bound.filter(({ examples }) => examples.features === features)) {
      rows.used.forEach((value, k) => (used[k] = (used[k] ?? 0) | value));
    }
    return { used, serial: bound.length };
  };
  return {
    name: "wasm",
    bind(examples) {
      checkExamples(examples);
      const rows = bindRows(memory, kernels, examples, bound.length);
      bound.push(rows);
      return rows;
    },
    compile(options) {
      const resolved = resolveOptions(options);
      return compileProgram(memory, kernels, resolved, seen(resolved));
    },
    compileCurvature(options) {
      const resolved = resolveOptions(options);
      return compileCurvatureProgram(memory, kernels, resolved, seen(resolved));
    },
    free() {
      bound = [];
    },
  };
}
